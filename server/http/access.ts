/** Who calls, and what a route lets them do. Every route says it; the server checks in one place. */
import { mayDoAt, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Right, Scope } from "@kortkoll/core/people/rights.ts";

export type PersonCaller = PersonRights & {
  readonly kind: "person";
  readonly personId: string;
  readonly signature: string;
  readonly name: string;
  /** The till that the person works at in this session. */
  readonly tillId: string | null;
};

export type KeyCaller = {
  readonly kind: "key";
  readonly keyId: string;
  readonly name: string;
  /** Codes of the invoicing systems that the key may speak for. */
  readonly systems: readonly string[];
  readonly scopes: readonly Scope[];
  /** The companies that the key sees; null is all. */
  readonly companyIds: readonly string[] | null;
};

export type Caller = PersonCaller | KeyCaller;

export type Access =
  | { readonly kind: "public" }
  /** People with the right, and keys with the scope; without a scope, people only. */
  | {
      readonly kind: "granted";
      readonly right: Right | "signedIn";
      readonly scope?: Scope;
      readonly subject?: Subject;
    };

/**
 * What a call is about. A thing outside the caller's companies and sites is answered as if it did
 * not exist, and the right must hold at the place where the thing belongs.
 */
export type Subject =
  /** Nothing that belongs to a company or a site. */
  | "nothing"
  /** Many things: the handler narrows its list by `request.sight`. */
  | "list"
  /** The use case finds the place of what the body names, and asks `request.sight`. */
  | "body"
  /** The thing whose id stands in the address. */
  | { readonly thing: SubjectKind; readonly param: string };

export const SUBJECT_KINDS = [
  "order",
  "payment",
  "till",
  "terminal",
  "site",
  "company",
  "invoicingSystem",
  "person",
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What the caller may see; null is everything. A thing must lie in both. */
export type Sight = {
  readonly companyIds: readonly string[] | null;
  readonly siteIds: readonly string[] | null;
};

export const SEES_ALL: Sight = { companyIds: null, siteIds: null };

export type ThingPlace = { readonly companyId: string | null; readonly siteId: string | null };

/** What belongs to no company or site is seen by everybody. */
export function isInSight(sight: Sight, place: ThingPlace): boolean {
  const { companyIds, siteIds } = sight;
  return (
    (companyIds === null || place.companyId === null || companyIds.includes(place.companyId)) &&
    (siteIds === null || place.siteId === null || siteIds.includes(place.siteId))
  );
}

/** Whether a person, who need not be the caller, may do it there: sees the place, and has the right. */
export function mayActAt(person: PersonRights, right: Right, place: ThingPlace): boolean {
  return isInSight(person, place) && mayDoAt(person, right, place.siteId);
}
