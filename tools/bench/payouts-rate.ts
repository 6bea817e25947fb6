/**
 * The bank's pages over ever more days that are settled: what is open is as much at every size. Each is
 * asked for as its route does, and its answer is checked and written as HTTP would send it.
 */
import { performance } from "node:perf_hooks";
import { addDays } from "@kortkoll/core/time/stockholm.ts";
import type { z } from "zod";
import { lookAtEverything } from "../../server/book-checks/read-balances.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { SEES_ALL } from "../../server/http/access.ts";
import { listPayoutAlarms } from "../../server/open-items/list-payout-alarms.ts";
import { payoutAlarms, payoutAlarmsQuery } from "../../server/open-items/open-items-api.ts";
import { listBankLines, readBankCompanies } from "../../server/payout-matches/list-bank-lines.ts";
import { MARKED } from "../../server/payout-matches/marked.ts";
import {
  bankLinePage,
  bankLinesQuery,
  bankLineTrace,
  matchBench,
  orderPayouts,
} from "../../server/payout-matches/payout-matches-api.ts";
import { readBench } from "../../server/payout-matches/read-bench.ts";
import {
  findWronglySetAside,
  setAsideNotOurs,
} from "../../server/payout-matches/set-aside-not-ours.ts";
import { readOrderPayouts, traceBankLine } from "../../server/payout-matches/trace-bank-line.ts";
import { listPayoutSales } from "../../server/payouts/list-payout-sales.ts";
import {
  payoutDayQuery,
  payoutDays,
  payoutSales,
  payoutsOfDay,
} from "../../server/payouts/payouts-api.ts";
import { listPayoutsOfDay, readPayoutDays } from "../../server/payouts/read-payout-days.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { addPayoutDays, EXAMPLE, makePayoutPlaces, orderIds, TODAY } from "./payout-rows.ts";
import { processorMs } from "./processor-time.ts";

export type PagedTime = {
  readonly page: string;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Of this process and the database's together, each time, where the system tells it. */
  readonly processorMs: number | null;
  /** What the page tells of, and how long as many bare rows take by their keys. */
  readonly rows: number;
  readonly floorMs: number;
};

export type PayoutsStep = {
  readonly pastPayments: number;
  readonly pages: readonly PagedTime[];
};

export const PAGES = {
  calendar: "payout calendar, a month",
  bench: "match bench",
  wrong: "payouts that are wrong",
  site: "bank line of one site",
  sites: "bank line of all sites",
  order: "an order's bank line",
} as const;

const NOW_MS = Date.parse("2026-11-30T12:00:00Z");
const clock = (): number => NOW_MS;
const RUNS = 15;
/** Prepared statements have their final plan by then. */
const WARM_UP = 7;

export async function measurePayouts(sizes: readonly number[]): Promise<readonly PayoutsStep[]> {
  const bench = await openBenchDatabase();
  try {
    await makePayoutPlaces(bench);
    const steps: PayoutsStep[] = [];
    for (const [at, payments] of sizes.entries()) {
      await addPayoutDays(bench.database, { before: sizes[at - 1] ?? 0, payments });
      await setAsideNotOurs({ database: bench.database, clock });
      await holdEqual(bench.database);
      steps.push({ pastPayments: payments, pages: await measurePages(bench.database) });
    }
    return steps;
  } finally {
    await bench.close();
  }
}

/** What the product has made of it is what the rows say. */
async function holdEqual(database: Database): Promise<void> {
  const wrong = [
    ...(await lookAtEverything(database)).filter(({ part }) => MARKED.some((one) => one === part)),
    ...(await findWronglySetAside(database)),
  ];
  if (wrong.length > 0) throw new Error(`Marks that are wrong: ${JSON.stringify(wrong)}`);
}

type Page = {
  readonly page: string;
  readonly schema: z.ZodType;
  readonly read: () => Promise<unknown>;
  readonly rowsOf: (answer: never) => number;
};

async function measurePages(database: Database): Promise<readonly PagedTime[]> {
  const times: PagedTime[] = [];
  for (const page of pagesOf(database, await findWidest(database)))
    times.push(await measurePage(database, page));
  return times;
}

export function pagesOf(database: Database, widest: string): readonly Page[] {
  const deps = { database, clock };
  const bench = { database, clock, newId: () => "" };
  const month = { from: addDays(TODAY, -29), to: TODAY };
  const lines = (asked: object): Promise<unknown> => {
    const { from, to, ...query } = bankLinesQuery.parse(asked);
    return listBankLines(database, { ...query, from: undefined, to: undefined, sight: SEES_ALL });
  };
  const one = (): number => 1;
  type Lines = { readonly lines: readonly unknown[] };
  const linesOf = (answer: Lines): number => answer.lines.length;
  return [
    {
      page: PAGES.calendar,
      schema: payoutDays,
      read: () => readPayoutDays(deps, { query: month, ...month, sight: SEES_ALL }),
      rowsOf: (answer: { readonly days: readonly unknown[] }) => answer.days.length,
    },
    {
      page: "payouts of a day",
      schema: payoutsOfDay,
      read: () => {
        const query = payoutDayQuery.parse({});
        return listPayoutsOfDay(deps, { query, dueOn: EXAMPLE.payout.dueOn, sight: SEES_ALL });
      },
      rowsOf: (answer: { readonly payouts: readonly unknown[] }) => answer.payouts.length,
    },
    {
      page: PAGES.bench,
      schema: matchBench,
      read: async () => {
        const companies = await readBankCompanies(database, SEES_ALL, undefined);
        return readBench(bench, { companies, language: "sv" });
      },
      rowsOf: linesOf,
    },
    {
      page: PAGES.wrong,
      schema: payoutAlarms,
      read: () => listPayoutAlarms(deps, payoutAlarmsQuery.parse({}), SEES_ALL),
      rowsOf: (answer: { readonly alarms: readonly unknown[] }) => answer.alarms.length,
    },
    {
      page: PAGES.site,
      schema: bankLineTrace,
      read: () => traceBankLine(database, EXAMPLE.bankLineId),
      rowsOf: (answer: { readonly sales: readonly unknown[] }) => answer.sales.length,
    },
    {
      page: PAGES.sites,
      schema: bankLineTrace,
      read: () => traceBankLine(database, widest),
      rowsOf: (answer: { readonly sales: readonly unknown[] }) => answer.sales.length,
    },
    {
      page: PAGES.order,
      schema: orderPayouts,
      read: () => readOrderPayouts(database, EXAMPLE.orderId),
      rowsOf: one,
    },
    {
      page: "sales behind a payout",
      schema: payoutSales,
      read: () =>
        listPayoutSales(deps, {
          key: EXAMPLE.payout,
          cursor: undefined,
          limit: 50,
          sight: SEES_ALL,
        }),
      rowsOf: (answer: { readonly sales: readonly unknown[] }) => answer.sales.length,
    },
    { page: "bank lines", schema: bankLinePage, read: () => lines({}), rowsOf: linesOf },
    {
      page: "bank lines, open",
      schema: bankLinePage,
      read: () => lines({ state: "open" }),
      rowsOf: linesOf,
    },
    {
      page: "bank lines, by a word",
      schema: bankLinePage,
      read: () => lines({ search: "7100123-" }),
      rowsOf: linesOf,
    },
  ];
}

const WIDEST = statement({
  name: "bench_widest_line",
  text: `select m.bank_line_id as id from payout_matches m order by (select count(*)
      from payout_match_parts p where p.match_id = m.id) desc, m.booked_on desc limit 1`,
});

/** A bank line of many sites, where one is settled already. */
export async function findWidest(database: Database): Promise<string> {
  const [row] = await database.query<{ id: string }>(WIDEST);
  return row?.id ?? "";
}

const BARE_ROWS = statement({
  name: "bench_bare_rows",
  text: "select * from orders where id = any($1)",
});

async function measurePage(
  database: Database,
  { page, schema, read, rowsOf }: Page,
): Promise<PagedTime> {
  const write = async (): Promise<number> => {
    const answer = schema.parse(await read());
    JSON.stringify(answer);
    return rowsOf(answer as never);
  };
  const rows = await write();
  const { times, processorMs: worked } = await timesOf(database, write);
  const ids = orderIds(rows);
  const readBare = async (): Promise<unknown> =>
    JSON.stringify(await database.query(BARE_ROWS, [ids]));
  const floor = await timesOf(database, readBare);
  return {
    page,
    medianMs: medianOf(times),
    worstMs: rounded(Math.max(...times)),
    processorMs: worked,
    rows,
    floorMs: medianOf(floor.times),
  };
}

type Times = { readonly times: readonly number[]; readonly processorMs: number | null };

async function timesOf(database: Database, work: () => Promise<unknown>): Promise<Times> {
  for (let run = 0; run < WARM_UP; run += 1) await work();
  const before = await processorMs(database);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  const after = await processorMs(database);
  const worked = before === null || after === null ? null : rounded((after - before) / RUNS);
  return { times, processorMs: worked };
}

function medianOf(times: readonly number[]): number {
  return rounded(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
