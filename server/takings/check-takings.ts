/** Holds the sums of what was taken against the attempts that they are of, and mends them where they part. */
import { addDays, type BusinessDay, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import {
  type Days,
  type DifferentTakings,
  KINDS_OF_TAKINGS,
  mendSums,
  selectDifferent,
  selectFirstDay,
  waitForTurn,
} from "./takings-store.ts";

export const EVERY_DAY: Days = { from: "-infinity", to: "infinity" };

/** The newest days change, and are looked at each time. */
const NEWEST_DAYS = 3;
const OLDER_DAYS_AT_ONCE = 31;

/** Which days to look at next: the newest, and a month of the older ones, one month after another. */
export function daysInTurn(): (sql: Sql, today: BusinessDay) => Promise<readonly Days[]> {
  let next: BusinessDay | undefined;
  return async (sql, today) => {
    const newest = { from: addDays(today, 1 - NEWEST_DAYS), to: EVERY_DAY.to };
    const first = next ?? parseBusinessDay((await selectFirstDay(sql)) ?? today) ?? today;
    const last = addDays(first, OLDER_DAYS_AT_ONCE - 1);
    next = last < today ? addDays(last, 1) : undefined;
    return [newest, { from: first, to: last }];
  };
}

export async function findDifferentTakings(
  sql: Sql,
  days: Days,
): Promise<readonly DifferentTakings[]> {
  const found: DifferentTakings[] = [];
  for (const kind of KINDS_OF_TAKINGS) found.push(...(await selectDifferent(sql, kind, days)));
  return found;
}

/** True when something had to be mended: that is told on the audit trail in the same transaction. */
export async function mendTakings(
  { database, clock, newId }: MendDeps,
  days: Days,
): Promise<boolean> {
  return await database.inTransaction(async (tx) => {
    await waitForTurn(tx);
    const ofDays = await mendSums(tx, "takingsOfDay", days);
    const ofHours = await mendSums(tx, "takingsOfHour", days);
    if (ofDays.rows + ofHours.rows === 0) return false;
    await recordAudit(tx, newId, {
      kind: "takingsMended",
      subject: { kind: "takings", id: null },
      content: { ...days, takingsOfDay: ofDays, takingsOfHour: ofHours },
      by: BY_SERVER,
      at: new Date(clock()),
    });
    return true;
  });
}

export type MendDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};
