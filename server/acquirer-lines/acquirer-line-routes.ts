/** HTTP for acquirers' lines: what fits no payment, what a person says of it, and what proves a payment. */
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError, usablePage } from "../http/problem.ts";
import {
  acquirerLineChanged,
  acquirerLineFound,
  acquirerLinePage,
  acquirerLineParams,
  acquirerLinesQuery,
  linesOfPayment,
  reasonBody,
  tieBody,
} from "./acquirer-lines-api.ts";
import {
  type Decider,
  type LineDecided,
  type LineDeps,
  type LineRefusal,
  setAside,
  tieByHand,
  untie,
} from "./decide-line.ts";
import { listLines, showLine, showLinesOfPayment } from "./show-lines.ts";

const right = "bank";
const tags = ["bank"];
const ofCompany: Access = { kind: "granted", right, subject: "companyInBody" };
const ofLine: Access = { kind: "granted", right, subject: { thing: "acquirerLine", param: "id" } };
const refusals = { 400: problem, 401: problem, 403: problem, 404: problem };
const decisions = { 200: acquirerLineChanged, ...refusals, 409: problem };

export function registerAcquirerLineRoutes(app: HttpServer, deps: LineDeps): void {
  registerReading(app, deps);
  registerDeciding(app, deps);
}

function registerReading(app: HttpServer, { database }: LineDeps): void {
  app.route({
    method: "GET",
    url: "/api/bank/acquirer-lines",
    config: { access: ofCompany },
    schema: {
      tags,
      summary: "Lines of acquirers' files that fit no payment, differ from it or have proven it",
      querystring: acquirerLinesQuery,
      response: { 200: acquirerLinePage, ...refusals },
    },
    handler: async (request) => {
      return usablePage(await listLines(database, { ...request.query, sight: request.sight }));
    },
  });
  app.route({
    method: "GET",
    url: "/api/bank/acquirer-lines/:id",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "One line of an acquirer's file, and the payments that it may be of",
      params: acquirerLineParams,
      response: { 200: acquirerLineFound, ...refusals },
    },
    handler: async (request) => {
      const found = await showLine(database, request.params.id);
      if (found === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return found;
    },
  });
  app.route({
    method: "GET",
    url: "/api/payments/:id/acquirer-lines",
    config: {
      access: {
        kind: "granted",
        right: "history",
        scope: "orders:read",
        subject: { thing: "payment", param: "id" },
      },
    },
    schema: {
      tags: ["payments"],
      summary: "The lines of acquirers' files that prove a payment: file, row and fee",
      params: acquirerLineParams,
      response: { 200: linesOfPayment, ...refusals },
    },
    handler: (request) => showLinesOfPayment(database, request.params.id),
  });
}

function registerDeciding(app: HttpServer, deps: LineDeps): void {
  app.route({
    method: "POST",
    url: "/api/bank/acquirer-lines/:id/tie",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "Say which payment a line is of, with a reason",
      params: acquirerLineParams,
      body: tieBody,
      response: decisions,
    },
    handler: async (request) => {
      const { paymentId, reason } = request.body;
      return changed(request, await tieByHand(deps, { ...decidingOf(request, reason), paymentId }));
    },
  });
  app.route({
    method: "POST",
    url: "/api/bank/acquirer-lines/:id/set-aside",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "Say that a line is none of ours, with a reason",
      params: acquirerLineParams,
      body: reasonBody,
      response: decisions,
    },
    handler: async (request) =>
      changed(request, await setAside(deps, decidingOf(request, request.body.reason))),
  });
  app.route({
    method: "POST",
    url: "/api/bank/acquirer-lines/:id/untie",
    config: { access: ofLine },
    schema: {
      tags,
      summary: "Untie a line that nothing is booked by, with a reason",
      params: acquirerLineParams,
      body: reasonBody,
      response: decisions,
    },
    handler: async (request) =>
      changed(request, await untie(deps, decidingOf(request, request.body.reason))),
  });
}

type OfLine = Pick<FastifyRequest, "caller" | "idempotency"> & {
  readonly params: { readonly id: string };
};

function decidingOf(
  { caller, idempotency, params }: OfLine,
  reason: string,
): {
  readonly lineId: string;
  readonly reason: string;
  readonly by: Decider;
  readonly claim: FastifyRequest["idempotency"];
} {
  if (caller.kind !== "person") throw new ProblemError({ status: 403, code: "notAllowed" });
  const by = { id: caller.personId, signature: caller.signature };
  return { lineId: params.id, reason, by, claim: idempotency };
}

function changed({ params }: OfLine, decided: LineDecided): { readonly id: string } {
  if (decided.kind === "refused") throw problemOf(decided);
  return { id: params.id };
}

function problemOf({ code }: LineRefusal): ProblemError {
  return new ProblemError({ status: code === "notFound" ? 404 : 409, code });
}
