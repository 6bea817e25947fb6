/** From what acquirers' files tell to what is tied, proven, recorded and disproven by it; a bounded piece at a time. */
import { addDays, type BusinessDay, businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { tellClosesOfLines } from "../day-close/tell-acquirers.ts";
import type { RunnerDeps } from "../payments/payment-runner.ts";
import { countNewLines } from "./count-lines.ts";
import {
  type DueDay,
  type SettledDay,
  selectDueCompanies,
  selectDueDays,
  settleDays,
} from "./day-store.ts";
import { disproveMissing } from "./disprove-missing.ts";
import { hasLinesLeft } from "./left-line-store.ts";
import { type Matched, matchDays } from "./match-days.ts";
import { proveByLine, recordByLine } from "./prove-by-line.ts";

const COMPANIES_AT_ONCE = 20;
const DAYS_AT_ONCE = 31;
const HOUR_MS = 3_600_000;
/** A line that nothing fits is looked at each hour for two weeks, then each day for two months. */
const HOURLY_DAYS = 14;
const DAILY_DAYS = 60;
const SOON_MS = 60_000;

/** True while there may be more to do at once. */
export async function lookAtLines(deps: RunnerDeps): Promise<boolean> {
  await countNewLines(deps);
  const now = new Date(deps.clock());
  const companies = await selectDueCompanies(deps.database, now, COMPANIES_AT_ONCE);
  let isMore = companies.length === COMPANIES_AT_ONCE;
  for (const companyId of companies) {
    const days = await selectDueDays(deps.database, { companyId, now, most: DAYS_AT_ONCE });
    isMore ||= days.length === DAYS_AT_ONCE;
    try {
      await lookAtDays(deps, companyId, days);
    } catch (error) {
      // Its days are due still; no other company waits for them.
      deps.log.error(
        { err: error, companyId },
        "a company's acquirer lines could not be looked at",
      );
    }
  }
  return isMore;
}

async function lookAtDays(
  deps: RunnerDeps,
  companyId: string,
  days: readonly DueDay[],
): Promise<void> {
  let isSettled = true;
  for (const { from, to } of inRows(days)) {
    const at = new Date(deps.clock());
    const matched = await deps.database.inTransaction((tx) =>
      matchDays(tx, deps.newId, { companyId, from, to, at }),
    );
    isSettled = (await bookAll(deps, matched)) && isSettled;
  }
  await disproveMissing(deps, companyId);
  const told = await tellClosesOfLines(
    deps,
    companyId,
    days.map(({ day }) => day),
  );
  if (told > 0) deps.wake();
  const settled = await nextOf(deps, { companyId, days, isSettled });
  await deps.database.inTransaction((tx) => settleDays(tx, companyId, settled));
}

/** False when something has changed under it. A sale that may be ours is no such thing: it waits. */
async function bookAll(deps: RunnerDeps, { toProve, toRecord }: Matched): Promise<boolean> {
  let isSettled = true;
  for (const proven of toProve) isSettled = (await proveByLine(deps, proven)) && isSettled;
  for (const sale of toRecord) await recordByLine(deps, sale);
  return isSettled;
}

async function nextOf(
  deps: RunnerDeps,
  of: {
    readonly companyId: string;
    readonly days: readonly DueDay[];
    readonly isSettled: boolean;
  },
): Promise<readonly SettledDay[]> {
  const nowMs = deps.clock();
  const today = businessDayOf(nowMs);
  const { companyId, days, isSettled } = of;
  const left = await hasLinesLeft(
    deps.database,
    companyId,
    days.map(({ day }) => day),
  );
  return days.map((one) => {
    if (!isSettled) return { ...one, next: new Date(nowMs + SOON_MS) };
    if (!left.has(one.day) || one.day < addDays(today, -DAILY_DAYS)) return { ...one, next: null };
    const isLate = one.day < addDays(today, -HOURLY_DAYS);
    return { ...one, next: new Date(nowMs + (isLate ? 24 : 1) * HOUR_MS) };
  });
}

/** Days that follow each other are looked at together. */
function inRows(
  days: readonly DueDay[],
): readonly { readonly from: BusinessDay; readonly to: BusinessDay }[] {
  const rows: { from: BusinessDay; to: BusinessDay }[] = [];
  for (const { day } of days) {
    const last = rows.at(-1);
    if (last !== undefined && addDays(last.to, 1) === day) last.to = day;
    else rows.push({ from: day, to: day });
  }
  return rows;
}
