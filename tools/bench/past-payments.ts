/**
 * Past payments by the million, each row as the product would leave it: orders, their words, attempts, what
 * ties them, the sums of takings, and what payments are searched by. Indexes that only serve reading are
 * away while the rows are put in and made of all of them at once, which takes minutes instead of hours.
 */
import { type Database, type Sql, statement } from "../../server/database/database.ts";
import { indexPayments } from "../../server/history/index-payments.ts";
import { ADD_UP_TAKINGS, OF_COMPANY, runAll, UNCHECKED } from "./unchecked-rows.ts";

/** The day on show and the weekday that it is held beside: each has a three hundredth of all. */
const SHOWN_DAYS = ["2026-11-30", "2026-11-23"] as const;
const DAYS_IN_YEAR = 300;
const PIECE = 50_000;
const AT_ONCE = 20_000;
const FILLED = ["orders", "order_search", "attempts", "allocations", "payment_words"];

/** Once, before the first of them. */
export async function preparePastPayments(database: Sql): Promise<void> {
  await runAll(database, [...UNCHECKED, "alter table attempts disable trigger user"]);
}

/** As many more as there are from `from` to `to`, and the same share more on each shown day. */
export async function addPastPayments(database: Database, from: number, to: number): Promise<void> {
  const pieces: Piece[] = SHOWN_DAYS.map((day) => ({
    day,
    from: Math.ceil(from / DAYS_IN_YEAR),
    to: Math.ceil(to / DAYS_IN_YEAR),
    prefix: day,
  }));
  for (let at = from; at < to; at += PIECE) {
    pieces.push({ day: undefined, from: at, to: Math.min(to, at + PIECE), prefix: "P" });
  }
  const indexes = await database.query<{ name: string; made: string }>(READING_INDEXES, [FILLED]);
  await runAll(
    database,
    indexes.map(({ name }) => `drop index ${name}`),
  );
  for (const piece of pieces) {
    await addPiece(database, piece);
    while (await indexPayments(database, AT_ONCE));
    await runAll(database, ["vacuum payments_to_index"]);
  }
  await database.inTransaction(async (tx) => {
    await runAll(tx, [
      "set local maintenance_work_mem = '1GB'",
      ...indexes.map(({ made }) => made),
    ]);
  });
  await runAll(database, [
    ...ADD_UP_TAKINGS,
    ...[
      ...FILLED,
      "payments_to_index",
      "takings_of_days",
      "takings_of_hours",
      "takings_of_issuers",
    ].map((table) => `vacuum analyze ${table}`),
  ]);
}

const READING_INDEXES = statement({
  name: "bench_reading_indexes",
  text: `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made
    from pg_index i
    where i.indrelid = any($1::text[]::regclass[])
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
});

type Piece = {
  /** Undefined spreads them over the thousand days before. */
  readonly day: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly prefix: string;
};

async function addPiece(database: Sql, { day, from, to, prefix }: Piece): Promise<void> {
  const numbers = `(select n, ${day === undefined ? "date '2026-11-22' - (n % 1000)::int" : `date '${day}'`}
      + time '08:00' + (n % 36000) * interval '1 second' as at
    from generate_series(${from + 1}, ${to}) n) n`;
  // In the order of time, as the product makes them; the rest of each is its own.
  const id = (
    kind: string,
  ): string => `(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
    || '7' || left(md5('${prefix}${kind}' || n), 3) || '8' || right(md5('${prefix}${kind}' || n), 15))::uuid`;
  await runAll(database, [
    `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
        settlement, version, customer_name, registration_number, service_advisor, total_ore, paid_ore,
        position, created_at, changed_at)
      select ${id("o")}, p.company_id, p.system_id, p.site_id, '${prefix}' || n, '${prefix}' || n,
        'invoice', 'cash', 1, 'Kund ' || n % 5000 || ' (påhittad)' || case when n % 97 = 0
          then ' Taxi Nord' when n % 503 = 0 then ' Bilhallen' else '' end,
        'ABC' || lpad((n % 1000)::text, 3, '0'), 'MATA', 100000 + n, 100000 + n, 'hasPaid', at, at
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
        at::date, at, at, at, gen_random_uuid()
      from ${numbers}, (select ${OF_COMPANY}) p, (select id from people limit 1) e,
        lateral (select till_id, terminal_id from till_terminals
          order by terminal_id offset n % 20 limit 1) t`,
    `insert into allocations (attempt_id, line, order_id, target, order_version, asked_ore,
        applied_ore, active, service_advisor)
      select ${id("a")}, 1, ${id("o")}, 'order', 1, 100000 + n, 100000 + n, false, 'MATA'
      from ${numbers}`,
    `insert into payments_to_index (attempt_id) select ${id("a")} from ${numbers}`,
  ]);
}
