/**
 * Puts on the audit trail which rights were used to write, before the handler runs, and every call
 * that was refused for want of one. Taking card payments has timelines of its own.
 */
import type { AuditSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  type Caller,
  type GrantedAccess,
  isPlain,
  NOT_KNOWN_YET,
  type ThingPlaces,
} from "./access.ts";
import type { ProblemContent } from "./problem.ts";

export type NotedRight = {
  readonly kind: "rightUsed" | "rightRefused";
  readonly caller: Caller;
  readonly subject: { readonly kind: AuditSubject; readonly id: string | null };
  readonly companyId: string | null;
  readonly siteId: string | null;
  readonly content: {
    readonly right: string;
    /** The route's pattern: an address may hold what somebody searched for. */
    readonly route: string;
    readonly code?: string;
    readonly scope?: string;
  };
};

export interface RightNotes {
  noteRight(noted: NotedRight): Promise<void>;
}

/** Orders come by the thousand, and each has an event of its own. */
export function isNoted(request: FastifyRequest, access: GrantedAccess): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  if (access.right === "takeCard" || access.right === "history" || isPlain(access.right)) {
    return false;
  }
  return request.caller.kind === "person" || access.scope !== "orders:write";
}

export function noteRightUsed(
  notes: RightNotes,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request) => {
    const { access } = request.routeOptions.config;
    if (access?.kind !== "granted" || !isNoted(request, access)) return;
    await notes.noteRight({ kind: "rightUsed", ...notedOf(request, access) });
  };
}

/**
 * Only of callers who are known. What was to be written to and is out of sight is noted as what is
 * not there: alike, so that neither the answer nor the trail tells one from the other. The refusal
 * stands, also when it cannot be noted.
 */
export async function noteRightRefused(
  notes: RightNotes,
  request: FastifyRequest,
  content: ProblemContent,
): Promise<void> {
  const { access } = request.routeOptions.config;
  const caller: Caller | undefined = request.caller;
  if (access?.kind !== "granted" || caller === undefined) return;
  const { about } = request;
  const named = content.status === 404 ? namedInBody(request, content) : undefined;
  const isHidden = content.status === 404 && about !== undefined && about.places === undefined;
  const isKept = content.status === 403 || named !== undefined;
  if (!isKept && !(isHidden && isNoted(request, access))) return;
  const noted = notedOf(request, access);
  const right = content.needs?.right ?? noted.content.right;
  try {
    await notes.noteRight({
      kind: "rightRefused",
      ...noted,
      ...(named === undefined ? {} : { subject: named }),
      content: { ...noted.content, right, code: content.code },
    });
  } catch (error) {
    request.log.error({ err: error }, "a refused right could not be noted");
  }
}

const NAMED: Readonly<Partial<Record<FailureCode, AuditSubject>>> = {
  orderNotFound: "order",
  paymentNotFound: "payment",
};

/**
 * What a body names and is not there for the caller: an attempt at another's is noted, alike whether
 * it exists or not, also where the use of the right itself is not.
 */
function namedInBody(
  request: FastifyRequest,
  { code, field = "" }: ProblemContent,
): NotedRight["subject"] | undefined {
  const kind = NAMED[code];
  if (kind === undefined || request.method === "GET") return undefined;
  const value = field.split(".").reduce<unknown>(partOf, request.body);
  return typeof value === "string" && UUID.test(value) ? { kind, id: value } : undefined;
}

function partOf(whole: unknown, key: string): unknown {
  if (typeof whole !== "object" || whole === null || !Object.hasOwn(whole, key)) return undefined;
  return (whole as Record<string, unknown>)[key];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is not known yet is no company that the trail could name. */
function knownOf(places: ThingPlaces | undefined): ThingPlaces {
  const known = (ids: readonly string[] | null = null): readonly string[] | null =>
    ids?.filter((id) => id !== NOT_KNOWN_YET) ?? null;
  return { companyIds: known(places?.companyIds), siteIds: known(places?.siteIds) };
}

function notedOf(request: FastifyRequest, access: GrantedAccess): Omit<NotedRight, "kind"> {
  const { about, caller, sight, method } = request;
  const { companyIds, siteIds } = knownOf(about?.places);
  const siteId = siteIds?.find((id) => sight.siteIds?.includes(id) ?? true) ?? null;
  return {
    caller,
    subject: about === undefined ? { kind: "route", id: null } : { kind: about.kind, id: about.id },
    companyId: companyIds?.length === 1 ? (companyIds[0] ?? null) : null,
    siteId: about?.kind === "person" ? null : siteId,
    content: {
      right: access.right,
      route: `${method} ${request.routeOptions.url ?? ""}`,
      ...(caller.kind === "key" && access.scope !== undefined ? { scope: access.scope } : {}),
    },
  };
}
