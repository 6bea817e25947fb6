/**
 * Who may decide over whom: nobody gives a right that they do not hold themselves, nor changes a
 * person who may do more than they. Administrators may, for somebody must; and one of them is left.
 */
import { type Grant, mayDoAt, type PersonRights } from "./person-rights.ts";
import { RIGHTS, type Right } from "./rights.ts";

export type Holder = Pick<PersonRights, "role" | "grants" | "companyIds" | "siteIds">;

/**
 * What the person would have somewhere and the one who decides has not there: a right, or the role of
 * administrator, which gives every right to others and is therefore more than all rights together.
 */
export function beyondOwn(decider: PersonRights, person: Holder): Right | "role" | undefined {
  if (decider.role === "administrator") return undefined;
  return person.role === "administrator" ? "role" : rightMore(decider, person);
}

/** Whether a change lets the person do or see something, somewhere, that they did not before. */
export function isGrowth(before: Employed, after: Employed): boolean {
  if (!after.active) return false;
  const isRaised = after.role === "administrator" && before.role !== "administrator";
  return (
    !before.active ||
    isRaised ||
    !seesAllOf(before, after) ||
    rightMore(before, after) !== undefined
  );
}

type Employed = Holder & { readonly active: boolean };

function rightMore(decider: Holder, person: Holder): Right | undefined {
  const places = [null, ...sitesIn(decider.grants), ...sitesIn(person.grants)];
  return RIGHTS.find((right) =>
    places.some((siteId) => mayDoAt(person, right, siteId) && !mayDoAt(decider, right, siteId)),
  );
}

function sitesIn(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap((grant) => (grant.siteId === null ? [] : [grant.siteId]));
}

/** Whether all that the person sees is seen by the one who decides. */
export function seesAllOf(decider: Holder, person: Holder): boolean {
  return holds(decider.companyIds, person.companyIds) && holds(decider.siteIds, person.siteIds);
}

function holds(seen: readonly string[] | null, ids: readonly string[] | null): boolean {
  return seen === null || (ids?.every((id) => seen.includes(id)) ?? false);
}

export type Keeper = Employed & {
  /** Somebody who has never chosen a password cannot sign in. */
  readonly hasPassword: boolean;
};

/**
 * Decides over people and settings everywhere: without such a person nobody can put things right. An
 * administrator, for nobody else can give every right, or make another administrator.
 */
export function isKeeper(person: Keeper): boolean {
  const { active, hasPassword, companyIds, siteIds, grants, role } = person;
  if (role !== "administrator" || !active || !hasPassword) return false;
  if (companyIds !== null || siteIds !== null) return false;
  const needed: readonly Right[] = ["people", "settings"];
  return needed.every(
    (right) =>
      mayDoAt(person, right, null) &&
      !grants.some((grant) => grant.right === right && !grant.allowed),
  );
}
