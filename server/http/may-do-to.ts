/** Whether a right holds where a thing belongs. */
import {
  mayDoAt,
  mayDoAtEverySite,
  type PersonRights,
} from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { FastifyRequest } from "fastify";
import {
  type PersonCaller,
  type Sight,
  type SubjectKind,
  sightOf,
  type ThingPlace,
  type ThingPlaces,
} from "./access.ts";
import type { About } from "./check-access.ts";

/** Where it does not, the thing itself answers whether it is there, and nothing is looked up. */
export function dependsOnPlace({ caller, method }: FastifyRequest): boolean {
  const { companyIds, siteIds } = sightOf(caller);
  if (companyIds !== null || siteIds !== null) return true;
  // The operator whom a key names is judged there.
  return caller.kind === "person" ? caller.grants.length > 0 : method !== "GET";
}

/** The place of what the call is about, as the caller sees it. */
export function placeOf({ about, sight }: FastifyRequest): ThingPlace {
  const { companyIds = null, siteIds = null } = about?.places ?? {};
  return {
    companyId: companyIds?.[0] ?? null,
    siteId: siteIds?.find((siteId) => sees(sight, siteId)) ?? null,
  };
}

/** Whether a person may also do something else to what the call is about. */
export function mayDoHere(person: PersonRights, right: Right, about: About | undefined): boolean {
  const siteIds = about?.places?.siteIds ?? null;
  if (siteIds === null) return mayDoAt(person, right, null);
  return siteIds.some((siteId) => sees(person, siteId) && mayDoAt(person, right, siteId));
}

function sees({ siteIds }: Sight, siteId: string): boolean {
  return siteIds === null || siteIds.includes(siteId);
}

/** Its sites say who sees it; who changes it must have the right at every site. */
export function isOfCompany(kind: SubjectKind): boolean {
  return ["company", "invoicingSystem", "payoutAgreement"].includes(kind) || isReadWhole(kind);
}

const READ_WHOLE: readonly SubjectKind[] = [
  "export",
  "bankFile",
  "bankLine",
  "payoutMatch",
  "acquirerLine",
  "webhook",
  "bookDifference",
];

/** An export, what the bank has sent, what is told outside and what the check of the books found, is of all its company's sites: to read it is to read them all. */
function isReadWhole(kind: SubjectKind): boolean {
  return READ_WHOLE.includes(kind);
}

/** Asked of what the person sees. */
export function mayDoTo(
  person: PersonCaller,
  asked: {
    readonly right: Right;
    readonly kind: SubjectKind;
    readonly places: ThingPlaces;
    readonly isRead: boolean;
  },
): boolean {
  const { right, kind, places, isRead } = asked;
  if (kind === "person") {
    return (isRead || isWithin(person, places)) && mayDoAtAll(person, right, places);
  }
  if (isOfCompany(kind)) {
    const isWhole = !isRead || isReadWhole(kind);
    return isWhole ? mayDoAtEverySite(person, right) : mayDoAt(person, right, null);
  }
  if (places.siteIds === null) return mayDoAt(person, right, null);
  return places.siteIds.some((siteId) => sees(person, siteId) && mayDoAt(person, right, siteId));
}

/** Nobody decides over a person who works where they themselves see nothing. */
function isWithin(sight: Sight, places: ThingPlaces): boolean {
  const holds = (seen: readonly string[] | null, ids: readonly string[] | null): boolean =>
    seen === null || (ids?.every((id) => seen.includes(id)) ?? false);
  return holds(sight.companyIds, places.companyIds) && holds(sight.siteIds, places.siteIds);
}

function mayDoAtAll(person: PersonCaller, right: Right, { siteIds }: ThingPlaces): boolean {
  if (siteIds === null) return mayDoAt(person, right, null);
  return siteIds.every((siteId) => mayDoAt(person, right, siteId));
}
