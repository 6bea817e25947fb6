/** Holds the sums of what was taken against the attempts that they are of, and mends them where they part. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql, Transaction } from "../database/database.ts";
import {
  type Days,
  type DifferentTakings,
  KINDS_OF_TAKINGS,
  mendSums,
  selectDaysAfter,
  selectDifferent,
  waitForTurn,
} from "./takings-store.ts";

export const EVERY_DAY: Days = { from: "-infinity", to: "infinity" };

/** Days with sums or payments after the given one, in their order. */
export function listDaysOfTakings(
  sql: Sql,
  of: { readonly after: string; readonly most: number },
): Promise<readonly BusinessDay[]> {
  return selectDaysAfter(sql, of);
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
export async function mendTakings(deps: MendDeps, days: Days): Promise<boolean> {
  return await deps.database.inTransaction(
    async (tx) => (await mendTakingsIn(tx, deps, days)).length > 0,
  );
}

/** What it has mended. Until the transaction ends nobody else folds or mends. */
export async function mendTakingsIn(
  tx: Transaction,
  { clock, newId }: Pick<MendDeps, "clock" | "newId">,
  days: Days,
): Promise<readonly DifferentTakings[]> {
  await waitForTurn(tx);
  const different = await findDifferentTakings(tx, days);
  const ofDays = await mendSums(tx, "takingsOfDay", days);
  const ofHours = await mendSums(tx, "takingsOfHour", days);
  if (ofDays.rows + ofHours.rows === 0) return [];
  await recordAudit(tx, newId, {
    kind: "takingsMended",
    subject: { kind: "takings", id: null },
    content: { ...days, takingsOfDay: ofDays, takingsOfHour: ofHours },
    by: BY_SERVER,
    at: new Date(clock()),
  });
  return different;
}

export type MendDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};
