/** Which days card rules are tried on, in parts that are quick to count. */
import { addDays, businessDayOf, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import type { DryRunBody } from "./cards-api.ts";
import { type Days, selectDaysOfApprovals } from "./dry-run-store.ts";

const ORDINARY_DAYS = 90;
const WINDOW_DAYS = 14;

/** Undefined where there is nothing to try them on. */
export async function daysToTry(
  sql: Sql,
  {
    body,
    sight,
  }: { readonly body: Pick<DryRunBody, "all" | "from" | "to">; readonly sight: Sight },
  nowMs: number,
): Promise<Days | undefined> {
  const there = await selectDaysOfApprovals(sql, sight);
  if (there === undefined || body.all) return there;
  const to = body.to ?? businessDayOf(nowMs);
  const from = body.from ?? dayBefore(to, ORDINARY_DAYS);
  // Days without payments are not gone through, however many were asked for.
  const within = {
    from: from > there.from ? from : there.from,
    to: to < there.to ? to : there.to,
  };
  return within.from <= within.to ? within : undefined;
}

/** Two weeks each, the first days first. */
export function windowsIn({ from, to }: Days): readonly Days[] {
  const windows: Days[] = [];
  for (let start = from; start <= to; ) {
    const end = dayBefore(start, 1 - WINDOW_DAYS);
    windows.push({ from: start, to: end < to ? end : to });
    start = dayBefore(end, -1);
  }
  return windows;
}

function dayBefore(day: string, days: number): string {
  const parsed = parseBusinessDay(day);
  if (parsed === undefined) throw new Error(`${day} is no day`);
  return addDays(parsed, -days);
}
