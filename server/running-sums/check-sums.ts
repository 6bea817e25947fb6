/** Holds running sums against the rows that they are of, and mends them where they part. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql, Transaction } from "../database/database.ts";
import {
  type Days,
  type DifferentSum,
  mendSums,
  type SumsName,
  selectDaysAfter,
  selectDifferent,
  waitForTurn,
} from "./sums-store.ts";

export const EVERY_DAY: Days = { from: "-infinity", to: "infinity" };

/** Days with sums or with what is summed after the given one, in their order. */
export function listDaysOfSums(
  sql: Sql,
  name: SumsName,
  of: { readonly after: string; readonly most: number },
): Promise<readonly BusinessDay[]> {
  return selectDaysAfter(sql, name, of);
}

export function findDifferentSums(
  sql: Sql,
  name: SumsName,
  days: Days,
): Promise<readonly DifferentSum[]> {
  return selectDifferent(sql, name, days);
}

export type MendDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Whether something had to be mended: that is told on the audit trail in the same transaction. */
export function mendSumsOf(deps: MendDeps, name: SumsName, days: Days): Promise<boolean> {
  return deps.database.inTransaction((tx) => mendSumsIn(tx, deps, { name, days }));
}

const AUDITED = {
  takings: { kind: "takingsMended", subject: { kind: "takings", id: null } },
  postings: { kind: "postingSumsMended", subject: { kind: "postingSums", id: null } },
} as const;

/** Until the transaction ends nobody else folds or mends. */
export async function mendSumsIn(
  tx: Transaction,
  { clock, newId }: Pick<MendDeps, "clock" | "newId">,
  { name, days }: { readonly name: SumsName; readonly days: Days },
): Promise<boolean> {
  await waitForTurn(tx, name);
  const mended = await mendSums(tx, name, days);
  if (Object.values(mended).every(({ rows }) => rows === 0)) return false;
  await recordAudit(tx, newId, {
    ...AUDITED[name],
    content: { ...days, ...mended },
    by: BY_SERVER,
    at: new Date(clock()),
  });
  return true;
}
