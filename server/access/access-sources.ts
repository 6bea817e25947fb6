/** What the one check of access asks: where things belong, who else may, and the audit trail. */
import { mayDo, ROLES } from "@kortkoll/core/people/rights.ts";
import { recordAuditAlone } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import type { PersonCaller } from "../http/access.ts";
import type { AccessSources } from "../http/check-access.ts";
import type { NeededRight } from "../http/problem.ts";
import type { Named } from "../http/who-may.ts";
import { selectPlaces, selectSiteIds } from "./thing-place-store.ts";
import { selectWhoMay } from "./who-may-store.ts";

export type AccessDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export function createAccessSources(
  deps: AccessDeps,
): Omit<AccessSources, "findSignedIn" | "findStillSignedIn" | "findKey"> {
  return {
    findPlaces: (kind, id) => selectPlaces(deps.database, kind, id),
    findSiteIds: () => selectSiteIds(deps.database),
    findWhoMay: (needs, caller) => findWhoMay(deps.database, needs, caller),
    noteRight: async ({ caller, ...noted }) => {
      const by =
        caller.kind === "person"
          ? { id: caller.personId, name: caller.signature }
          : { id: null, name: `key:${caller.name}` };
      await recordAuditAlone(deps, { ...noted, by, at: new Date(deps.clock()) });
    },
  };
}

async function findWhoMay(
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
