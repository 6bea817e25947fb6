/** HTTP for taking over a till by PIN, and for locking it. */
import { problem } from "../api.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { setSessionCookie } from "../http/session-cookie.ts";
import { operatorList, switchOperatorBody } from "./operator-api.ts";
import { listOperators, lockSession } from "./operator-store.ts";
import { personOf, placeOf, sessionOf, viewOf } from "./own-session.ts";
import { session } from "./session-api.ts";
import { MOST_SIGN_INS_A_MINUTE, type SessionRouteDeps } from "./session-routes.ts";
import { type SwitchOutcome, switchOperator } from "./switch-operator.ts";

const ALSO_LOCKED = {
  access: { kind: "granted", right: "signedIn", subject: "nothing", alsoWhile: ["locked"] },
} as const;
const tags = ["session"];

export function registerOperatorRoutes(app: HttpServer, deps: SessionRouteDeps): void {
  registerSwitch(app, deps);

  app.route({
    method: "GET",
    url: "/api/session/operators",
    config: ALSO_LOCKED,
    schema: {
      tags,
      summary: "Who may take over the session's till by PIN, the last there first",
      response: { 200: operatorList, 409: problem },
    },
    handler: async (request) => {
      const { tillId } = personOf(request);
      if (tillId === null) throw new ProblemError({ status: 409, code: "noTillChosen" });
      const people = await listOperators(deps.database, tillId);
      return {
        people: people.map((one) => ({ ...one, lastAt: one.lastAt?.toISOString() ?? null })),
      };
    },
  });

  app.route({
    method: "POST",
    url: "/api/session/lock",
    config: ALSO_LOCKED,
    schema: {
      tags,
      summary:
        "Lock the session: at a till until somebody gives a PIN there, else until its own person does",
      response: { 200: session },
    },
    handler: async (request) => {
      const id = sessionOf(request);
      await lockSession(deps.database, id, new Date(deps.clock()));
      return viewOf(deps, id);
    },
  });
}

function registerSwitch(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "PUT",
    url: "/api/session/operator",
    config: {
      ...ALSO_LOCKED,
      rateLimit: { max: MOST_SIGN_INS_A_MINUTE, timeWindow: 60_000 },
    },
    schema: {
      tags,
      summary: "Take over the till by PIN, or come back to one's own session with the password",
      body: switchOperatorBody,
      response: { 200: session, 403: problem, 409: problem, 429: problem },
    },
    handler: async (request, reply) => {
      const sessionId = sessionOf(request);
      const { signature, pin, password } = request.body;
      const outcome = await switchOperator(deps, {
        sessionId,
        signature,
        proof:
          pin === undefined ? { kind: "password", password: password ?? "" } : { kind: "pin", pin },
        address: placeOf(request).address,
      });
      if (outcome.kind !== "switched") throw refusalOf(outcome);
      setSessionCookie(request, reply, outcome.token);
      return viewOf(deps, sessionId);
    },
  });
}

function refusalOf(outcome: Exclude<SwitchOutcome, { kind: "switched" }>): ProblemError {
  switch (outcome.kind) {
    case "noTillChosen":
      return new ProblemError({ status: 409, code: "noTillChosen" });
    case "sessionEnded":
      return new ProblemError({ status: 401, code: "notSignedIn" });
    case "refused":
      return outcome.proof === "pin"
        ? new ProblemError({ status: 403, code: "wrongPin", field: "pin" })
        : new ProblemError({ status: 403, code: "wrongCredentials", field: "password" });
    case "tooManyFailures":
      return new ProblemError({
        status: 429,
        code: outcome.proof === "pin" ? "pinLocked" : "tooManyRequests",
        retryAfterSeconds: outcome.retryAfterSeconds,
      });
  }
}
