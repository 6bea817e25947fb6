/**
 * The audit chain over 100 000 entries: how fast they are sealed, and how long it takes to verify all
 * of them. The floor reads the same bytes from one table and hashes them: no chain, no rows to hold
 * them against.
 */
import { hash } from "node:crypto";
import { readEntries } from "../../server/audit/chain-source-store.ts";
import { NO_HEAD_FILE } from "../../server/audit/head-file.ts";
import { createHeadKey } from "../../server/audit/head-key.ts";
import { type SealDeps, Sealer } from "../../server/audit/seal-chain.ts";
import { verifyChain } from "../../server/audit/verify-chain.ts";
import { systemClock, systemPause } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { createSecretBox } from "../../server/secrets/secret-box.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { preparePayments, sendOrders, type TakePayment } from "./payment-rate.ts";
import { processorMs } from "./processor-time.ts";

export type AuditRate = {
  readonly entries: number;
  readonly bytes: number;
  readonly sealedPerSecond: number;
  readonly verifyMs: number;
  /** Of the server and the database together, for one verification; null without /proc. */
  readonly processorMs: number | null;
  readonly floorMs: number;
  /** The floor's time by ours. */
  readonly ratio: number;
};

/** At a time, until there are as many entries as wanted. */
const PAYMENTS = 256;
const AT_ONCE = 8;
const PIECE = 5_000;
const RUNS = 3;
const quiet = { info: () => undefined, warn: () => undefined, error: console.error };

export async function measureAuditRate(wanted: number): Promise<AuditRate> {
  const bench = await openBenchDatabase();
  try {
    const { database } = bench;
    const takePayment = await preparePayments(database);
    while ((await count(database)) < wanted) await takePayments(database, takePayment);
    await database.query(ANALYZE);
    const deps: SealDeps = {
      database,
      clock: systemClock,
      pause: systemPause,
      headKey: createHeadKey(createSecretBox(new Uint8Array(32).fill(7))),
      headFile: NO_HEAD_FILE,
      log: quiet,
    };
    const sealMs = await timeOf(() => new Sealer(deps).sealAll());
    await database.query(ANALYZE);
    const before = await processorMs(database);
    const { entries, verifyMs } = await verifyThrice(deps);
    const after = await processorMs(database);
    const bytes = await copyForFloor(database, entries);
    const floorMs = await bestOf(() => readAndHash(database, entries));
    const ratio = Math.round((floorMs / verifyMs) * 100) / 100;
    const sealedPerSecond = Math.round((entries / sealMs) * 1_000);
    const processor =
      before === null || after === null ? null : Math.round((after - before) / RUNS);
    return { entries, bytes, sealedPerSecond, verifyMs, processorMs: processor, floorMs, ratio };
  } finally {
    await bench.close();
  }
}

async function takePayments(database: Database, takePayment: TakePayment): Promise<void> {
  const orders = await sendOrders(database, PAYMENTS);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, worker) => {
      for (let order = orders.pop(); order !== undefined; order = orders.pop()) {
        await takePayment(order, worker);
      }
    }),
  );
}

const ANALYZE = statement({ name: "bench_audit_analyze", text: "vacuum analyze" });

const COUNT = statement({
  name: "bench_audit_count",
  text: `select (select count(*) from attempt_events) + (select count(*) from order_events)
    + (select count(*) from vouchers) + (select count(*) from audit_events)
    + (select count(*) from order_versions) + (select count(*) from written_rows) as count`,
});

async function count(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(COUNT);
  return row?.count ?? 0;
}

async function verifyThrice(
  deps: SealDeps,
): Promise<{ readonly entries: number; readonly verifyMs: number }> {
  let entries = 0;
  const verifyMs = await bestOf(async () => {
    const verdict = await verifyChain(deps);
    if (!verdict.ok) throw new Error(`Not whole: ${JSON.stringify(verdict.firstBroken)}`);
    entries = verdict.entries;
  });
  return { entries, verifyMs };
}

const MAKE_FLOOR = statement({
  name: "bench_audit_make_floor",
  text: "create table bench_audit_floor (n bigint primary key, content text not null)",
});
const FILL_FLOOR = statement({
  name: "bench_audit_fill_floor",
  text: "insert into bench_audit_floor select * from unnest($1::bigint[], $2::text[])",
});
const READ_FLOOR = statement({
  name: "bench_audit_read_floor",
  text: "select content from bench_audit_floor where n > $1 and n <= $2 order by n",
});

async function copyForFloor(database: Database, entries: number): Promise<number> {
  await database.query(MAKE_FLOOR);
  let bytes = 0;
  for (let from = 0; from < entries; from += PIECE) {
    const length = Math.min(PIECE, entries - from);
    const seqs = Array.from({ length }, (_, index) => from + index + 1);
    const contents = (await readEntries(database, seqs)).map((entry) => entry.content ?? "");
    bytes += contents.reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    await database.query(FILL_FLOOR, [seqs, contents]);
  }
  await database.query(ANALYZE);
  return bytes;
}

async function readAndHash(database: Database, entries: number): Promise<void> {
  for (let from = 0; from < entries; from += PIECE) {
    const rows = await database.query<{ content: string }>(READ_FLOOR, [from, from + PIECE]);
    for (const { content } of rows) hash("sha256", content);
  }
}

async function bestOf(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await timeOf(work));
  return Math.min(...times);
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return Math.round(performance.now() - startedMs);
}
