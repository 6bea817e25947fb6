/** Till reconciliation over HTTP: begin, hand a count in, approve its difference, sign, read. */
import { ore } from "@kortkoll/core/money.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access, PersonCaller, ThingPlace } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { mayDoHere, placeOf } from "../http/may-do-to.ts";
import { ProblemError } from "../http/problem.ts";
import {
  type SecondPersonCheck,
  type SecondPersonGiven,
  triedBy,
} from "../people/second-person.ts";
import { personOf } from "../settings/setting-answer.ts";
import { abandonCount } from "./abandon-count.ts";
import { approveDifference, whyNotProven } from "./approve-difference.ts";
import { beginCount, type CountOutcome } from "./begin-count.ts";
import { countProblem, refuseCount } from "./count-refusal.ts";
import { findReconciliation, type Known } from "./count-store.ts";
import type { CountDeps } from "./counting.ts";
import { handInCount } from "./hand-in-count.ts";
import {
  listDrawersToCount,
  listReconciliations,
  mayReadCounts,
  READS_COUNTS,
} from "./list-counts.ts";
import { readReconciliation, readSignedText } from "./read-count.ts";
import { signCount } from "./sign-count.ts";
import {
  abandonCountBody,
  approveDifferenceBody,
  beginCountBody,
  drawersToCount,
  handInCountBody,
  reconciliationPage,
  reconciliationParams,
  reconciliationsQuery,
  signReconciliationBody,
  type TillReconciliation,
  tillReconciliation,
} from "./till-reconciliations-api.ts";

export type ReconciliationRouteDeps = CountDeps & {
  readonly wake: () => void;
  readonly checkSecondPerson: SecondPersonCheck;
};

const oneCount = {
  thing: "tillReconciliation",
  param: "id",
  notFound: "reconciliationNotFound",
} as const;
// People only: a program has no hands to count with.
const counts: Access = { kind: "granted", right: "tillReconciliation", subject: oneCount };
// Several rights let one read: which of them it is is asked by the handler.
const reads: Access = { kind: "granted", right: "signedIn", subject: oneCount };
const lists: Access = { kind: "granted", right: "signedIn", subject: "list" };

const tags = ["till reconciliation"];
const params = reconciliationParams;
const refusals = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerReconciliationRoutes(app: HttpServer, deps: ReconciliationRouteDeps): void {
  registerLists(app, deps);
  registerReads(app, deps);
  registerCounting(app, deps);
  registerApproval(app, deps);
  registerEnds(app, deps);
}

function registerLists(app: HttpServer, deps: ReconciliationRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/till-reconciliations",
    config: { access: lists },
    schema: {
      tags,
      summary: "Till reconciliations, newest first, those under way too",
      querystring: reconciliationsQuery,
      response: { 200: reconciliationPage, ...refusals },
    },
    handler: async (request) => {
      const viewer = viewerOf(request);
      const found = await listReconciliations(deps.database, viewer, request.query);
      if (found !== "badCursor") return found;
      throw new ProblemError({ status: 422, code: "invalidInput", field: "cursor" });
    },
  });
  app.route({
    method: "GET",
    url: "/api/till-reconciliations/drawers",
    config: { access: lists },
    schema: {
      tags,
      summary: "The drawers that the caller may count, with the count under way and the last one",
      response: { 200: drawersToCount, ...refusals },
    },
    handler: (request) => listDrawersToCount(deps.database, viewerOf(request)),
  });
}

function viewerOf(request: FastifyRequest): {
  readonly person: PersonCaller;
  readonly sight: FastifyRequest["sight"];
} {
  const person = personOf(request);
  if (mayReadCounts(person)) return { person, sight: request.sight };
  const needs = { right: "tillReconciliation" } as const;
  throw new ProblemError({ status: 403, code: "notAllowed", needs });
}

function registerReads(app: HttpServer, deps: ReconciliationRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/till-reconciliations/:id",
    config: { access: reads },
    schema: {
      tags,
      summary: "One till reconciliation; what should lie there is told once something was counted",
      params,
      response: { 200: tillReconciliation, ...refusals },
    },
    handler: async (request) => {
      requireOneOf(request, READS_COUNTS);
      const found = await readReconciliation(deps.database, request.params.id);
      if (found === undefined) throw countProblem(refuseCount("reconciliationNotFound"));
      return found;
    },
  });
  app.route({
    method: "GET",
    url: "/api/till-reconciliations/:id/signed",
    config: { access: reads },
    schema: {
      tags,
      summary: "The document that was signed, byte for byte",
      params,
      response: { 200: tillReconciliation.partial().loose(), ...refusals },
    },
    handler: async (request, reply) => {
      requireOneOf(request, READS_COUNTS);
      const text = await readSignedText(deps.database, request.params.id);
      if (text === undefined) throw countProblem(refuseCount("reconciliationNotFound"));
      return reply
        .type("application/json; charset=utf-8")
        .serializer(String)
        .send(text as never);
    },
  });
}

export function requireOneOf(request: FastifyRequest, rights: readonly Right[]): void {
  const person = personOf(request);
  if (rights.some((right) => mayDoHere(person, right, request.about))) return;
  const [right] = rights;
  const needs = right === undefined ? undefined : { right, siteId: placeOf(request).siteId };
  throw new ProblemError({ status: 403, code: "notAllowed", needs });
}

function registerCounting(app: HttpServer, deps: ReconciliationRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/till-reconciliations",
    config: { access: { kind: "granted", right: "tillReconciliation", subject: "body" } },
    schema: {
      tags,
      summary: "Begin to count a drawer: what is taken from now on belongs to the next count",
      body: beginCountBody,
      response: { 201: tillReconciliation, ...refusals },
    },
    handler: async (request, reply) => {
      const { tillId, companyCode } = request.body;
      const { sight, idempotency } = request;
      const asked = { tillId, companyCode, by: personOf(request), sight };
      return reply.status(201).send(answerOf(deps, await beginCount(deps, asked, idempotency)));
    },
  });
  app.route({
    method: "POST",
    url: "/api/till-reconciliations/:id/counts",
    config: { access: counts },
    schema: {
      tags,
      summary: "Hand in what was counted, by coin and note; again for a recount",
      params,
      body: handInCountBody,
      response: { 201: tillReconciliation, ...refusals },
    },
    handler: async (request, reply) => {
      const { pieces, note } = request.body;
      const asked = { id: request.params.id, pieces, note, by: personOf(request) };
      const outcome = await handInCount(deps, asked, request.idempotency);
      return reply.status(201).send(answerOf(deps, outcome));
    },
  });
}

function registerApproval(app: HttpServer, deps: ReconciliationRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/till-reconciliations/:id/approve",
    config: { access: reads },
    schema: {
      tags,
      summary:
        "A second person accepts the difference of the last count, on the counter's screen or their own",
      params,
      body: approveDifferenceBody,
      response: { 200: tillReconciliation, ...refusals, 429: problem },
    },
    handler: async (request) => {
      const { approver, countNo, note } = request.body;
      const caller = personOf(request);
      requireOneOf(
        request,
        approver === undefined
          ? ["approveDifference"]
          : ["tillReconciliation", "approveDifference"],
      );
      const { id } = request.params;
      const place = await placeToApprove(deps, id);
      const who =
        approver === undefined
          ? { approver: ownWord(deps, caller), alsoIs: caller.basePersonId }
          : { approver: await wordOf(deps, request, { approver, place }), alsoIs: undefined };
      const asked = { id, ...who, countNo, note };
      return answerOf(deps, await approveDifference(deps, asked, request.idempotency));
    },
  });
}

/** Asked before anybody's PIN is tried; and where whoever approves must have the right to. */
async function placeToApprove(deps: ReconciliationRouteDeps, id: string): Promise<ThingPlace> {
  const found = await findReconciliation(deps.database, id);
  if (found === undefined) throw countProblem(refuseCount("reconciliationNotFound"));
  if (found.state !== "counting") throw countProblem(refuseCount("reconciliationDone"));
  if (found.counts === 0) throw countProblem(refuseCount("notCountedYet"));
  return { companyId: found.companyId, siteId: found.siteId };
}

function ownWord(deps: ReconciliationRouteDeps, caller: PersonCaller): Known {
  const refusal = whyNotProven(caller, deps.clock());
  if (refusal !== undefined) throw countProblem(refusal);
  return { id: caller.personId, signature: caller.signature };
}

async function wordOf(
  deps: ReconciliationRouteDeps,
  request: FastifyRequest,
  asked: { readonly approver: SecondPersonGiven; readonly place: ThingPlace },
): Promise<Known> {
  const { approver, place } = asked;
  const right = "approveDifference";
  const outcome = await deps.checkSecondPerson({
    ...triedBy(approver, request.ip),
    asking: personOf(request),
    right,
    place,
  });
  switch (outcome.kind) {
    case "approved":
      return { id: outcome.id, signature: outcome.signature };
    case "notAllowed": {
      const needs = { right, siteId: place.siteId } as const;
      throw new ProblemError({
        status: 403,
        code: "secondPersonNotAllowed",
        field: "approver",
        needs,
      });
    }
    case "tooManyFailures":
      throw new ProblemError({
        status: 429,
        code: "tooManyRequests",
        field: "approver",
        retryAfterSeconds: outcome.retryAfterSeconds,
      });
  }
}

function registerEnds(app: HttpServer, deps: ReconciliationRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/till-reconciliations/:id/sign",
    config: { access: counts },
    schema: {
      tags,
      summary: "Sign the last count: it gets its number, and its difference and bags are booked",
      params,
      body: signReconciliationBody,
      response: { 200: tillReconciliation, ...refusals },
    },
    handler: async (request) => {
      const { note } = request.body;
      const bags = request.body.bags.map(({ bagNumber, amountOre }) => ({
        bagNumber,
        amountOre: ore(amountOre),
      }));
      const asked = { id: request.params.id, bags, note, by: personOf(request) };
      return answerOf(deps, await signCount(deps, asked, request.idempotency));
    },
  });
  app.route({
    method: "POST",
    url: "/api/till-reconciliations/:id/abandon",
    config: { access: counts },
    schema: {
      tags,
      summary: "Abandon a count that nobody will finish; it stays to be read, without a number",
      params,
      body: abandonCountBody,
      response: { 200: tillReconciliation, ...refusals },
    },
    handler: async (request) => {
      const asked = { id: request.params.id, note: request.body.note, by: personOf(request) };
      return answerOf(deps, await abandonCount(deps, asked, request.idempotency));
    },
  });
}

function answerOf(deps: ReconciliationRouteDeps, outcome: CountOutcome): TillReconciliation {
  if (outcome.kind === "refused") throw countProblem(outcome);
  deps.wake();
  return outcome.view;
}
