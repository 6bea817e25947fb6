/** What is on its way to the bank: due today, overdue, and not yet sent for payout. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { readPayoutCalendar } from "../payouts/read-payout-calendar.ts";
import { selectNotSent } from "./outlook-store.ts";
import type { Outlook } from "./overview-api.ts";

const NOT_SENT_WITHIN_MS = 14 * 86_400_000;

export type OutlookReader = (asked: OutlookAsked) => Promise<Outlook>;

type OutlookAsked = { readonly sight: Sight; readonly site?: string | undefined };
type OutlookSources = { readonly database: Sql; readonly clock: Clock };

/** However many screens ask: one reading serves all who see the same, for as long as it is kept. */
export function createOutlookReader(sources: OutlookSources, keptMs: number): OutlookReader {
  const kept = new Map<string, { readonly atMs: number; readonly outlook: Promise<Outlook> }>();
  return (asked) => {
    const nowMs = sources.clock();
    for (const [key, { atMs }] of kept) if (Math.abs(nowMs - atMs) >= keptMs) kept.delete(key);
    const key = JSON.stringify(asked);
    const known = kept.get(key);
    if (known !== undefined) return known.outlook;
    const outlook = readOutlook(sources, asked);
    kept.set(key, { atMs: nowMs, outlook });
    // A reading that failed is nobody else's.
    outlook.catch(() => kept.delete(key));
    return outlook;
  };
}

async function readOutlook(
  { database, clock }: OutlookSources,
  { sight, site }: OutlookAsked,
): Promise<Outlook> {
  const nowMs = clock();
  const today = businessDayOf(nowMs);
  const query = { from: today, to: today, site };
  const calendar = await readPayoutCalendar(
    { database, clock },
    { query, from: today, to: today, sight },
  );
  const since = new Date(nowMs - NOT_SENT_WITHIN_MS);
  const everywhere = await selectNotSent(database, sight, since);
  const notSent = everywhere.filter(({ siteCode }) => site === undefined || siteCode === site);
  return {
    today,
    due: calendar.payouts,
    dueOre: sum(calendar.payouts.map(({ amountOre }) => amountOre)),
    overdue: calendar.overdue,
    overdueOre: sum(calendar.overdue.map(({ leftOre }) => leftOre)),
    notSentOre: sum(notSent.map(({ amountOre }) => amountOre)),
    notSent,
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
