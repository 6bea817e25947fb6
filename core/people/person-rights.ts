/** What one person may do: what the role lets everybody do, and what was decided for this one. */
import { isDeskRight, mayDo, type Right, type Role } from "./rights.ts";

/** How somebody last proved who they are: a PIN is short, and gives the rights of the desk only. */
export type ProvenBy = "password" | "pin";

/** A right that a named person was given or denied. */
export type Grant = {
  readonly right: Right;
  /** Null is everywhere. */
  readonly siteId: string | null;
  readonly allowed: boolean;
};

export type PersonRights = {
  readonly role: Role;
  readonly grants: readonly Grant[];
  /** Null is all. */
  readonly companyIds: readonly string[] | null;
  readonly siteIds: readonly string[] | null;
  /** Without it the person is judged as one who signed in. */
  readonly provenBy?: ProvenBy;
};

/** A person for whom nothing was decided. */
export function rightsOfRole(role: Role): PersonRights {
  return { role, grants: [], companyIds: null, siteIds: null };
}

/**
 * What was decided for the site goes before what was decided for everywhere, and both before the
 * role. `siteId` null asks for what belongs to no one site. Whether the person sees the site at all
 * is asked apart.
 */
export function mayDoAt(person: PersonRights, right: Right, siteId: string | null): boolean {
  if (isOutOfReach(person, right)) return false;
  const grants = person.grants.filter((grant) => grant.right === right);
  const here = siteId === null ? undefined : grants.find((grant) => grant.siteId === siteId);
  const everywhere = grants.find((grant) => grant.siteId === null);
  return (here ?? everywhere)?.allowed ?? mayDo(person.role, right);
}

/** Whether the right holds over whole companies: at every site, and denied at none. */
export function mayDoAtEverySite(person: PersonRights, right: Right): boolean {
  const isDenied = person.grants.some((grant) => grant.right === right && !grant.allowed);
  return person.siteIds === null && mayDoAt(person, right, null) && !isDenied;
}

/** Whether there is any place, among those that the person sees, where the right holds. */
export function mayDoSomewhere(person: PersonRights, right: Right): boolean {
  if (isOutOfReach(person, right)) return false;
  const { siteIds } = person;
  if (siteIds !== null) return siteIds.some((siteId) => mayDoAt(person, right, siteId));
  if (mayDoAt(person, right, null)) return true;
  return person.grants.some((grant) => grant.right === right && grant.allowed);
}

function isOutOfReach(person: PersonRights, right: Right): boolean {
  return person.provenBy === "pin" && !isDeskRight(right);
}
