/** Service advisors over HTTP: signatures that nobody has, whom they mean, and the report. */

import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import {
  type AdvisorReport,
  type AdvisorReportQuery,
  advisorReport,
  advisorReportQuery,
  aliasBody,
  aliasParams,
  signatureAlias,
  unknownSignatures,
} from "./advisors-api.ts";
import { listUnknownSignatures } from "./list-unknown-signatures.ts";
import { reportAdvisors } from "./report-advisors.ts";
import { writeAdvisorCsv } from "./report-csv.ts";
import {
  type AliasDeps,
  type AliasRefused,
  type Saying,
  sayWhomItMeans,
  takeBackMeaning,
} from "./say-whom-it-means.ts";

/** People only: a program sends signatures, and does not say whom they mean. */
const listing: Access = { kind: "granted", right: "people", subject: "list" };
const saying: Access = { kind: "granted", right: "people", subject: "companyInBody" };
const reading: Access = {
  kind: "granted",
  right: "history",
  scope: "payments:read",
  subject: "list",
};
const refused = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerAdvisorRoutes(app: HttpServer, deps: AliasDeps): void {
  registerSignatures(app, deps);
  registerReport(app, deps);
}

function registerSignatures(app: HttpServer, deps: AliasDeps): void {
  app.route({
    method: "GET",
    url: "/api/service-advisors/unknown",
    config: { access: listing },
    schema: {
      tags: ["settings"],
      summary: "Signatures on orders and payments that nobody has, newest first",
      response: { 200: unknownSignatures },
    },
    handler: (request) => listUnknownSignatures(deps.database, request.sight),
  });
  app.route({
    method: "POST",
    url: "/api/service-advisors/aliases",
    config: { access: saying },
    schema: {
      tags: ["settings"],
      summary: "Say whom a signature means in a company's reports; it gives nobody a right",
      body: aliasBody,
      response: { 201: signatureAlias, ...refused },
    },
    handler: async (request, reply) => {
      const outcome = await sayWhomItMeans(deps, request.body, sayingOf(request));
      if (outcome.kind === "refused") throw refusal(outcome);
      return reply.code(201).send(outcome.alias);
    },
  });
  app.route({
    method: "POST",
    url: "/api/service-advisors/aliases/:id/undo",
    config: { access: saying },
    schema: {
      tags: ["settings"],
      summary: "Take back whom a signature means; it is listed as unknown again",
      params: aliasParams,
      response: { 200: signatureAlias, ...refused },
    },
    handler: async (request) => {
      const outcome = await takeBackMeaning(deps, request.params.id, sayingOf(request));
      if (outcome.kind === "refused") throw refusal(outcome);
      return outcome.alias;
    },
  });
}

function registerReport(app: HttpServer, deps: AliasDeps): void {
  app.route({
    method: "GET",
    url: "/api/reports/service-advisors",
    config: { access: reading },
    schema: {
      tags: ["reports"],
      summary: "What was paid, given back and interrupted, by the signature that payments carry",
      querystring: advisorReportQuery,
      response: { 200: advisorReport, ...refused },
    },
    handler: (request) => reportFor(request, request.query, deps),
  });
  app.route({
    method: "GET",
    url: "/api/reports/service-advisors.csv",
    config: { access: reading },
    schema: {
      tags: ["reports"],
      summary: "The same as a file for a spreadsheet",
      querystring: advisorReportQuery,
      produces: ["text/csv"],
    },
    handler: async (request, reply) => {
      const report = await reportFor(request, request.query, deps);
      const name = `serviceomottagare-${report.from}-${report.to}.csv`;
      return reply
        .header("content-type", "text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="${name}"`)
        .header("cache-control", "no-store")
        .send(writeAdvisorCsv(report));
    },
  });
}

async function reportFor(
  request: FastifyRequest,
  query: AdvisorReportQuery,
  deps: AliasDeps,
): Promise<AdvisorReport> {
  const { caller, sight } = request;
  const about = { caller, sight, nowMs: deps.clock() };
  const outcome = await reportAdvisors(deps.database, query, about);
  if (outcome.kind === "report") return outcome.report;
  throw new ProblemError({ status: 400, code: "invalidInput", field: outcome.field });
}

function sayingOf(request: FastifyRequest): Saying {
  const { caller, sight, idempotency: claim } = request;
  if (caller.kind !== "person") throw new Error("A program was let say whom a signature means");
  return { by: { id: caller.personId, name: caller.signature }, sight, claim };
}

function refusal({ code, field }: AliasRefused): ProblemError {
  const status = code === "notFound" ? 404 : code === "signatureHasMeaning" ? 409 : 422;
  return new ProblemError({ status, code, ...(field === undefined ? {} : { field }) });
}
