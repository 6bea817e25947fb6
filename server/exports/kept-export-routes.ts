/** Numbered exports over HTTP: made, listed, fetched again byte for byte, delivered, corrected. */
import { Readable } from "node:stream";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { type Decision, decideExport } from "./decide-export.ts";
import { actorOf, type KeptExportDeps, rangeOf, sendFile } from "./export-answer.ts";
import { refuseFile, refuseMaking } from "./export-problem.ts";
import { type ExportRow, findExport } from "./export-view-store.ts";
import {
  correctExportBody,
  deliveredBody,
  discardedBody,
  type ExportView,
  exportPage,
  exportParams,
  exportView,
  listExportsQuery,
  makeExportBody,
} from "./exports-api.ts";
import type { MakeExport } from "./make-export.ts";
import { listExports, readBytes, viewOf } from "./read-exports.ts";
import { findCompany } from "./voucher-source-store.ts";

const granted = { kind: "granted", right: "exports" } as const;
const making: Access = { ...granted, subject: "companyInBody" };
const listing: Access = { ...granted, scope: "exports:read", subject: "list" };
const reading: Access = {
  ...granted,
  scope: "exports:read",
  subject: { thing: "export", param: "id" },
};
const deciding: Access = { ...granted, subject: { thing: "export", param: "id" } };
const refused = { 401: problem, 403: problem, 404: problem, 409: problem, 422: problem };
const tags = ["exports"];

export function registerKeptExportRoutes(app: HttpServer, deps: KeptExportDeps): void {
  app.route({
    method: "POST",
    url: "/api/exports",
    config: { access: making },
    schema: {
      tags,
      summary: "Make a numbered export of what none has had yet, or of all; its bytes are kept",
      body: makeExportBody,
      response: { 201: exportView, ...refused },
    },
    handler: async (request, reply) => {
      const { companyCode, from, to, include, ...wish } = request.body;
      const range = await rangeOf(deps, request, { company: companyCode, from, to });
      const asked = { ...range, ...wishOf(wish), corrects: undefined };
      const alsoExported = include === "all";
      return reply.status(201).send(await made(deps, request, { ...asked, alsoExported }));
    },
  });
  app.route({
    method: "POST",
    url: "/api/exports/:id/corrections",
    config: { access: deciding },
    schema: {
      tags,
      summary: "Make a new export of the same vouchers, which takes the place of a delivered one",
      params: exportParams,
      body: correctExportBody,
      response: { 201: exportView, ...refused },
    },
    handler: async (request, reply) => {
      const row = await exportOf(deps, request.params.id);
      const company = await findCompany(deps.database, row.companyCode);
      if (company === undefined) throw notFound();
      const { reason, ...wish } = request.body;
      const days = {
        fiscalYear: row.fiscalYear,
        firstDay: row.firstDay as BusinessDay,
        lastDay: row.lastDay as BusinessDay,
      };
      const corrects = { id: row.id, reason };
      const asked = { company, ...days, ...wishOf(wish), corrects, alsoExported: true };
      return reply.status(201).send(await made(deps, request, asked));
    },
  });
  registerReads(app, deps);
  registerDecisions(app, deps);
}

function registerReads(app: HttpServer, deps: KeptExportDeps): void {
  app.route({
    method: "GET",
    url: "/api/exports",
    config: { access: listing },
    schema: {
      tags,
      summary: "The exports that have been made, newest first, and what waits for one",
      querystring: listExportsQuery,
      response: { 200: exportPage },
    },
    handler: (request) => {
      const { company, after, limit } = request.query;
      return listExports(deps.database, { sight: request.sight, company, after, limit });
    },
  });
  app.route({
    method: "GET",
    url: "/api/exports/:id",
    config: { access: reading },
    schema: {
      tags,
      summary: "One export: what is in it, who made it, and what became of it",
      params: exportParams,
      response: { 200: exportView, ...refused },
    },
    handler: async (request) => viewOf(await exportOf(deps, request.params.id)),
  });
  app.route({
    method: "GET",
    url: "/api/exports/:id/file",
    config: { access: reading },
    schema: {
      tags,
      summary: "The bytes of an export, the same every time",
      params: exportParams,
      produces: ["application/octet-stream"],
      response: refused,
    },
    handler: async (request, reply) => {
      const view = viewOf(await exportOf(deps, request.params.id));
      const stream = Readable.from(readBytes(deps.database, view));
      return sendFile(reply, { ...view, stream }, view.form);
    },
  });
}

function registerDecisions(app: HttpServer, deps: KeptExportDeps): void {
  app.route({
    method: "POST",
    url: "/api/exports/:id/delivered",
    config: { access: deciding },
    schema: {
      tags,
      summary: "Say that an export has been delivered to the books; it stands",
      params: exportParams,
      body: deliveredBody,
      response: { 200: exportView, ...refused },
    },
    handler: (request) => {
      const note = request.body.note ?? null;
      const by = actorOf(request);
      return decided(deps, { id: request.params.id, state: "delivered", note, by });
    },
  });
  app.route({
    method: "POST",
    url: "/api/exports/:id/discarded",
    config: { access: deciding },
    schema: {
      tags,
      summary: "Throw an export away that was not delivered: its vouchers wait for another",
      params: exportParams,
      body: discardedBody,
      response: { 200: exportView, ...refused },
    },
    handler: (request) => {
      const note = request.body.reason;
      const by = actorOf(request);
      return decided(deps, { id: request.params.id, state: "discarded", note, by });
    },
  });
}

type Wish = Pick<MakeExport, "form"> & {
  readonly profile?: MakeExport["profile"] | undefined;
  readonly checksum?: boolean | undefined;
};

function wishOf({
  form,
  profile,
  checksum,
}: Wish): Pick<MakeExport, "form" | "profile" | "checksum"> {
  return { form, profile: profile ?? "full", checksum: form === "sie" && checksum === true };
}

async function made(
  deps: KeptExportDeps,
  request: FastifyRequest,
  asked: Omit<MakeExport, "by">,
): Promise<ExportView> {
  const by = actorOf(request);
  const making = deps.maker.make({ ...asked, by }, request.idempotency);
  const outcome = await making.catch(refuseMaking);
  switch (outcome.kind) {
    case "made":
      return outcome.view;
    case "nothing":
      throw new ProblemError({ status: 409, code: "nothingToExport" });
    case "notDelivered":
      throw new ProblemError({ status: 409, code: "exportNotDelivered" });
    case "corrected":
      throw new ProblemError({ status: 409, code: "exportCorrected" });
    case "refused":
      throw refuseFile(outcome, request);
  }
}

async function decided(deps: KeptExportDeps, decision: Decision): Promise<ExportView> {
  const outcome = await decideExport(deps, decision);
  if (outcome.kind === "notFound") throw notFound();
  if (outcome.kind === "refused") throw new ProblemError({ status: 409, code: outcome.code });
  return outcome.view;
}

async function exportOf(deps: Pick<KeptExportDeps, "database">, id: string): Promise<ExportRow> {
  const row = await findExport(deps.database, id);
  if (row === undefined) throw notFound();
  return row;
}

function notFound(): ProblemError {
  return new ProblemError({ status: 404, code: "notFound" });
}
