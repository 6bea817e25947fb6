/** HTTP for coming in and going out, and for what a session is at. */
import { z } from "zod";
import { recordAudit } from "../audit/record-audit.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { clearSessionCookie, readSessionCookie, setSessionCookie } from "../http/session-cookie.ts";
import type { CredentialDeps } from "../people/check-credentials.ts";
import { createFirstAdministrator } from "../people/first-administrator.ts";
import { personOf, placeOf, sessionOf, viewOf } from "./own-session.ts";
import type { SessionSurroundings } from "./session.ts";
import { choosePlaceBody, firstAdministratorBody, session, signInBody } from "./session-api.ts";
import { endSession, setSessionTill } from "./session-store.ts";
import { signIn } from "./sign-in.ts";

export type SessionRouteDeps = CredentialDeps & { readonly surroundings: SessionSurroundings };

const ANY_SESSION = {
  access: {
    kind: "granted",
    right: "signedIn",
    subject: "nothing",
    alsoWhile: ["secondFactorNeeded", "secondFactorMissing", "locked"],
  },
} as const;
const tags = ["session"];

/** Beside the count of failures: what one address may cost us in hashing. */
export const MOST_SIGN_INS_A_MINUTE = 300;

export function registerSessionRoutes(app: HttpServer, deps: SessionRouteDeps): void {
  registerSignIn(app, deps);
  registerFirstAdministrator(app, deps);
  registerSignOut(app, deps);

  app.route({
    method: "GET",
    url: "/api/session",
    config: ANY_SESSION,
    schema: { tags, summary: "Who acts, at which till", response: { 200: session } },
    handler: (request) => viewOf(deps, sessionOf(request)),
  });

  app.route({
    method: "PUT",
    url: "/api/session/till",
    config: { access: { kind: "granted", right: "signedIn", subject: "body" } },
    schema: {
      tags,
      summary: "Choose the till to work at, or none",
      body: choosePlaceBody,
      response: { 200: session },
    },
    handler: async (request) => {
      const id = sessionOf(request);
      const { tillId } = request.body;
      if (!(await setSessionTill(deps.database, { id, tillId, sight: request.sight }))) {
        throw new ProblemError({ status: 422, code: "unknownTill", field: "tillId" });
      }
      return viewOf(deps, id);
    },
  });
}

function registerSignIn(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/session",
    config: {
      access: { kind: "public" },
      rateLimit: { max: MOST_SIGN_INS_A_MINUTE, timeWindow: 60_000 },
    },
    schema: {
      tags,
      summary: "Sign in with signature and password; the session travels in a cookie",
      body: signInBody,
      response: { 200: session },
    },
    handler: async (request, reply) => {
      const outcome = await signIn(deps, {
        ...request.body,
        place: placeOf(request),
        earlierToken: readSessionCookie(request),
      });
      switch (outcome.kind) {
        case "signedIn":
          setSessionCookie(request, reply, outcome.session.token);
          return viewOf(deps, outcome.session.id);
        case "wrongCredentials":
          throw new ProblemError({ status: 401, code: "wrongCredentials" });
        case "tooManyFailures":
          throw new ProblemError({
            status: 429,
            code: "tooManyRequests",
            retryAfterSeconds: outcome.retryAfterSeconds,
          });
      }
    },
  });
}

function registerFirstAdministrator(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/first-administrator",
    config: {
      access: { kind: "public" },
      rateLimit: { max: MOST_SIGN_INS_A_MINUTE, timeWindow: 60_000 },
    },
    schema: {
      tags,
      summary: "Make the first administrator with the one-time link that the start printed",
      body: firstAdministratorBody,
      response: { 201: session },
    },
    handler: async (request, reply) => {
      const given = { ...request.body, place: placeOf(request) };
      const outcome = await createFirstAdministrator(deps, given);
      switch (outcome.kind) {
        case "created":
          setSessionCookie(request, reply, outcome.session.token);
          return reply.code(201).send(await viewOf(deps, outcome.session.id));
        case "linkNotValid":
          throw new ProblemError({ status: 403, code: "notAllowed", field: "token" });
      }
    },
  });
}

function registerSignOut(app: HttpServer, deps: SessionRouteDeps): void {
  app.route({
    method: "DELETE",
    url: "/api/session",
    config: ANY_SESSION,
    schema: { tags, summary: "Sign out", response: { 204: z.void() } },
    handler: async (request, reply) => {
      const id = sessionOf(request);
      const at = new Date(deps.clock());
      const caller = personOf(request);
      await deps.database.inTransaction(async (tx) => {
        if (!(await endSession(tx, { id, at, why: "signedOut" }))) return;
        await recordAudit(tx, deps.newId, {
          kind: "signedOut",
          subject: { kind: "person", id: caller.basePersonId ?? caller.personId },
          content: { session: id },
          by: { id: caller.personId, name: caller.signature },
          at,
        });
      });
      clearSessionCookie(request, reply);
      return reply.code(204).send();
    },
  });
}
