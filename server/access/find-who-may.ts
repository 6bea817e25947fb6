/** Who else holds a right: among the people that the caller sees, where the caller is. */
import { mayDo, ROLES } from "@kortkoll/core/people/rights.ts";
import type { Sql } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { NeededRight } from "../http/problem.ts";
import type { Named } from "../http/who-may.ts";
import { selectPlaces } from "./thing-place-store.ts";
import { selectWhoMay } from "./who-may-store.ts";

/** At most five, never the caller. */
export async function findWhoMay(
  sql: Sql,
  needs: NeededRight,
  caller: PersonCaller,
): Promise<readonly Named[]> {
  const { right, companyIds = null } = needs;
  const siteId = needs.siteId === undefined ? await siteOfTill(sql, caller) : needs.siteId;
  return await selectWhoMay(sql, {
    right,
    roles: ROLES.filter((role) => mayDo(role, right)),
    siteId: siteId ?? null,
    isAnySite: siteId === undefined,
    isEverySite: needs.over === "company" || needs.over === "installation",
    isEveryCompany: needs.over === "everyCompany" || needs.over === "installation",
    companyIds: common(caller.companyIds, companyIds),
    siteIds: typeof siteId === "string" ? [siteId] : caller.siteIds,
    exceptId: caller.personId,
  });
}

async function siteOfTill(sql: Sql, { tillId }: PersonCaller): Promise<string | undefined> {
  if (tillId === null) return undefined;
  return (await selectPlaces(sql, "till", tillId))?.siteIds?.[0];
}

/** What both hold; null holds everything. */
function common(
  one: readonly string[] | null,
  other: readonly string[] | null,
): readonly string[] | null {
  if (one === null) return other;
  return other === null ? one : one.filter((id) => other.includes(id));
}
