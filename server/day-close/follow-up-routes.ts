/** What people do about a close over HTTP: explain a difference, and have terminals asked again. */
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import {
  closeParams,
  explainBody,
  followUpWritten,
  sessionNotReported,
  sessionNotReportedBody,
  terminalsAsked,
} from "./day-close-api.ts";
import { endSession } from "./end-session.ts";
import { type ExplainDeps, explainClose } from "./explain-close.ts";
import { askWaitingNow } from "./session-closing-store.ts";

const ofClose = { right: "dayClose", subject: { thing: "dayClose", param: "id" } } as const;
/** A person's word, with a name to it. */
const explaining: Access = { kind: "granted", ...ofClose };
const asking: Access = { kind: "granted", scope: "day-closes:write", ...ofClose };
const refused = { 400: problem, 401: problem, 403: problem, 404: problem, 422: problem };

type FollowUpDeps = ExplainDeps & { readonly wake: () => void };

export function registerCloseFollowUpRoutes(app: HttpServer, deps: FollowUpDeps): void {
  registerEndOfSessions(app, deps);
  app.route({
    method: "POST",
    url: "/api/day-closes/:id/explanations",
    config: { access: explaining },
    schema: {
      tags: ["day closes"],
      summary: "Write to a close what a person has found: of a terminal's difference, or of it all",
      params: closeParams,
      body: explainBody,
      response: { 201: followUpWritten, ...refused, 409: problem },
    },
    handler: async (request, reply) => {
      const { caller, idempotency: claim } = request;
      if (caller.kind !== "person") throw new ProblemError({ status: 403, code: "notAllowed" });
      const { text, explains = null } = request.body;
      const by = { id: caller.personId, name: caller.signature };
      const asked = { closeId: request.params.id, text, explains, by, claim };
      const outcome = await explainClose(deps, asked);
      switch (outcome.kind) {
        case "written":
          deps.wake();
          return reply.status(201).send(outcome.followUp);
        case "noSuchClose":
          throw new ProblemError({ status: 404, code: "notFound" });
        case "noSuchFollowUp":
          throw new ProblemError({ status: 422, code: "invalidInput", field: "explains" });
      }
    },
  });
  app.route({
    method: "POST",
    url: "/api/day-closes/:id/ask-terminals",
    config: { access: asking },
    schema: {
      tags: ["day closes"],
      summary: "Ask the terminals of a close that could not be reached again, now",
      params: closeParams,
      response: { 200: terminalsAsked, ...refused },
    },
    handler: async (request) => {
      const { id } = request.params;
      const asked = await askWaitingNow(deps.database, id, new Date(deps.clock()));
      deps.wake();
      return { asked };
    },
  });
}

function registerEndOfSessions(app: HttpServer, deps: FollowUpDeps): void {
  app.route({
    method: "POST",
    url: "/api/day-closes/:id/sessions-not-reported",
    config: { access: explaining },
    schema: {
      tags: ["day closes"],
      summary:
        "End the wait for a terminal that will never close its session, with a reason: its column stays unknown",
      params: closeParams,
      body: sessionNotReportedBody,
      response: { 201: sessionNotReported, ...refused, 409: problem },
    },
    handler: async (request, reply) => {
      const { caller, idempotency: claim } = request;
      if (caller.kind !== "person") throw new ProblemError({ status: 403, code: "notAllowed" });
      const by = { id: caller.personId, name: caller.signature };
      const asked = { closeId: request.params.id, ...request.body, by, claim };
      const outcome = await endSession(deps, asked);
      switch (outcome.kind) {
        case "ended":
          deps.wake();
          return reply.status(201).send(outcome.body);
        case "noSuchClose":
          throw new ProblemError({ status: 404, code: "notFound" });
        case "noSuchTerminal":
          throw new ProblemError({ status: 422, code: "terminalNotFound", field: "terminalId" });
        case "notWaiting":
          throw new ProblemError({ status: 409, code: "conflict" });
      }
    },
  });
}
