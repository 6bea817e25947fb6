/**
 * The overview, the history's search and the ages of open items over ever more past payments, in one
 * database that grows. The day that the overview shows, and the weekday that it is held beside, have a three
 * hundredth of them each: what is in a year. What is open is as much at every size.
 */
import { performance } from "node:perf_hooks";
import { listPaymentsQuery } from "../../server/api.ts";
import { type Database, type Sql, statement } from "../../server/database/database.ts";
import { indexPayments } from "../../server/history/index-payments.ts";
import { listPayments } from "../../server/history/list-payments.ts";
import { SEES_ALL } from "../../server/http/access.ts";
import { readOverview } from "../../server/overview/read-overview.ts";
import { foldSums } from "../../server/running-sums/fold-sums.ts";
import { type AgeingStep, addOpenItems, measureAgeing } from "./ageing-rate.ts";
import { makeBenchCompany } from "./bench-company.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { OF_COMPANY, runAll, UNCHECKED } from "./unchecked-rows.ts";

export type HistoryStep = {
  readonly pastPayments: number;
  readonly overviewMs: number;
  readonly overviewWorstMs: number;
  /** The first page of each search, in the median. */
  readonly searches: Readonly<Record<string, number>>;
  /** One bare row by its key over the same connection. */
  readonly floorMs: number;
  readonly ageing: AgeingStep;
};

const NOW_MS = Date.parse("2026-11-30T15:00:00Z");
const RUNS = 15;
const PIECE = 50_000;
const AT_ONCE = 20_000;
const DAYS_IN_YEAR = 300;
const TERMINALS = Array.from({ length: 20 }, (_, index) => String(97_000_001 + index));

/** What people look for; the numbers are of payments that there are at every size. */
const SEARCHES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "nothing: the newest": {},
  "invoice number": { search: "P4711" },
  "registration number": { search: "ABC471" },
  "part of a name": { search: "Kund 47 " },
  "a name that all have": { search: "påhittad" },
  "a number's beginning": { search: "P471" },
  "two words together, 1 in 97": { search: "taxi nord" },
  "a word that 1 in 503 have": { search: "bilhallen" },
  "two letters": { search: "ta" },
  "anything: last four digits": { search: "4711" },
  "anything: operator or advisor": { search: "MATA" },
  "name and day": { search: "Kund 47 ", from: "2026-05-01", to: "2026-05-31" },
  "last four digits": { lastFour: "4711" },
  "authorisation code": { authorisationCode: "A04711" },
  amount: { amountOre: "104711" },
  "issuer and month": { issuer: "diners", from: "2026-03-01", to: "2026-03-31" },
  operator: { operator: "MATA" },
  advisor: { serviceAdvisor: "MATA" },
  "site and day": { siteCode: "MATNING", from: "2026-06-01", to: "2026-06-01" },
  "nothing that there is": { search: "finnsinte" },
};

export async function measureHistory(sizes: readonly number[]): Promise<readonly HistoryStep[]> {
  const bench = await openBenchDatabase();
  try {
    const { database } = bench;
    await makeBenchCompany(database, TERMINALS);
    await runAll(database, UNCHECKED);
    await addOpenItems(database);
    const steps: HistoryStep[] = [];
    let filled = 0;
    for (const size of sizes) {
      for (const day of ["2026-11-30", "2026-11-23"]) {
        const from = Math.ceil(filled / DAYS_IN_YEAR);
        await addPayments(database, { day, from, to: Math.ceil(size / DAYS_IN_YEAR), prefix: day });
      }
      for (; filled < size; filled = Math.min(size, filled + PIECE)) {
        const to = Math.min(size, filled + PIECE);
        await addPayments(database, { day: undefined, from: filled, to, prefix: "P" });
      }
      steps.push(await measureStep(database, size));
    }
    return steps;
  } finally {
    await bench.close();
  }
}

const ANALYZED = [
  ...["orders", "order_search", "attempts", "allocations", "payment_words", "payments_to_index"],
  ...["takings_to_fold", "takings_of_days", "takings_of_hours", "takings_of_issuers"],
];

async function measureStep(database: Database, pastPayments: number): Promise<HistoryStep> {
  // As servers do every two seconds.
  while (await foldSums(database, "takings"));
  while (await foldSums(database, "postings"));
  await layOutWords(database);
  for (const table of ANALYZED) {
    await runAll(database, [`vacuum analyze ${table}`]);
  }
  const sources = { database, clock: () => NOW_MS, booksAgree: () => true };
  const overview = await timesOf(() => readOverview(sources, SEES_ALL));
  const telling = { language: "sv", nowMs: NOW_MS } as const;
  const searches: Record<string, number> = {};
  for (const [name, asked] of Object.entries(SEARCHES)) {
    const query = listPaymentsQuery.parse(asked);
    const times = await timesOf(() => listPayments(database, query, { telling, sight: SEES_ALL }));
    searches[name] = medianOf(times);
  }
  const floor = await timesOf(() => database.query(ONE_ROW));
  return {
    pastPayments,
    overviewMs: medianOf(overview),
    overviewWorstMs: rounded(Math.max(...overview)),
    searches,
    floorMs: medianOf(floor),
    ageing: await measureAgeing(database),
  };
}

const READ_INDEXES = statement({
  name: "bench_indexes_of_words",
  text: `select indexname as name, indexdef as made from pg_indexes
    where tablename = 'payment_words' and indexname <> 'payment_words_pkey'`,
});

/** Indexes of a hundred thousand rows are made sooner at once than row by row. */
async function layOutWords(database: Database): Promise<void> {
  const indexes = await database.query<{ name: string; made: string }>(READ_INDEXES);
  await runAll(
    database,
    indexes.map(({ name }) => `drop index ${name}`),
  );
  while (await indexPayments(database, AT_ONCE));
  await runAll(
    database,
    indexes.map(({ made }) => made),
  );
}

const ONE_ROW = statement({ name: "bench_one_row", text: "select id from companies limit 1" });

/** Once before it is counted. */
async function timesOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return times;
}

function medianOf(times: readonly number[]): number {
  return rounded(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

type Piece = {
  /** Undefined spreads them over the thousand days before. */
  readonly day: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly prefix: string;
};

/** Orders, their words, payments and what ties them, each row as the product would leave it. */
async function addPayments(database: Sql, { day, from, to, prefix }: Piece): Promise<void> {
  const numbers = `generate_series(${from + 1}, ${to}) n`;
  const at = `(${day === undefined ? "date '2026-11-22' - (n % 1000)::int" : `date '${day}'`}
    + time '08:00' + (n % 36000) * interval '1 second')`;
  const id = (kind: string): string => `md5('${prefix}${kind}' || n)::uuid`;
  await runAll(database, [
    `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
        settlement, version, customer_name, registration_number, service_advisor, total_ore, paid_ore,
        position, created_at, changed_at)
      select ${id("o")}, p.company_id, p.system_id, p.site_id, '${prefix}' || n, '${prefix}' || n,
        'invoice', 'cash', 1, 'Kund ' || n % 5000 || ' (påhittad)' || case when n % 97 = 0
          then ' Taxi Nord' when n % 503 = 0 then ' Bilhallen' else '' end,
        'ABC' || lpad((n % 1000)::text, 3, '0'), 'MATA', 100000 + n, 100000 + n, 'hasPaid', ${at}, ${at}
      from ${numbers}, (select ${OF_COMPANY}) p`,
    `insert into order_search (order_id, words)
      select o.id, words_of_order(o) from ${numbers} join orders o on o.id = ${id("o")}`,
    `insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
        operator, asked_by, reference, asked_ore, approved_ore, issuer, last_four, authorisation_code,
        business_day, created_at, sent_at, ended_at, server_id)
      select ${id("a")}, 'purchase', 'approved', p.company_id, p.site_id, t.till_id, t.terminal_id,
        e.id, 'MATA', 'person', upper('${prefix.replaceAll("-", "")}' || n), 100000 + n, 100000 + n,
        (array['visa','mastercard','visa','mastercard','visa','amex','diners'])[1 + n % 7],
        lpad((n % 10000)::text, 4, '0'), 'A' || lpad((n % 100000)::text, 5, '0'),
        ${at}::date, ${at}, ${at}, ${at}, gen_random_uuid()
      from ${numbers}, (select ${OF_COMPANY}) p, (select id from people limit 1) e,
        lateral (select till_id, terminal_id from till_terminals
          order by terminal_id offset n % 20 limit 1) t`,
    `insert into allocations (attempt_id, line, order_id, target, order_version, asked_ore,
        applied_ore, active, service_advisor)
      select ${id("a")}, 1, ${id("o")}, 'order', 1, 100000 + n, 100000 + n, false, 'MATA'
      from ${numbers}`,
  ]);
}
