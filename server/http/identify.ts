/** Who sends a request: a program by its key, or a person by the session that the cookie belongs to. */
import type { FastifyRequest } from "fastify";
import type { Caller, GrantedAccess } from "./access.ts";
import type { AccessSources, SignedIn } from "./check-access.ts";
import { type ProblemContent, ProblemError } from "./problem.ts";
import { readSessionCookie } from "./session-cookie.ts";

export type Identified = { readonly caller: Caller; readonly signedIn: SignedIn | undefined };

type Sources = Pick<AccessSources, "findSignedIn" | "findStillSignedIn" | "findKey">;

/** A key goes before a cookie: it was sent on purpose, the cookie by habit. */
export async function identify(
  sources: Sources,
  request: FastifyRequest,
): Promise<Identified | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const secret = /^Bearer +(\S{1,500})$/i.exec(authorization)?.[1];
    const key = secret === undefined ? undefined : await sources.findKey(secret);
    return key === undefined ? undefined : { caller: key, signedIn: undefined };
  }
  const token = readSessionCookie(request);
  if (token === undefined) return undefined;
  const signedIn = await sources.findSignedIn(token, request.ip);
  if (signedIn === "replayed") throw new ProblemError({ status: 401, code: "sessionReplayed" });
  return signedIn === undefined ? undefined : { caller: signedIn.person, signedIn };
}

/** By the session and not by its token, which may have been retired meanwhile. */
export async function identifyAgain(
  sources: Sources,
  request: FastifyRequest,
): Promise<Identified | undefined> {
  if (request.signedIn === undefined) return identify(sources, request);
  const signedIn = await sources.findStillSignedIn(request.signedIn.sessionId);
  return signedIn === undefined ? undefined : { caller: signedIn.person, signedIn };
}

/** Undefined when nothing about the session itself stands in the way. */
export function whyHindered(
  { signedIn }: Identified,
  access: GrantedAccess,
): ProblemContent | undefined {
  const hindrance = signedIn?.hindrance ?? null;
  if (hindrance === null || access.alsoWhile?.includes(hindrance) === true) return undefined;
  return { status: 403, code: hindrance === "locked" ? "sessionLocked" : "secondFactorNeeded" };
}

/**
 * A page names the operator that it shows. When another one has taken over meanwhile, in another
 * window, nothing is done in the name of somebody who was not on the screen.
 */
export function refuseUnshownOperator(request: FastifyRequest): void {
  const shown = request.headers["kortkoll-operator"];
  const { caller } = request;
  if (shown === undefined || caller.kind !== "person" || request.method === "GET") return;
  if (shown === encodeURIComponent(caller.signature)) return;
  throw new ProblemError({ status: 409, code: "operatorChanged" });
}
