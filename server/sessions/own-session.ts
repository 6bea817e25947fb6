/** What the routes of a session have in common: which it is, where it is used, how it is shown. */
import type { FastifyRequest } from "fastify";
import type { Sql } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { ProblemError } from "../http/problem.ts";
import type { SessionPlace } from "./begin-session.ts";
import { deviceWords } from "./device-words.ts";
import { readSession, type SessionSurroundings } from "./session.ts";
import type { Session } from "./session-api.ts";

export function sessionOf(request: FastifyRequest): string {
  if (request.signedIn === undefined) throw new ProblemError({ status: 401, code: "notSignedIn" });
  return request.signedIn.sessionId;
}

/** Routes without a scope are for people only. */
export function personOf(request: FastifyRequest): PersonCaller {
  const { caller } = request;
  if (caller.kind !== "person") throw new ProblemError({ status: 401, code: "notSignedIn" });
  return caller;
}

export function placeOf(request: FastifyRequest): SessionPlace {
  return { device: deviceWords(request.headers["user-agent"]), address: request.ip };
}

export async function viewOf(
  deps: { readonly database: Sql; readonly surroundings: SessionSurroundings },
  id: string,
): Promise<Session> {
  const view = await readSession(deps.database, id, deps.surroundings);
  if (view === undefined) throw new ProblemError({ status: 401, code: "notSignedIn" });
  return view;
}
