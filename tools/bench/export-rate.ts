/**
 * A file of 100 000 vouchers out of the database, each of one payment, made as the server makes it: how
 * long until its last byte, how much processor time this process took for it, how far its memory rose
 * meanwhile, all threads together, and how long its own thread, which payments share, was kept at most.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { FISCAL_YEAR_BEGINS_IN_MONTH } from "@kortkoll/core/assumptions.ts";
import { daysOfFiscalYear } from "@kortkoll/core/ledger/fiscal-year.ts";
import { newUuid, systemClock } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { closeDay } from "../../server/day-close/close-day.ts";
import { createExportMaker } from "../../server/exports/export-maker.ts";
import { type FoundRange, findRange } from "../../server/exports/find-range.ts";
import { SEES_ALL } from "../../server/http/access.ts";
import { NO_CLOUD } from "../../server/no-cloud.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { preparePayments, sendOrders } from "./payment-rate.ts";

export type ExportRate = {
  readonly vouchers: number;
  /** Of the slowest close of ten thousand of them. */
  readonly closeMs: number;
  readonly files: readonly {
    readonly form: "sie" | "fortnox" | "csv" | "json";
    readonly bytes: number;
    readonly ms: number;
    readonly processorMs: number;
    readonly roseMb: number;
    readonly longestDelayMs: number;
  }[];
};

export async function measureExportRate(vouchers: number): Promise<ExportRate> {
  const bench = await openBenchDatabase();
  try {
    const { database } = bench;
    const takePayment = await preparePayments(database);
    const orders = await sendOrders(database, 4);
    for (let order = orders.pop(); order !== undefined; order = orders.pop()) {
      await takePayment(order, 0);
    }
    await database.query(NUMBER_EACH);
    const [place] = await database.query<Place>(PLACE);
    if (place === undefined) throw new Error("Nowhere to close");
    let closeMs = 0;
    for (let from = 1; from <= vouchers; from += OF_A_DAY) {
      await multiply(database, { from, to: Math.min(from + OF_A_DAY - 1, vouchers) });
      closeMs = Math.max(closeMs, await timeOf(() => close(database, place)));
    }
    await database.query(ANALYZE);
    const range = await wholeYear(database, place.companyCode);
    const files: ExportRate["files"][number][] = [];
    for (const form of ["sie", "fortnox", "csv", "json"] as const) {
      files.push({ form, ...(await measureFile(database, range, form)) });
    }
    return { vouchers, closeMs, files };
  } finally {
    await bench.close();
  }
}

type Place = {
  readonly companyId: string;
  readonly companyCode: string;
  readonly siteId: string;
  readonly siteCode: string;
};

const ANALYZE = statement({ name: "bench_export_analyze", text: "vacuum analyze" });
const PLACE = statement({
  name: "bench_export_place",
  text: `select c.id as "companyId", c.code as "companyCode", s.id as "siteId", s.code as "siteCode"
    from site_companies b join companies c on c.id = b.company_id join sites s on s.id = b.site_id`,
});
const NUMBER_EACH = statement({
  name: "bench_export_number_each",
  text: "update company_books set vouchers_per = 'payment'",
});
const MULTIPLY_ORDERS = statement({
  name: "bench_export_orders",
  text: `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
      settlement, version, customer_name, service_advisor, total_ore, created_at, changed_at)
    select gen_random_uuid(), o.company_id, o.system_id, o.site_id, 'OX' || n, 'X' || n, o.kind,
      o.settlement, o.version, o.customer_name, o.service_advisor, o.total_ore, o.created_at,
      o.changed_at
    from (select * from orders limit 1) o, generate_series($1::int, $2::int) n`,
});
const MULTIPLY_VOUCHERS = statement({
  name: "bench_export_vouchers",
  text: `with paid as (select * from vouchers where event = 'approved' limit 1),
    made as (select gen_random_uuid() as id, o.id as order_id, o.invoice_number
      from orders o join generate_series($1::int, $2::int) n on o.invoice_number = 'X' || n),
    v as (insert into vouchers (id, company_id, series, business_day, event, text, attempt_id,
        order_id, created_by, created_at)
      select m.id, p.company_id, p.series, p.business_day, p.event,
        'Kortbetalning Visa, faktura ' || m.invoice_number || ', Åsa Påhittad', p.attempt_id,
        m.order_id, p.created_by, p.created_at from made m, paid p)
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, issuer, site_id,
      till_id, terminal_id, operator, service_advisor, order_id, system_code, attempt_id, debt_id,
      booked_by_system)
    select m.id, p.line, p.company_id, p.account, p.role, p.amount_ore, p.issuer, p.site_id,
      p.till_id, p.terminal_id, p.operator, p.service_advisor, m.order_id, p.system_code,
      p.attempt_id, p.debt_id, p.booked_by_system
    from made m, paid join postings p on p.voucher_id = paid.id`,
});

const LOOKS_EVERY_MS = 20;
const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const AT_ONCE = 500;
const OF_A_DAY = 10_000;

/** A little first: what watches over the vouchers must know that there are many. */
async function multiply(
  database: Database,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  for (let first = from; first <= to; first += AT_ONCE) {
    const numbers = [first, Math.min(first + AT_ONCE - 1, to)];
    await database.query(MULTIPLY_ORDERS, numbers);
    await database.query(MULTIPLY_VOUCHERS, numbers);
    if (first < 3 * AT_ONCE) await database.query(ANALYZE);
  }
  await database.query(ANALYZE);
}

async function close(database: Database, place: Place): Promise<void> {
  const company = { id: place.companyId, code: place.companyCode };
  const places = [{ siteId: place.siteId, siteCode: place.siteCode, company }];
  const deps = { database, clock: systemClock, newId: newUuid, cloud: NO_CLOUD };
  const by = { id: null, name: "MATA" };
  await closeDay(deps, { places, part: undefined, by }, undefined);
}

async function wholeYear(database: Database, companyCode: string): Promise<FoundRange> {
  const { lastDay } = daysOfFiscalYear(new Date().getFullYear(), FISCAL_YEAR_BEGINS_IN_MONTH);
  const asked = { companyCode, from: undefined, to: lastDay, today: lastDay, sight: SEES_ALL };
  const range = await findRange(database, asked);
  if (range.kind === "refused") throw new Error(range.code);
  return range;
}

async function measureFile(
  database: Database,
  range: FoundRange,
  form: ExportRate["files"][number]["form"],
): Promise<Omit<ExportRate["files"][number], "form">> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, LOOKS_EVERY_MS);
  const processor = process.cpuUsage();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  let bytes = 0;
  const maker = createExportMaker({ database, clock: systemClock, version: "bench", log: QUIET });
  const isSie = form === "sie" || form === "fortnox";
  const wish = {
    form: isSie ? "sie" : form,
    profile: form === "fortnox" ? "fortnox" : "full",
    checksum: false,
  } as const;
  const ms = await timeOf(async () => {
    const file = await maker.open({ ...range, ...wish, by: "MATA" });
    if (file.kind === "refused") throw new Error(JSON.stringify(file.faults));
    for await (const piece of file.stream) bytes += (piece as Uint8Array).length;
  });
  delays.disable();
  clearInterval(looking);
  const { user, system } = process.cpuUsage(processor);
  return {
    bytes,
    ms,
    processorMs: Math.round((user + system) / 1_000),
    roseMb: Math.round((most - before) / 1_000_000),
    longestDelayMs: Math.round(delays.max / 1_000_000),
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return Math.round(performance.now() - startedMs);
}
