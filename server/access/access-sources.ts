/** What the one check of access asks: where things belong, who else may, and the audit trail. */
import { recordAuditAlone } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { AccessSources } from "../http/check-access.ts";
import { findWhoMay } from "./find-who-may.ts";
import { selectPlaces, selectSiteIds } from "./thing-place-store.ts";

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
