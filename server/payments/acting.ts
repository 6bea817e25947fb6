/** Who acts at a till, and what they may do there: asked where the till's place is known. */
import { mayDoAt, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import { isInSight, isSeen, type Sight, type ThingPlace } from "../http/access.ts";
import type { NeededRight } from "../http/problem.ts";

export type Acting = {
  /** What the caller sees: everything else does not exist. */
  readonly sight: Sight;
  readonly operator: PersonRights;
  /** A key names its operator, who is judged like anybody, and never stands there. */
  readonly isNamedByKey: boolean;
};

/** One site, with the companies that are there. */
export type ActingPlace = { readonly siteId: string; readonly companyIds: readonly string[] };

export type Refused =
  | { readonly kind: "unseen" }
  | {
      readonly kind: "notAllowed";
      readonly code: "operatorNotAllowed" | "notAllowed";
      readonly needs: NeededRight;
    };

/** Nobody is judged where nobody is named: the server itself acts. */
export function whyNotAt(
  acting: Acting | undefined,
  right: Right,
  place: ActingPlace,
): Refused | undefined {
  if (acting === undefined) return undefined;
  const { sight, operator, isNamedByKey } = acting;
  const { siteId, companyIds } = place;
  const places = { companyIds, siteIds: [siteId] };
  if (!isSeen(sight, places)) return { kind: "unseen" };
  if (isSeen(operator, places) && mayDoAt(operator, right, siteId)) return undefined;
  const code = isNamedByKey ? "operatorNotAllowed" : "notAllowed";
  return { kind: "notAllowed", code, needs: { right, siteId, companyIds } };
}

/** What lies outside the caller's sight is left out: it is answered like what does not exist. */
export function onlySeen<Thing extends ThingPlace>(
  acting: Acting | undefined,
  things: readonly Thing[],
): readonly Thing[] {
  return acting === undefined ? things : things.filter((one) => isInSight(acting.sight, one));
}
