/**
 * A day's sales never change once the day is over, for a sale is of the day on which it was approved
 * by our clock. Days are summed two days later, when no transaction of them can still be running.
 */
import {
  addDays,
  type BusinessDay,
  businessDayOf,
  parseBusinessDay,
} from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import {
  type DifferentDay,
  findFirstDayAfter,
  lockSummedUntil,
  selectDaysAfter,
  selectDifferentDays,
  sumDays,
} from "./issuer-day-store.ts";

const OVER_AFTER_DAYS = 2;
/** Years that nobody has summed yet are not one long transaction. */
const DAYS_AT_ONCE = 31;

/** Whether there was anything to sum: then there may be more. */
export async function sumIssuerDays(deps: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<boolean> {
  const until = addDays(businessDayOf(deps.clock()), -OVER_AFTER_DAYS);
  return await deps.database.inTransaction(async (tx) => {
    const after = await lockSummedUntil(tx);
    if (after >= until) return false;
    const first = parseBusinessDay((await findFirstDayAfter(tx, after)) ?? until) ?? until;
    const last = addDays(first, DAYS_AT_ONCE - 1);
    await sumDays(tx, { after, until: last < until ? last : until });
    return true;
  });
}

const EVERY_DAY = { from: "-infinity", to: "infinity" };

/** Where summed days and their payments part. */
export function findDifferentIssuerDays(
  sql: Sql,
  days: { readonly from: string; readonly to: string } = EVERY_DAY,
): Promise<readonly DifferentDay[]> {
  return selectDifferentDays(sql, days);
}

/** Summed days after the given one, in their order. */
export function listIssuerDays(
  sql: Sql,
  of: { readonly after: string; readonly most: number },
): Promise<readonly BusinessDay[]> {
  return selectDaysAfter(sql, of);
}
