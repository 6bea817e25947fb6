/**
 * Whether somebody may decide over a person, and put right how they sign in: not over one who may do
 * more than they. It is asked in the transaction of what is done, of both as they are at that moment,
 * with their rows locked in one order.
 */
import { mayDoAt, type PersonRights } from "@kortkoll/core/people/person-rights.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import { isStillIn, readPersonNow } from "../people/person-now.ts";
import { refuseSetting, type SettingRefusal } from "./change-setting.ts";
import type { PersonSetting } from "./person-api.ts";
import { whyNotDecide } from "./person-parts.ts";
import { lockPerson } from "./person-store.ts";

export type Deciding = {
  readonly kind: "decides";
  readonly person: PersonSetting;
  /** With the rights of now. */
  readonly by: PersonCaller;
};

/** Whoever decides over people is among those who are locked with the person. */
export async function lockToDecide(
  tx: Transaction,
  caller: PersonCaller,
  personId: string,
): Promise<Deciding | SettingRefusal> {
  const person = await lockPerson(tx, personId);
  if (person === undefined) return refuseSetting("notFound", "id");
  const now = await readPersonNow(tx, caller.signature);
  const about = { name: person.signature, place: { companyId: null, siteId: null } };
  if (now === undefined || !isStillIn(caller, now) || !decidesWhere(now, person)) {
    return { ...refuseSetting("notAllowed"), about };
  }
  const { role, grants, companyIds, siteIds } = now;
  const by = { ...caller, role, grants, companyIds, siteIds };
  const refusal = await whyNotDecide(tx, by, person);
  return refusal === undefined ? { kind: "decides", person, by } : { ...refusal, about };
}

function decidesWhere(decider: PersonRights, { siteIds }: PersonSetting): boolean {
  if (siteIds === null) return mayDoAt(decider, "people", null);
  return siteIds.every((siteId) => mayDoAt(decider, "people", siteId));
}

/** One's own is changed on the page of one's account, with the password. */
export function whyNotOwn(caller: PersonCaller, personId: string): SettingRefusal | undefined {
  return caller.personId === personId ? refuseSetting("ownAccount", "id") : undefined;
}
