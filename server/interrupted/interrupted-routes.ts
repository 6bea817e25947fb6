/** The special list of interrupted payments over HTTP. */
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access, Caller, PersonCaller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { tellingTo } from "../http/telling.ts";
import {
  commentBody,
  handleItemBody,
  type InterruptedItem,
  interruptedItem,
  interruptedPage,
  itemParams,
  listInterruptedQuery,
  ownItemBody,
} from "./interrupted-api.ts";
import { listInterrupted } from "./list-interrupted.ts";
import {
  commentItem,
  handleItem,
  type Named,
  ownItem,
  type WorkDeps,
  type WorkOutcome,
} from "./work-on-item.ts";

export type InterruptedRouteDeps = WorkDeps & { readonly wake: () => void };

// Without a scope: people only.
const access: Access = {
  kind: "granted",
  right: "interrupted",
  subject: { thing: "payment", param: "id", notFound: "itemNotFound" },
};
const answers = {
  200: interruptedItem,
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerInterruptedRoutes(app: HttpServer, deps: InterruptedRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/interrupted",
    // The right to see, not to resolve: a till must see what became of its own payments.
    config: {
      access: { kind: "granted", right: "history", scope: "interrupted:read", subject: "list" },
    },
    schema: {
      tags: ["payments"],
      summary:
        "Every payment that has not cleanly ended: most money at risk first, then the oldest",
      querystring: listInterruptedQuery,
      response: { 200: interruptedPage },
    },
    handler: (request) =>
      listInterrupted(deps.database, request.query, {
        caller: request.caller,
        sight: request.sight,
        telling: tellingTo(request, deps.clock),
      }),
  });
  registerOwner(app, deps);
  registerWords(app, deps);
}

function registerOwner(app: HttpServer, deps: InterruptedRouteDeps): void {
  app.route({
    method: "PUT",
    url: "/api/interrupted/:id/:reason/owner",
    config: { access },
    schema: {
      tags: ["payments"],
      summary: "Take an item on, give it to somebody, or let it go",
      params: itemParams,
      body: ownItemBody,
      response: answers,
    },
    handler: async (request) => {
      const { owner, takeOver, deadlineAt } = request.body;
      const outcome = await ownItem(deps, named(deps, request), {
        owner,
        takeOver,
        deadlineAt: typeof deadlineAt === "string" ? new Date(deadlineAt) : deadlineAt,
      });
      return done(deps, outcome, request.params.id);
    },
  });
}

function registerWords(app: HttpServer, deps: InterruptedRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/interrupted/:id/:reason/comments",
    config: { access },
    schema: {
      tags: ["payments"],
      summary: "Say something about an item, open or closed; it stays for ever",
      params: itemParams,
      body: commentBody,
      response: answers,
    },
    handler: async (request) => {
      const outcome = await commentItem(deps, named(deps, request), request.body.text);
      return done(deps, outcome, request.params.id);
    },
  });
  app.route({
    method: "POST",
    url: "/api/interrupted/:id/:reason/handled",
    config: { access },
    schema: {
      tags: ["payments"],
      summary: "Say what was done about an item that a person may close",
      params: itemParams,
      body: handleItemBody,
      response: answers,
    },
    handler: async (request) => {
      const outcome = await handleItem(deps, named(deps, request), request.body.text);
      return done(deps, outcome, request.params.id);
    },
  });
}

function named(
  deps: InterruptedRouteDeps,
  request: FastifyRequest & {
    readonly params: { readonly id: string; readonly reason: Named["reason"] };
  },
): Named {
  const person = personOf(request.caller);
  return {
    paymentId: request.params.id,
    reason: request.params.reason,
    by: { id: person.personId, signature: person.signature },
    watching: { caller: person, telling: tellingTo(request, deps.clock) },
    claim: request.idempotency,
  };
}

function personOf(caller: Caller): PersonCaller {
  if (caller.kind === "person") return caller;
  throw new ProblemError({ status: 403, code: "notAllowed" });
}

function done(
  deps: InterruptedRouteDeps,
  outcome: WorkOutcome,
  paymentId: string,
): InterruptedItem {
  if (outcome.kind === "done") {
    deps.wake();
    return outcome.item;
  }
  const { code, field } = outcome;
  throw new ProblemError({
    status: statusOf(code),
    code,
    ...(code === "itemNotFound" ? {} : { paymentId }),
    ...(field === undefined ? {} : { field }),
  });
}

function statusOf(code: Extract<WorkOutcome, { kind: "refused" }>["code"]): number {
  switch (code) {
    case "itemNotFound":
      return 404;
    case "itemAlreadyClosed":
    case "itemOwnedByAnother":
    case "itemClosesByProof":
      return 409;
    case "unknownOperator":
    case "operatorNotAllowed":
      return 422;
  }
}
