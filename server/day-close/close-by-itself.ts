/** Closes the day where that is set, once a day, by whichever server comes first. */
import { lastDueDay, wallMomentOf } from "@kortkoll/core/day-close/close-times.ts";
import { BY_SERVER } from "../audit/record-audit.ts";
import type { DatabaseLog } from "../database/database.ts";
import { type CloseDeps, closeInTransaction, lastNumbers } from "./close-day.ts";
import { claimDay, findAutomaticPlaces, type TimedPlace } from "./close-times-store.ts";
import { whatWaitsAtPlace } from "./what-waits-at-place.ts";

type CloseDueDeps = CloseDeps & { readonly log: Pick<DatabaseLog, "warn"> };

/** How many were closed. A place that cannot be closed is tried again, and keeps no other waiting. */
export async function closeDueDays(deps: CloseDueDeps): Promise<number> {
  const nowMs = deps.clock();
  let closed = 0;
  for (const place of await findAutomaticPlaces(deps.database, wallMomentOf(nowMs).day)) {
    const day = place.closeAt === null ? undefined : lastDueDay(place.closeAt, nowMs);
    if (day === undefined || day <= place.closedDay) continue;
    try {
      if (await closePlace(deps, place, day)) closed += 1;
    } catch (error) {
      const { companyCode, siteCode } = place;
      deps.log.warn({ err: error, companyCode, siteCode }, "a day was not closed by itself");
    }
  }
  return closed;
}

/**
 * The claim of the day and the close are one transaction: neither is ever there without the other. Where the company
 * has left there is seldom anything: it is closed only when something came late.
 */
async function closePlace(
  deps: CloseDeps,
  place: TimedPlace,
  day: TimedPlace["closedDay"],
): Promise<boolean> {
  const { siteId, siteCode, companyId } = place;
  const company = { id: companyId, code: place.companyCode };
  const asked = { places: [{ siteId, siteCode, company }], part: undefined, by: BY_SERVER };
  const before = await lastNumbers(deps.database, asked);
  return await deps.database.inTransaction(async (tx) => {
    if (!(await claimDay(tx, place, day))) return false;
    if (place.hasLeft && (await whatWaitsAtPlace(tx, { companyId, siteId })).events === 0) {
      return false;
    }
    await closeInTransaction(tx, deps, asked, before);
    return true;
  });
}
