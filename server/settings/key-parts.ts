/** What making and changing a key have in common: whose it may be, and how the history writes it. */
import { mayDoAtEverySite } from "@kortkoll/core/people/person-rights.ts";
import { RIGHTS_OF_SCOPE, type Scope } from "@kortkoll/core/people/rights.ts";
import type { Transaction } from "../database/database.ts";
import type { PersonCaller, ThingPlace } from "../http/access.ts";
import { type LastWords, refuseSetting, type SettingRefusal } from "./change-setting.ts";
import type { ChangeKeyBody } from "./key-api.ts";
import { findCompanyCodes } from "./key-store.ts";

/** Of two who choose one name at the same moment, the second is told. */
export const KEY_LAST_WORDS: LastWords = {
  api_keys_one_name_in_use: { code: "codeTaken", field: "name" },
};

type Companies = readonly string[] | null;

/** Nobody makes a key that sees or may do more than they; administrators make those of others too. */
export async function whyNotKey(
  tx: Transaction,
  by: PersonCaller,
  { companyIds, scopes }: { readonly companyIds: Companies; readonly scopes: readonly Scope[] },
): Promise<SettingRefusal | undefined> {
  if (!mayDoAtEverySite(by, "settings")) return refuseSetting("notAllowed");
  const needed = by.role === "administrator" ? [] : scopes.flatMap((one) => RIGHTS_OF_SCOPE[one]);
  if (!needed.every((right) => mayDoAtEverySite(by, right))) {
    return refuseSetting("notAllowed", "scopes");
  }
  if (companyIds === null) {
    return by.companyIds === null ? undefined : refuseSetting("unknownCompany", "companyIds");
  }
  const known = await findCompanyCodes(tx, companyIds);
  const areSeen = companyIds.every((id) => by.companyIds?.includes(id) ?? true);
  const isWhole = known.length === new Set(companyIds).size;
  return areSeen && isWhole ? undefined : refuseSetting("unknownCompany", "companyIds");
}

/** A key of one company is that company's; all others are nobody's in particular. */
export function placeOfKey(companyIds: Companies): ThingPlace {
  const companyId = companyIds?.length === 1 ? (companyIds[0] ?? null) : null;
  return { companyId, siteId: null };
}

export type WrittenKey = {
  readonly name: string;
  readonly systems: readonly string[];
  readonly scopes: readonly string[];
  readonly companies: readonly string[] | null;
  readonly stopped: boolean;
};

/** In one order, so that the same key is always written the same. */
export async function writtenKey(
  tx: Transaction,
  key: Omit<ChangeKeyBody, "version">,
): Promise<WrittenKey> {
  const { name, systems, scopes, companyIds, stopped } = key;
  return {
    name,
    systems: systems.toSorted(),
    scopes: scopes.toSorted(),
    companies: companyIds === null ? null : await findCompanyCodes(tx, companyIds),
    stopped,
  };
}
