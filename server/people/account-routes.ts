/** HTTP for a person's own account; none of it by PIN. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { clearSessionCookie, setSessionCookie } from "../http/session-cookie.ts";
import { readSecondFactor } from "../second-factor/change-second-factor.ts";
import { ownSessionList } from "../sessions/account-session-api.ts";
import { deciding } from "../sessions/may-decide.ts";
import { personOf, sessionOf, viewOf } from "../sessions/own-session.ts";
import { type EndOfSessions, endAll, endOne, readOwnSessions } from "../sessions/own-sessions.ts";
import { session } from "../sessions/session-api.ts";
import { MOST_SIGN_INS_A_MINUTE, type SessionRouteDeps } from "../sessions/session-routes.ts";
import { mustHaveSecondFactor } from "../sessions/sign-in-settings.ts";
import { account, changeLanguageBody, changePasswordBody, changePinBody } from "./account-api.ts";
import { changeLanguage } from "./change-language.ts";
import { changePassword, changePin, type OwnAccount } from "./own-credentials.ts";
import { ownRefusal } from "./own-refusal.ts";
import { removePin } from "./remove-pin.ts";

const tags = ["account"];
const OWN = {
  access: { kind: "granted", right: "ownAccount", subject: "nothing" },
  rateLimit: { max: MOST_SIGN_INS_A_MINUTE, timeWindow: 60_000 },
} as const;
const refusals = { 403: problem, 422: problem, 429: problem };

export function registerAccountRoutes(app: HttpServer, deps: SessionRouteDeps): void {
  registerAccount(app, deps);
  registerCredentials(app, deps);
  registerSessions(app, deps);
  registerOthers(app, deps);
}

function registerAccount(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/account",
    config: OWN,
    schema: { tags, summary: "One's own account", response: { 200: account } },
    handler: async (request) => {
      const caller = personOf(request);
      const { personId } = caller;
      const view = await viewOf(deps, sessionOf(request));
      const { enrolledAt, recoveryCodesLeft } = await readSecondFactor(deps.database, personId);
      const { signature, name, language } = view.person;
      return {
        signature,
        name,
        language,
        hasPin: view.hasPin,
        secondFactor: {
          enrolledAt: enrolledAt?.toISOString() ?? null,
          recoveryCodesLeft,
          required: await mustHaveSecondFactor(deps.database, caller),
        },
      };
    },
  });

  app.route({
    method: "PUT",
    url: "/api/account/language",
    config: OWN,
    schema: {
      tags,
      summary: "The language that one is shown when no other is chosen on a computer",
      body: changeLanguageBody,
      response: { 200: session },
    },
    handler: async (request) => {
      await changeLanguage(deps, personOf(request), request.body.language);
      return viewOf(deps, sessionOf(request));
    },
  });
}

function registerCredentials(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "PUT",
    url: "/api/account/password",
    config: OWN,
    schema: {
      tags,
      summary: "Change one's password; every other session of one's own ends",
      body: changePasswordBody,
      response: { 200: session, ...refusals },
    },
    handler: async (request, reply) => {
      const { password, newPassword } = request.body;
      const outcome = await changePassword(deps, { ...ownOf(request, password), newPassword });
      if (outcome.kind !== "changed") throw ownRefusal(outcome);
      setSessionCookie(request, reply, outcome.token);
      return viewOf(deps, sessionOf(request));
    },
  });

  app.route({
    method: "PUT",
    url: "/api/account/pin",
    config: OWN,
    schema: {
      tags,
      summary: "Choose a PIN for taking over a till, or another one",
      body: changePinBody,
      response: { 200: session, ...refusals },
    },
    handler: async (request) => {
      const { password, pin } = request.body;
      const outcome = await changePin(deps, { ...ownOf(request, password), pin });
      if (outcome.kind === "weakPin") {
        throw new ProblemError({ status: 422, code: "weakPin", field: "pin" });
      }
      if (outcome.kind !== "changed") throw ownRefusal(outcome);
      return viewOf(deps, sessionOf(request));
    },
  });
}

function ownOf(request: FastifyRequest, password: string): OwnAccount {
  const caller = personOf(request);
  return { caller, sessionId: sessionOf(request), address: request.ip, password };
}

function endsOf(request: FastifyRequest, deps: SessionRouteDeps): EndOfSessions {
  const { personId, signature } = personOf(request);
  return { personId, by: { id: personId, name: signature }, at: new Date(deps.clock()) };
}

function registerSessions(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/account/sessions",
    config: OWN,
    schema: { tags, summary: "Where one is signed in", response: { 200: ownSessionList } },
    handler: (request) => {
      const { personId } = personOf(request);
      const asked = { personId, currentId: sessionOf(request), nowMs: deps.clock() };
      return readOwnSessions(deps.database, asked);
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/account/sessions/:sessionId",
    config: OWN,
    schema: {
      tags,
      summary: "End one of one's own sessions",
      params: z.object({ sessionId: id }),
      response: { 204: z.void(), 404: problem, 409: problem },
    },
    handler: async (request, reply) => {
      const ends = { ...endsOf(request, deps), id: request.params.sessionId };
      const has = await deps.database.inTransaction((tx) => endOne(tx, deps.newId, ends));
      if (!has) throw new ProblemError({ status: 404, code: "notFound" });
      return reply.code(204).send();
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/account/sessions",
    config: OWN,
    schema: {
      tags,
      summary: "Sign out everywhere, here as well",
      response: { 204: z.void() },
    },
    handler: async (request, reply) => {
      await deps.database.inTransaction((tx) => endAll(tx, deps.newId, endsOf(request, deps)));
      clearSessionCookie(request, reply);
      return reply.code(204).send();
    },
  });
}

const PERSON = {
  access: { kind: "granted", right: "people", subject: { thing: "person", param: "id" } },
} as const;
const byId = z.object({ id });

/** What an administrator does for somebody who has lost a PIN, or a telephone with a session in it. */
function registerOthers(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "DELETE",
    url: "/api/people/:id/pin",
    config: PERSON,
    schema: {
      tags: ["people"],
      summary: "Take away somebody's PIN; they choose a new one when they have signed in",
      params: byId,
      response: { 204: z.void(), 403: problem, 404: problem, 409: problem },
    },
    handler: async (request, reply) => {
      const { id: personId } = request.params;
      const removal = { ...endsOf(request, deps), personId };
      const decision = { request, personId, isForOthersOnly: true, what: "pin" } as const;
      const has = await deciding(deps, decision, (tx) => removePin(tx, deps.newId, removal));
      if (!has) throw new ProblemError({ status: 404, code: "notFound" });
      return reply.code(204).send();
    },
  });

  app.route({
    method: "DELETE",
    url: "/api/people/:id/sessions",
    config: PERSON,
    schema: {
      tags: ["people"],
      summary: "Sign somebody out everywhere",
      params: byId,
      response: { 204: z.void(), 403: problem, 404: problem, 409: problem },
    },
    handler: async (request, reply) => {
      const { id: personId } = request.params;
      const ends = { ...endsOf(request, deps), personId };
      const decision = { request, personId, isForOthersOnly: false, what: "sessions" } as const;
      await deciding(deps, decision, (tx) => endAll(tx, deps.newId, ends));
      return reply.code(204).send();
    },
  });
}
