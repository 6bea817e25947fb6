/**
 * A day's close with 100 to 100 000 payments in it, each day after all those before it. The payments are
 * real ones once, and the rows of those again as often as is needed; what is measured is the close, over
 * the use case, with the numbers, the listings and the hashes. The floor marks as many rows in one durable
 * commit: the least that any close must write.
 */
import { newUuid, systemClock } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { closeDay } from "../../server/day-close/close-day.ts";
import { findCloseSite } from "../../server/day-close/close-store.ts";
import { BENCH_SITE } from "./bench-company.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { preparePayments, sendOrders } from "./payment-rate.ts";
import { processorMs } from "./processor-time.ts";

export type CloseTime = {
  readonly payments: number;
  readonly closeMs: number;
  /** Of this process and the database's, where the system tells it. */
  readonly processorMs: number | null;
  readonly floorMs: number;
  readonly microsecondsPerPayment: number;
};

const REAL_PAYMENTS = 64;
const RUNS = 3;

/** The last of the sizes is closed once, those before it three times each: the best counts. */
export async function measureCloseTimes(sizes: readonly number[]): Promise<readonly CloseTime[]> {
  const bench = await openBenchDatabase();
  try {
    const { database } = bench;
    await database.query(MAKE_FLOOR);
    const takePayment = await preparePayments(database);
    const orders = await sendOrders(database, REAL_PAYMENTS);
    for (const [worker, order] of orders.entries()) await takePayment(order, worker);
    await close(database);
    await database.query(KEEP_PATTERN);
    const columns = await insertableColumns(database);
    const times: CloseTime[] = [];
    for (const [at, payments] of sizes.entries()) {
      const runs = at === sizes.length - 1 && sizes.length > 1 ? 1 : RUNS;
      const measured: CloseTime[] = [];
      for (let run = 0; run < runs; run += 1) {
        measured.push(await closeOne(database, payments, columns));
      }
      times.push(measured.toSorted((one, other) => one.closeMs - other.closeMs)[0] ?? NOTHING);
    }
    return times;
  } finally {
    await bench.close();
  }
}

const NOTHING: CloseTime = {
  payments: 0,
  closeMs: 0,
  processorMs: null,
  floorMs: 0,
  microsecondsPerPayment: 0,
};

async function closeOne(
  database: Database,
  payments: number,
  columns: Columns,
): Promise<CloseTime> {
  await addPayments(database, payments, columns);
  await database.query(ANALYZE);
  const before = await processorMs(database);
  const startedMs = performance.now();
  const events = await close(database);
  const closeMs = performance.now() - startedMs;
  const after = await processorMs(database);
  if (events !== payments) throw new Error(`${events} payments were closed, not ${payments}`);
  const floorStartedMs = performance.now();
  await database.query(FILL_FLOOR, [payments]);
  return {
    payments,
    closeMs: Math.round(closeMs),
    processorMs: before === null || after === null ? null : Math.round(after - before),
    floorMs: Math.round(performance.now() - floorStartedMs),
    microsecondsPerPayment: Math.round((closeMs * 1_000) / payments),
  };
}

async function close(database: Database): Promise<number> {
  const site = await findCloseSite(database, BENCH_SITE);
  if (site === undefined) throw new Error("The benchmark's site is gone");
  const { id: siteId, code: siteCode, companies } = site;
  const places = companies.map((company) => ({ siteId, siteCode, company }));
  const deps = {
    database,
    clock: systemClock,
    newId: newUuid,
    cloud: { capabilities: { canReconcile: true } },
  };
  const by = { id: null, name: "MATA" };
  const closed = await closeDay(deps, { places, part: undefined, by }, undefined);
  const [row] = await database.query<{ payments: number }>(COUNT_CLOSED, [closed.id]);
  return row?.payments ?? 0;
}

const COUNT_CLOSED = statement({
  name: "bench_close_count",
  text: `select (content::json -> 'cards' ->> 'payments')::int as payments from day_closes
    where id = $1`,
});
const ANALYZE = statement({ name: "bench_close_analyze", text: "vacuum analyze" });
const MAKE_FLOOR = statement({
  name: "bench_close_make_floor",
  text: "create table bench_close_floor (id uuid primary key, close_id uuid not null)",
});
const FILL_FLOOR = statement({
  name: "bench_close_fill_floor",
  text: `insert into bench_close_floor select gen_random_uuid(), gen_random_uuid()
    from generate_series(1, $1::int)`,
});
const KEEP_PATTERN = statement({
  name: "bench_close_keep_pattern",
  text: `create table bench_close_pattern as select row_number() over (order by id) as n, id
    from attempts where state = 'approved'`,
});

type Columns = Readonly<Record<"attempts" | "vouchers" | "postings", readonly string[]>>;

const READ_COLUMNS = statement({
  name: "bench_close_columns",
  text: `select table_name as "table", column_name as "column" from information_schema.columns
    where table_name in ('attempts','vouchers','postings') and is_generated = 'NEVER'
      and table_schema = 'public' order by table_name, ordinal_position`,
});

async function insertableColumns(database: Database): Promise<Columns> {
  const rows = await database.query<{ table: string; column: string }>(READ_COLUMNS);
  const of = (table: string): readonly string[] =>
    rows.filter((row) => row.table === table && row.column !== "tx").map((row) => row.column);
  return { attempts: of("attempts"), vouchers: of("vouchers"), postings: of("postings") };
}

const PIECE = 5_000;
const MAKE_COPIES = statement({
  name: "bench_close_make_copies",
  text: `create temporary table copies on commit drop as select gen_random_uuid() as id, p.id as old,
      gen_random_uuid() as voucher_id, upper(substr(md5(random()::text || g), 1, 20)) as reference
    from generate_series(1, $1::int) g
      join bench_close_pattern p on p.n = 1 + g % (select count(*) from bench_close_pattern)`,
});

/** Each with its own attempt and voucher, of the same orders, tills and terminals in turn. */
async function addPayments(database: Database, payments: number, columns: Columns): Promise<void> {
  const from = (table: keyof Columns, given: Readonly<Record<string, string>>): string =>
    columns[table].map((column) => given[column] ?? `o.${column}`).join(", ");
  const own = { id: "c.id", reference: "c.reference" };
  const copy = [
    `insert into attempts (${columns.attempts.join(", ")})
      select ${from("attempts", own)} from copies c join attempts o on o.id = c.old`,
    `with v as (insert into vouchers (${columns.vouchers.join(", ")})
        select ${from("vouchers", { id: "c.voucher_id", attempt_id: "c.id" })}
        from copies c join vouchers o on o.attempt_id = c.old)
      insert into postings (${columns.postings.join(", ")})
      select ${from("postings", { voucher_id: "c.voucher_id", attempt_id: "c.id" })}
      from copies c join vouchers b on b.attempt_id = c.old
        join postings o on o.voucher_id = b.id`,
  ].map((text, at) => statement({ name: `bench_close_copy_${at}`, text }));
  for (let left = payments; left > 0; left -= PIECE) {
    await database.inTransaction(async (tx) => {
      await tx.query(MAKE_COPIES, [Math.min(left, PIECE)]);
      for (const one of copy) await tx.query(one);
    });
  }
}
