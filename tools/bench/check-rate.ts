/**
 * The check that the books equal the items, over ever more past payments: each pass slice by slice as a
 * server takes it, without the rests between. The last days have as many payments at every size.
 */
import { performance } from "node:perf_hooks";
import { readBalances } from "../../server/book-checks/read-balances.ts";
import { takeSlice } from "../../server/book-checks/take-slice.ts";
import type { WalkName } from "../../server/book-checks/walk-store.ts";
import { newUuid } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { SEES_ALL } from "../../server/http/access.ts";
import { makeBenchCompany } from "./bench-company.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { addBookedPayments, prepareBookRows, sumBookedPayments } from "./book-rows.ts";
import { processorMs } from "./processor-time.ts";

export type PassTime = {
  readonly slices: number;
  readonly looked: number;
  readonly ms: number;
  readonly processorMs: number | null;
  readonly worstSliceMs: number;
};

export type CheckStep = {
  readonly pastPayments: number;
  readonly recent: PassTime;
  readonly whole: PassTime;
  /** The page of the books, the second time that it is asked for. */
  readonly pageMs: number;
  /** Every posting of the database read once, and added up. */
  readonly floorMs: number;
};

const PIECE = 20_000;
const AT_ONCE = 1_000;
const TERMINALS = Array.from({ length: 20 }, (_, index) => String(97_000_001 + index));

export async function measureChecks(sizes: readonly number[]): Promise<readonly CheckStep[]> {
  const bench = await openBenchDatabase();
  try {
    const { database } = bench;
    await makeBenchCompany(database, TERMINALS);
    await prepareBookRows(database);
    const until = new Date().toISOString();
    const steps: CheckStep[] = [];
    let filled = 0;
    for (const size of sizes) {
      for (; filled < size; filled = Math.min(size, filled + PIECE)) {
        await addBookedPayments(database, {
          from: filled,
          to: Math.min(size, filled + PIECE),
          until,
        });
      }
      await sumBookedPayments(database);
      steps.push(await measureStep(database, size));
    }
    return steps;
  } finally {
    await bench.close();
  }
}

async function measureStep(database: Database, pastPayments: number): Promise<CheckStep> {
  const recent = await measurePass(database, "recent");
  const whole = await measurePass(database, "whole");
  const clock = (): number => Date.now();
  await readBalances({ database, clock }, SEES_ALL);
  const pageMs = await timeOf(() => readBalances({ database, clock }, SEES_ALL));
  const floorMs = await timeOf(() => database.query(EVERY_POSTING));
  return { pastPayments, recent, whole, pageMs, floorMs };
}

const EVERY_POSTING = statement({
  name: "bench_every_posting",
  text: "select sum(amount_ore) from postings",
});

async function measurePass(database: Database, only: WalkName): Promise<PassTime> {
  const log = { error: (found: object) => console.error(found) };
  const deps = { database, clock: () => Date.now(), newId: newUuid, log };
  const startedMs = performance.now();
  const processorBefore = await processorMs(database);
  const pass = { slices: 0, looked: 0, worstSliceMs: 0 };
  for (;;) {
    const sliceMs = performance.now();
    const slice = await takeSlice(deps, { most: AT_ONCE, only, waits: true });
    if (slice === undefined) throw new Error("Somebody else checks the benchmark's books");
    if (slice.found > 0) throw new Error("The benchmark's books differ from their items");
    pass.slices += 1;
    pass.looked += slice.looked;
    pass.worstSliceMs = Math.max(pass.worstSliceMs, Math.round(performance.now() - sliceMs));
    if (slice.isEnd) break;
  }
  const processorAfter = await processorMs(database);
  const isKnown = processorBefore !== null && processorAfter !== null;
  return {
    ...pass,
    ms: Math.round(performance.now() - startedMs),
    processorMs: isKnown ? Math.round(processorAfter - processorBefore) : null,
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return Math.round(performance.now() - startedMs);
}
