import { z } from "zod";
import {
  choosePlaceBody,
  firstAdministratorBody,
  type Session,
  session,
  signInBody,
} from "../api.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { clearSessionCookie, readSessionCookie, setSessionCookie } from "../http/session-cookie.ts";
import { createFirstAdministrator } from "./first-administrator.ts";
import { readSession, type SessionSurroundings } from "./session.ts";
import { endSession, setSessionTill } from "./session-store.ts";
import { createSignIn } from "./sign-in.ts";

export type SessionRouteDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly surroundings: SessionSurroundings;
};

const PEOPLE_ONLY = {
  access: { kind: "granted", right: "signedIn", subject: "nothing" },
} as const;
const tags = ["session"];

/** Beside the count of failures: what one address may cost us in hashing. */
const MOST_SIGN_INS_A_MINUTE = 300;

export function registerSessionRoutes(app: HttpServer, deps: SessionRouteDeps): void {
  registerSignIn(app, deps);
  registerFirstAdministrator(app, deps);

  app.route({
    method: "GET",
    url: "/api/session",
    config: PEOPLE_ONLY,
    schema: { tags, summary: "Who is signed in, and at which till", response: { 200: session } },
    handler: (request) => viewOf(deps, request.signedIn?.tokenHash),
  });

  app.route({
    method: "DELETE",
    url: "/api/session",
    config: PEOPLE_ONLY,
    schema: { tags, summary: "Sign out", response: { 204: z.void() } },
    handler: async (request, reply) => {
      if (request.signedIn !== undefined) {
        await endSession(deps.database, request.signedIn.tokenHash);
      }
      clearSessionCookie(request, reply);
      return reply.code(204).send();
    },
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
      const tokenHash = request.signedIn?.tokenHash;
      if (tokenHash === undefined) throw new ProblemError({ status: 401, code: "notSignedIn" });
      if (!(await setSessionTill(deps.database, tokenHash, request.body.tillId))) {
        throw new ProblemError({ status: 422, code: "unknownTill", field: "tillId" });
      }
      return viewOf(deps, tokenHash);
    },
  });
}

function registerSignIn(app: HttpServer, deps: SessionRouteDeps): void {
  const signIn = createSignIn(deps);
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
      const outcome = await signIn({
        ...request.body,
        address: request.ip,
        earlierToken: readSessionCookie(request),
      });
      switch (outcome.kind) {
        case "signedIn":
          setSessionCookie(request, reply, outcome.token);
          return viewOf(deps, outcome.tokenHash);
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
      const outcome = await createFirstAdministrator(deps, request.body);
      switch (outcome.kind) {
        case "created":
          setSessionCookie(request, reply, outcome.token);
          return reply.code(201).send(await viewOf(deps, outcome.tokenHash));
        case "linkNotValid":
          throw new ProblemError({ status: 403, code: "notAllowed", field: "token" });
      }
    },
  });
}

async function viewOf(deps: SessionRouteDeps, tokenHash: string | undefined): Promise<Session> {
  const view =
    tokenHash === undefined ? undefined : await readSession(deps, tokenHash, deps.surroundings);
  if (view === undefined) throw new ProblemError({ status: 401, code: "notSignedIn" });
  return view;
}
