/**
 * The overview, the history's search and the ages of open items over ever more past payments, in one
 * database that grows. The day that the overview shows, and the weekday that it is held beside, have a three
 * hundredth of them each: what is in a year. What is open is as much at every size.
 */
import { performance } from "node:perf_hooks";
import { listPaymentsQuery } from "../../server/api.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { listPayments } from "../../server/history/list-payments.ts";
import { SEES_ALL } from "../../server/http/access.ts";
import { readOverview } from "../../server/overview/read-overview.ts";
import { type AgeingStep, addOpenItems, measureAgeing } from "./ageing-rate.ts";
import { makeBenchCompany } from "./bench-company.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { addPastPayments, preparePastPayments } from "./past-payments.ts";

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
const FILLED_WITHIN_MS = 6 * 60 * 60_000;
const TERMINALS = Array.from({ length: 20 }, (_, index) => String(97_000_001 + index));

const NOWHERE = "nothing that there is";

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
  "name and day": { search: "Kund 47 ", from: "2026-10-01", to: "2026-10-31" },
  "last four digits": { lastFour: "4711" },
  "authorisation code": { authorisationCode: "A04711" },
  amount: { amountOre: "104711" },
  "issuer and month": { issuer: "diners", from: "2026-03-01", to: "2026-03-31" },
  operator: { operator: "MATA" },
  advisor: { serviceAdvisor: "MATA" },
  "site and day": { siteCode: "MATNING", from: "2026-06-01", to: "2026-06-01" },
  [NOWHERE]: { search: "finnsinte" },
};

export async function measureHistory(sizes: readonly number[]): Promise<readonly HistoryStep[]> {
  const bench = await openBenchDatabase({ answerTimeoutMs: FILLED_WITHIN_MS });
  try {
    const { database } = bench;
    await makeBenchCompany(database, TERMINALS);
    await preparePastPayments(database);
    await addOpenItems(database);
    const steps: HistoryStep[] = [];
    let filled = 0;
    for (const size of sizes) {
      await addPastPayments(database, filled, size);
      filled = size;
      steps.push(await measureStep(database, size));
    }
    return steps;
  } finally {
    await bench.close();
  }
}

async function measureStep(database: Database, pastPayments: number): Promise<HistoryStep> {
  const sources = { database, clock: () => NOW_MS, booksAgree: () => true };
  const overview = await timesOf(() => readOverview(sources, SEES_ALL));
  const telling = { language: "sv", nowMs: NOW_MS } as const;
  const searches: Record<string, number> = {};
  for (const [name, asked] of Object.entries(SEARCHES)) {
    const query = listPaymentsQuery.parse(asked);
    const search = () => listPayments(database, query, { telling, sight: SEES_ALL });
    // Looking through an index that is empty is soon done.
    const found = await search();
    if ((found.kind === "page" && found.payments.length > 0) === (name === NOWHERE)) {
      throw new Error(`Wrongly found among ${pastPayments} payments: ${name}`);
    }
    searches[name] = medianOf(await timesOf(search));
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
