/**
 * The ages of open items among ever more past payments: 2 500 unpaid orders and 500 debts whatever the
 * size, and a day's sales for each issuer on each of the past days.
 */
import { performance } from "node:perf_hooks";
import type { Database, Sql } from "../../server/database/database.ts";
import { SEES_ALL } from "../../server/http/access.ts";
import { listOpenItems } from "../../server/open-items/list-open-items.ts";
import { openItemsQuery } from "../../server/open-items/open-items-api.ts";
import { readAgeing } from "../../server/open-items/read-ageing.ts";
import { sumIssuerDays } from "../../server/open-items/sum-issuer-days.ts";
import { OF_COMPANY, runAll } from "./unchecked-rows.ts";

export type AgeingStep = {
  readonly openItems: number;
  readonly medianMs: number;
  readonly worstMs: number;
  /** The first page of the list, with what all of it comes to. */
  readonly listMs: number;
  /** Summing the days once; after that only new days are. */
  readonly sumMs: number;
};

const NOW_MS = Date.parse("2026-11-30T12:00:00Z");
const clock = (): number => NOW_MS;
const RUNS = 25;

export async function measureAgeing(database: Database): Promise<AgeingStep> {
  // As if every day were summed for the first time.
  await runAll(database, [
    "truncate issuer_days",
    "update issuer_days_until set until = '2000-01-01'",
  ]);
  const sumMs = await timeOf(async () => {
    while (await sumIssuerDays({ database, clock }));
  });
  await runAll(database, ["vacuum analyze issuer_days", "analyze debts"]);
  const deps = { database, clock };
  const ageing = await readAgeing(deps, {}, SEES_ALL);
  const openItems = ageing.accounts.reduce((sum, one) => sum + one.items, 0);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    times.push(await timeOf(() => readAgeing(deps, {}, SEES_ALL)));
  }
  const sorted = times.toSorted((a, b) => a - b);
  const query = openItemsQuery.parse({});
  await listOpenItems(deps, query, SEES_ALL);
  const listMs = await timeOf(() => listOpenItems(deps, query, SEES_ALL));
  return {
    openItems,
    medianMs: rounded(sorted[Math.floor(RUNS / 2)] ?? 0),
    worstMs: rounded(sorted.at(-1) ?? 0),
    listMs: rounded(listMs),
    sumMs: rounded(sumMs),
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** Unpaid and of every age: what the ageing must find among the rest. */
export async function addOpenItems(database: Sql): Promise<void> {
  await runAll(database, [
    `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
        settlement, version, customer_name, service_advisor, total_ore, interim_ore, interim_since,
        created_at, changed_at)
      select gen_random_uuid(), p.company_id, p.system_id, p.site_id, 'O' || n, 'O' || n, 'invoice',
        'cash', 1, 'Mätkund', 'MATA', 125000, 125000, t.at, t.at, t.at
      from generate_series(1, 2500) n, (select ${OF_COMPANY}) p,
        lateral (select timestamptz '2026-11-30 08:00+01' - (n % 200) * interval '1 day' as at) t`,
    `insert into debts (id, company_id, order_id, reason, amount_ore, created_at)
      select gen_random_uuid(), o.company_id, o.id, 'surplus', 10000, o.created_at
      from orders o order by o.order_number limit 500`,
  ]);
}
