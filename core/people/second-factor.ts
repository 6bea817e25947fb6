/** Who must sign in with a second factor, when an installation asks it of some roles. */
import { mayDo, RIGHTS, type Right, ROLES, type Role } from "./rights.ts";

export type AskedForSecondFactor = {
  readonly role: Role;
  /** The rights that the person was given by name, anywhere. */
  readonly given: readonly Right[];
};

/**
 * The role must, or the person was given by name what no role has but those that must: somebody who
 * may do what finance alone may guards it as finance does. What an unguarded role may do as well is
 * no secret that a code would keep.
 */
export function needsSecondFactor(
  person: AskedForSecondFactor,
  guardedRoles: readonly Role[],
): boolean {
  if (guardedRoles.includes(person.role)) return true;
  const guarded = rightsGuarded(guardedRoles);
  return person.given.some((right) => guarded.includes(right));
}

/** Of the table of roles and rights: those that every role which has them must guard. */
export function rightsGuarded(guardedRoles: readonly Role[]): readonly Right[] {
  return RIGHTS.filter((right) => {
    const roles = ROLES.filter((role) => mayDo(role, right));
    return roles.length > 0 && roles.every((role) => guardedRoles.includes(role));
  });
}
