/** Who calls, and what a route lets them do. Every route says it; the server checks in one place. */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import {
  mayDoAt,
  mayDoAtEverySite,
  type PersonRights,
} from "@kortkoll/core/people/person-rights.ts";
import type { Right, Scope } from "@kortkoll/core/people/rights.ts";

export type PersonCaller = PersonRights & {
  readonly kind: "person";
  readonly personId: string;
  readonly signature: string;
  readonly name: string;
  /** The till that the person works at in this session. */
  readonly tillId: string | null;
  /** The person's version when the session was found: see `holdPersonNow`. */
  readonly signInVersion?: number;
  /** When the person last gave password or PIN. */
  readonly provenAt?: Date;
  /** Whose session it is: at a till it may be another's, who signed in there. */
  readonly basePersonId?: string;
};

/** Why a session is not let do everything that its person may. */
export type SessionHindrance =
  /** The code has not been given yet. */
  | "secondFactorNeeded"
  /** The person must have a second factor and has none. */
  | "secondFactorMissing"
  /** Nobody has stood there for a while: the PIN is asked for. */
  | "locked";

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
      readonly right: Right | PlainRight;
      readonly scope?: Scope;
      readonly subject: Subject;
      readonly byBody?: RightByBody;
      /** Open to a session all the same while it is hindered. */
      readonly alsoWhile?: readonly SessionHindrance[];
    };

/**
 * A body of another kind needs another right than the route's. Either lets a call in; which of them
 * is needed is asked as soon as the body has been read.
 */
export type RightByBody = {
  readonly right: Right;
  readonly when: (body: unknown) => boolean;
  /** How a body of that kind is refused to whoever lacks the right. */
  readonly code: FailureCode;
  readonly field: string;
};

export type GrantedAccess = Extract<Access, { kind: "granted" }>;

/** Everybody who is signed in; `ownAccount`: and not by PIN, which gives no word over a password. */
export type PlainRight = "signedIn" | "ownAccount";

export function isPlain(right: Right | PlainRight): right is PlainRight {
  return right === "signedIn" || right === "ownAccount";
}

/**
 * What a call is about. A thing outside the caller's companies and sites is answered as if it did
 * not exist, and the right must hold at the place where the thing belongs.
 */
export type Subject =
  /** Nothing that belongs to a company or a site. */
  | "nothing"
  /** What every company and site goes by: the right must hold over all of them. */
  | "installation"
  /** Many things: the handler narrows its list by `request.sight`. */
  | "list"
  /** The use case finds the place of what the body names, and asks `request.sight`. */
  | "body"
  /** The same for what a whole company owns: the right must hold at every site. */
  | "companyInBody"
  /**
   * The thing whose id stands in the address. `notFound` where the answer speaks of something else
   * than the thing itself.
   */
  | {
      readonly thing: SubjectKind;
      readonly param: string;
      readonly notFound?: FailureCode;
      /** The right must hold over every company that uses it, not one of them only. */
      readonly ofAllItsCompanies?: true;
    };

export const SUBJECT_KINDS = [
  "order",
  "payment",
  "till",
  "terminal",
  "site",
  "company",
  "invoicingSystem",
  "person",
  "dayClose",
  "voucher",
  "export",
  "tillReconciliation",
  "payoutAgreement",
  "bankFile",
  "bankLine",
  "payoutMatch",
  "acquirerLine",
  "webhook",
  "bookDifference",
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What the caller may see; null is everything. A thing must lie in both. */
export type Sight = {
  readonly companyIds: readonly string[] | null;
  readonly siteIds: readonly string[] | null;
};

export const SEES_ALL: Sight = { companyIds: null, siteIds: null };

export type ThingPlace = { readonly companyId: string | null; readonly siteId: string | null };

/** Of what every company and site goes by. */
export const EVERYWHERE: ThingPlace = { companyId: null, siteId: null };

/** What belongs to no company or site is seen by everybody. */
export function isInSight(sight: Sight, place: ThingPlace): boolean {
  const { companyIds, siteIds } = sight;
  return (
    (companyIds === null || place.companyId === null || companyIds.includes(place.companyId)) &&
    (siteIds === null || place.siteId === null || siteIds.includes(place.siteId))
  );
}

/** Stands for a company or site that is not known yet: seen by those alone who see every one. */
export const NOT_KNOWN_YET = "00000000-0000-0000-0000-000000000000";

/**
 * Where a thing belongs; null is everywhere. A thing of several companies or sites is seen by
 * whoever sees one of them; a site without companies by whoever sees the site.
 */
export type ThingPlaces = {
  readonly companyIds: readonly string[] | null;
  readonly siteIds: readonly string[] | null;
};

export function isSeen(sight: Sight, places: ThingPlaces): boolean {
  const { companyIds, siteIds } = places;
  const isNobodys = companyIds?.length === 0;
  return (isNobodys || doMeet(sight.companyIds, companyIds)) && doMeet(sight.siteIds, siteIds);
}

/** Whether nobody else's part of a thing is hidden from the caller. */
export function seesAllCompanies(sight: Sight, companyIds: readonly string[] | null): boolean {
  if (sight.companyIds === null) return true;
  return companyIds?.every((id) => sight.companyIds?.includes(id)) ?? false;
}

function doMeet(one: readonly string[] | null, other: readonly string[] | null): boolean {
  return one === null || other === null || one.some((id) => other.includes(id));
}

export function sightOf(caller: Caller): Sight {
  const { companyIds } = caller;
  return { companyIds, siteIds: caller.kind === "person" ? caller.siteIds : null };
}

/**
 * Whether a person, who need not be the caller, may do it there: sees the place, and has the right.
 * What is of no one site is a company's, or everybody's where it is of no company either.
 */
export function mayActAt(person: PersonRights, right: Right, place: ThingPlace): boolean {
  if (!isInSight(person, place)) return false;
  if (place.siteId !== null) return mayDoAt(person, right, place.siteId);
  return (
    mayDoAtEverySite(person, right) && (place.companyId !== null || person.companyIds === null)
  );
}
