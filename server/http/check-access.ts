/**
 * The one place where it is decided who may call a route, from what the route itself says: who
 * calls, whether the right or scope holds, and whether what the call is about is theirs to see.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { mayDoAt, mayDoAtEverySite, mayDoSomewhere } from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  type Caller,
  EVERYWHERE,
  type GrantedAccess,
  isPlain,
  isSeen,
  type KeyCaller,
  mayActAt,
  type PersonCaller,
  type SessionHindrance,
  type Sight,
  type Subject,
  type SubjectKind,
  seesAllCompanies,
  sightOf,
  type ThingPlaces,
} from "./access.ts";
import { identify, identifyAgain, refuseUnshownOperator, whyHindered } from "./identify.ts";
import type { KeyThrottle } from "./key-throttle.ts";
import { dependsOnPlace, isOfCompany, mayDoTo } from "./may-do-to.ts";
import { isNoted, type RightNotes } from "./note-rights.ts";
import { type ProblemContent, ProblemError } from "./problem.ts";
import { setSessionCookie } from "./session-cookie.ts";
import type { WhoMaySource } from "./who-may.ts";

/** A person with the session that the request came with. */
export type SignedIn = {
  readonly person: PersonCaller;
  readonly language: Language;
  readonly sessionId: string;
  readonly hindrance: SessionHindrance | null;
  /** For the browser to go on with. */
  readonly newToken?: string;
};

/** Undefined when the session has ended, or never was; `replayed`: by a copy of its token. */
export type FoundSession = SignedIn | "replayed" | undefined;

/** The thing whose id stands in the address. */
export type About = {
  readonly kind: SubjectKind;
  readonly id: string;
  /** Undefined when they were not looked up, or the caller does not see the thing. */
  readonly places: ThingPlaces | undefined;
};

export interface AccessSources extends RightNotes, WhoMaySource {
  findSignedIn(token: string, address: string): Promise<FoundSession>;
  findStillSignedIn(sessionId: string): Promise<SignedIn | undefined>;
  findKey(secret: string): Promise<KeyCaller | undefined>;
  /** Undefined when there is no such thing. */
  findPlaces(kind: SubjectKind, id: string): Promise<ThingPlaces | undefined>;
  /** Counts a call of the key: the seconds that it must wait, 0 for none. */
  readonly throttleKey?: KeyThrottle | undefined;
  /** Of every site. */
  findSiteIds(): Promise<readonly string[]>;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set when the caller is a person. */
    signedIn: SignedIn | undefined;
    /** What the caller may see: lists are narrowed by it, and what a body names is held against it. */
    sight: Sight;
    about: About | undefined;
    /** Asks again, for answers that go on long after they began. */
    isStillGranted: () => Promise<boolean>;
  }
}

export function checkAccess(
  sources: AccessSources,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const { access } = request.routeOptions.config;
    // A route without access never gets this far: the server does not start with one.
    if (access === undefined || access.kind === "public") return;
    const identified = await identify(sources, request);
    if (identified === undefined) throw new ProblemError({ status: 401, code: "notSignedIn" });
    const { caller } = identified;
    const { signedIn } = identified;
    refuseTooMany(sources, caller);
    if (signedIn?.newToken !== undefined) setSessionCookie(request, reply, signedIn.newToken);
    const hindered = whyHindered(identified, access);
    if (hindered !== undefined) throw new ProblemError(hindered);
    request.signedIn = signedIn;
    request.caller = caller;
    request.sight = await sightFor(sources, caller, access);
    const hasIt = isGranted(caller, access);
    const looked = await lookAt(sources, request, { access, hasIt });
    request.about = looked.about;
    const refusal = hasIt ? whyNotThere(request, access, looked) : lacks(request, access);
    if (refusal !== undefined) throw new ProblemError(refusal);
    refuseUnshownOperator(request);
    request.isStillGranted = async () => {
      const now = await identifyAgain(sources, request);
      if (now === undefined || whyHindered(now, access) !== undefined) return false;
      if (!isGranted(now.caller, access)) return false;
      return isSameSight(await sightFor(sources, now.caller, access), request.sight);
    };
  };
}

function refuseTooMany({ throttleKey }: AccessSources, caller: Caller): void {
  const retryAfterSeconds = caller.kind === "key" ? (throttleKey?.(caller.keyId) ?? 0) : 0;
  if (retryAfterSeconds === 0) return;
  throw new ProblemError({ status: 429, code: "tooManyRequests", retryAfterSeconds });
}

/** Whether there is any place where the call could be let through. */
function isGranted(caller: Caller, access: GrantedAccess): boolean {
  if (caller.kind === "key") {
    return access.scope !== undefined && caller.scopes.includes(access.scope);
  }
  if (access.right === "signedIn") return true;
  if (access.right === "ownAccount") return caller.provenBy !== "pin";
  const { right, byBody, subject } = access;
  return (
    isHeld(caller, right, subject) || (byBody && isHeld(caller, byBody.right, subject)) === true
  );
}

function isHeld(caller: PersonCaller, right: Right, subject: Subject): boolean {
  if (subject === "nothing") return mayDoAt(caller, right, null);
  if (subject === "installation") return mayActAt(caller, right, EVERYWHERE);
  if (subject === "companyInBody") return mayDoAtEverySite(caller, right);
  return mayDoSomewhere(caller, right);
}

/** A key has its scope; the operator whom it names is judged where the body's place is known. */
export function checkRightOfBody(request: FastifyRequest): Promise<void> {
  const { access } = request.routeOptions.config;
  const { caller, body } = request;
  if (access?.kind !== "granted" || access.byBody === undefined || caller.kind === "key") {
    return Promise.resolve();
  }
  const { code, field, right: other, when } = access.byBody;
  const isOther = when(body);
  const right = isOther ? other : access.right;
  if (isPlain(right) || isHeld(caller, right, access.subject)) return Promise.resolve();
  const refused = lacks(request, { ...access, right });
  throw new ProblemError(isOther ? { ...refused, code, field } : refused);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Looked = { readonly about: About | undefined; readonly isHidden: boolean };

/** What is no id is left to the check of the input, which refuses it for everybody alike. */
async function lookAt(
  sources: AccessSources,
  request: FastifyRequest,
  { access, hasIt }: { readonly access: GrantedAccess; readonly hasIt: boolean },
): Promise<Looked> {
  const { subject } = access;
  const { caller, sight } = request;
  const id = typeof subject === "string" ? undefined : paramOf(request, subject.param);
  if (typeof subject === "string" || id === undefined || !UUID.test(id)) {
    return { about: undefined, isHidden: false };
  }
  const kind = subject.thing;
  const isAsked = hasIt
    ? dependsOnPlace(request) || isNoted(request, access)
    : caller.kind === "person";
  if (!isAsked) return { about: { kind, id, places: undefined }, isHidden: false };
  const found = await sources.findPlaces(kind, id);
  const places = found !== undefined && isSeen(sight, found) ? found : undefined;
  return { about: { kind, id, places }, isHidden: places === undefined };
}

function paramOf(request: FastifyRequest, name: string): string | undefined {
  const params: unknown = request.params;
  if (typeof params !== "object" || params === null) return undefined;
  const value: unknown = Object.entries(params).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : undefined;
}

function whyNotThere(
  request: FastifyRequest,
  access: GrantedAccess,
  { about, isHidden }: Looked,
): ProblemContent | undefined {
  const { caller } = request;
  if (isHidden && typeof access.subject === "object") return notFound(request, access.subject);
  if (about?.places === undefined || caller.kind === "key") return undefined;
  if (isPlain(access.right)) return undefined;
  const isRead = request.method === "GET" || request.method === "HEAD";
  const asked = { right: access.right, kind: about.kind, places: about.places, isRead };
  const isWhole = !needsAllCompanies(access) || seesAllCompanies(caller, about.places.companyIds);
  return isWhole && mayDoTo(caller, asked) ? undefined : lacks(request, access);
}

function needsAllCompanies({ subject }: GrantedAccess): boolean {
  return typeof subject === "object" && subject.ofAllItsCompanies === true;
}

/** The very answer that an id gets which nothing has. */
function notFound(
  request: FastifyRequest,
  subject: Extract<Subject, { readonly thing: SubjectKind }>,
): ProblemContent {
  const code = subject.notFound ?? NOT_FOUND[subject.thing];
  const { movesMoney } = request.routeOptions.config;
  // With a key this may be the repetition of a call that did move money.
  const isFirst = request.headers["idempotency-key"] === undefined;
  const saysMoney = movesMoney !== undefined && isFirst;
  return { status: 404, code, ...(saysMoney ? { moneyMoved: "no" } : {}) };
}

const NOT_FOUND: Readonly<Record<SubjectKind, FailureCode>> = {
  order: "orderNotFound",
  payment: "paymentNotFound",
  till: "unknownTill",
  terminal: "terminalNotFound",
  site: "unknownSite",
  company: "unknownCompany",
  invoicingSystem: "unknownSystem",
  person: "notFound",
  dayClose: "notFound",
  voucher: "notFound",
  export: "notFound",
  tillReconciliation: "reconciliationNotFound",
  payoutAgreement: "notFound",
  bankFile: "notFound",
  bankLine: "notFound",
  payoutMatch: "notFound",
  bookDifference: "notFound",
  acquirerLine: "notFound",
  webhook: "notFound",
};

function lacks({ about, sight, caller }: FastifyRequest, access: GrantedAccess): ProblemContent {
  const refused: ProblemContent = { status: 403, code: "notAllowed" };
  if (caller.kind === "person" && isGranted({ ...caller, provenBy: "password" }, access)) {
    // Where the right holds is asked again then.
    if (caller.provenBy === "pin") return { ...refused, code: "passwordNeeded" };
  }
  if (isPlain(access.right)) return refused;
  return { ...refused, needs: { right: access.right, ...placeAsked(about, sight, access) } };
}

/** Where somebody else would need the right. */
function placeAsked(
  about: About | undefined,
  sight: Sight,
  access: GrantedAccess,
): Omit<NonNullable<ProblemContent["needs"]>, "right"> {
  if (access.subject === "nothing") return { siteId: null };
  if (access.subject === "installation") return { siteId: null, over: "installation" };
  if (access.subject === "companyInBody") return { siteId: null, over: "company" };
  if (about?.places === undefined) return {};
  const { companyIds, siteIds } = about.places;
  if (isOfCompany(about.kind)) return { siteId: null, companyIds, over: "company" };
  const siteId = siteIds?.find((id) => sight.siteIds?.includes(id) ?? true);
  const over = needsAllCompanies(access) ? ({ over: "everyCompany" } as const) : {};
  return { siteId: siteId ?? null, companyIds, ...over };
}

/** A list holds what lies where the right holds. */
async function sightFor(
  sources: AccessSources,
  caller: Caller,
  { right, subject }: GrantedAccess,
): Promise<Sight> {
  const sight = sightOf(caller);
  if (caller.kind === "key" || subject !== "list" || isPlain(right)) return sight;
  const isBySite = caller.grants.some((one) => one.right === right && one.siteId !== null);
  if (!isBySite) return sight;
  const siteIds = sight.siteIds ?? (await sources.findSiteIds());
  return { ...sight, siteIds: siteIds.filter((siteId) => mayDoAt(caller, right, siteId)) };
}

function isSameSight(one: Sight, other: Sight): boolean {
  const textOf = ({ companyIds, siteIds }: Sight): string =>
    JSON.stringify([companyIds?.toSorted() ?? null, siteIds?.toSorted() ?? null]);
  return textOf(one) === textOf(other);
}
