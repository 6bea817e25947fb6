/** The one place where it is decided who may call a route, from what the route itself says. */

import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { mayDo } from "@kortkoll/core/people/rights.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  type Access,
  type Caller,
  type KeyCaller,
  type PersonCaller,
  SEES_ALL,
  type Sight,
} from "./access.ts";
import { ProblemError } from "./problem.ts";
import { readSessionCookie } from "./session-cookie.ts";

/** A person with the session that the request came with. */
export type SignedIn = {
  readonly person: PersonCaller;
  readonly language: Language;
  /** What the session is stored under; the token itself is kept nowhere. */
  readonly tokenHash: string;
};

export interface CallerSources {
  /** Undefined when the session has ended, or never was. */
  findSignedIn(token: string): Promise<SignedIn | undefined>;
  findKey(secret: string): Promise<KeyCaller | undefined>;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set when the caller is a person. */
    signedIn: SignedIn | undefined;
    /** What the caller may see: lists are narrowed by it, and what a body names is held against it. */
    sight: Sight;
    /** Asks again, for answers that go on long after they began. */
    isStillGranted: () => Promise<boolean>;
  }
}

export function checkAccess(
  sources: CallerSources,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request) => {
    const { access } = request.routeOptions.config;
    // A route without access never gets this far: the server does not start with one.
    if (access === undefined || access.kind === "public") return;
    const caller = await identify(sources, request);
    const refusal = refusalOf(caller, access);
    if (refusal !== undefined) throw refusal;
    if (caller === undefined) throw new Error("A caller that is not known was let in");
    request.signedIn = caller.signedIn;
    request.caller = caller.caller;
    request.sight = SEES_ALL;
    request.isStillGranted = async () =>
      refusalOf(await identify(sources, request), access) === undefined;
  };
}

type Identified = { readonly caller: Caller; readonly signedIn: SignedIn | undefined };

/** A key goes before a cookie: it was sent on purpose, the cookie by habit. */
async function identify(
  sources: CallerSources,
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
  const signedIn = await sources.findSignedIn(token);
  return signedIn === undefined ? undefined : { caller: signedIn.person, signedIn };
}

function refusalOf(
  identified: Identified | undefined,
  access: Extract<Access, { kind: "granted" }>,
): ProblemError | undefined {
  if (identified === undefined) return new ProblemError({ status: 401, code: "notSignedIn" });
  return isGranted(identified.caller, access)
    ? undefined
    : new ProblemError({ status: 403, code: "notAllowed" });
}

function isGranted(caller: Caller, access: Extract<Access, { kind: "granted" }>): boolean {
  switch (caller.kind) {
    case "person":
      return access.right === "signedIn" || mayDo(caller.role, access.right);
    case "key":
      return access.scope !== undefined && caller.scopes.includes(access.scope);
  }
}
