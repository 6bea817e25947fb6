/** HTTP for taking a shared terminal, waiting for it, letting it go and handing it over. */
import type { PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Sql } from "../database/database.ts";
import { type Access, type Caller, isSeen } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { mayDoHere } from "../http/may-do-to.ts";
import { ProblemError } from "../http/problem.ts";
import {
  askForTerminal,
  handOverTerminal,
  type LeaseDeps,
  type LeaseHolding,
  type LeaseOutcome,
  type LeaseRefusal,
  leaveTerminal,
} from "./lease-terminal.ts";
import {
  handOverBody,
  type LeaseAnswer,
  leaseAnswer,
  leaseBody,
  leaveQuery,
} from "./terminal-api.ts";

export type LeaseRouteDeps = LeaseDeps & {
  /** After a change that other tills see. */
  readonly wake: () => void;
  readonly findPerson: (
    sql: Sql,
    signature: string,
  ) => Promise<({ readonly signature: string } & PersonRights) | undefined>;
};

const access: Access = {
  kind: "granted",
  right: "takeCard",
  scope: "payments:write",
  subject: { thing: "terminal", param: "id" },
};
const params = z.object({ id });
const response = {
  200: leaseAnswer,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerLeaseRoutes(app: HttpServer, deps: LeaseRouteDeps): void {
  registerAsk(app, deps);
  registerLeave(app, deps);
  registerHandOver(app, deps);
}

function registerAsk(app: HttpServer, deps: LeaseRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/terminals/:id/lease",
    config: { access },
    schema: {
      tags: ["places"],
      summary: "Take a shared terminal for a till, keep it, or wait for it: call again every 10 s",
      params,
      body: leaseBody,
      response,
    },
    handler: async (request) => {
      const { body, caller } = request;
      const tillId = tillOf(caller, body.tillId, "tillId");
      const operator = await operatorOf(deps, request, body.operator);
      const asked = { terminalId: request.params.id, tillId, operator, sight: request.sight };
      return answerOf(deps, await askForTerminal(deps, asked));
    },
  });
}

function registerLeave(app: HttpServer, deps: LeaseRouteDeps): void {
  app.route({
    method: "DELETE",
    url: "/api/terminals/:id/lease",
    config: { access },
    schema: {
      tags: ["places"],
      summary: "Let a terminal go, or leave the queue: the next till gets it",
      params,
      querystring: leaveQuery,
      response,
    },
    handler: async (request) => {
      const tillId = tillOf(request.caller, request.query.tillId, "tillId");
      requireOwnTill(request, tillId, "tillId");
      const asked = { terminalId: request.params.id, tillId, sight: request.sight };
      return answerOf(deps, await leaveTerminal(deps, asked));
    },
  });
}

function registerHandOver(app: HttpServer, deps: LeaseRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/terminals/:id/lease/hand-over",
    config: { access },
    schema: {
      tags: ["places"],
      summary: "Give a terminal to a till that waits for it",
      params,
      body: handOverBody,
      response,
    },
    handler: async (request) => {
      const { body, sight } = request;
      const tillId = tillOf(request.caller, body.fromTillId, "fromTillId");
      requireOwnTill(request, tillId, "fromTillId");
      const asked = { terminalId: request.params.id, tillId, toTillId: body.tillId, sight };
      return answerOf(deps, await handOverTerminal(deps, asked));
    },
  });
}

function tillOf(caller: Caller, named: string | undefined, field: string): string {
  const tillId = named ?? (caller.kind === "person" ? caller.tillId : null);
  if (tillId === null) throw new ProblemError({ status: 422, code: "unknownTill", field });
  return tillId;
}

/** Like a payment under way: it is taken from a till by itself and by a manager, by nobody beside. */
function requireOwnTill({ caller, about }: FastifyRequest, tillId: string, field: string): void {
  if (caller.kind === "key" || caller.tillId === tillId) return;
  if (mayDoHere(caller, "interrupted", about)) return;
  throw new ProblemError({ status: 403, code: "leaseNotYours", field });
}

/** A sign-in names the operator itself; a key must name one who may take cards. */
async function operatorOf(
  deps: LeaseRouteDeps,
  { caller, sight, about }: FastifyRequest,
  named: string | undefined,
): Promise<string> {
  const field = "operator";
  if (caller.kind === "person") {
    if (named === undefined) return caller.signature;
    throw new ProblemError({ status: 422, code: "operatorNotAllowed", field });
  }
  const person =
    named === undefined ? undefined : await deps.findPerson(deps.database, named.toUpperCase());
  if (person === undefined || !isSeen(sight, person)) {
    throw new ProblemError({ status: 422, code: "unknownOperator", field });
  }
  const seesIt = about?.places === undefined || isSeen(person, about.places);
  if (!seesIt || !mayDoHere(person, "takeCard", about)) {
    throw new ProblemError({ status: 403, code: "operatorNotAllowed", field });
  }
  return person.signature;
}

function answerOf(deps: LeaseRouteDeps, outcome: LeaseOutcome): LeaseAnswer {
  if (outcome.kind === "refused") throw refusal(outcome);
  if (outcome.isNews) deps.wake();
  return outcome.answer;
}

function refusal({ code, field, holding, attemptId }: LeaseRefusal): ProblemError {
  return new ProblemError({
    status: statusOf(code),
    code,
    field,
    ...(attemptId === undefined ? {} : { paymentId: attemptId }),
    ...(holding === undefined ? {} : { heldBy: heldByOf(holding) }),
  });
}

export function heldByOf(holding: LeaseHolding): {
  till: string;
  operator: string;
  terminal: string;
  since: string;
  queuePlace: number | null;
  waiting: number;
} {
  return { ...holding, since: holding.since.toISOString() };
}

function statusOf(code: LeaseRefusal["code"]): number {
  switch (code) {
    case "terminalNotFound":
      return 404;
    case "leaseNotYours":
    case "notInQueue":
    case "terminalHeld":
      return 409;
    case "unknownTill":
    case "terminalNotAtTill":
      return 422;
  }
}
