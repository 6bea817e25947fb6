/**
 * What the rules of money demand of a payment and nothing else: the same three durable commits, each of
 * one statement, with the rows that the product writes (attempt, allocation, timeline, order, feed, voucher,
 * postings, result, and the digest of each row that changes), held by the same two unique indexes. It has
 * no checks, foreign keys, indexes to search by or triggers, hashes nothing, and reads nothing first.
 */
import { newUuid } from "../../server/clock.ts";
import { type Database, type Statement, statement } from "../../server/database/database.ts";
import { measureRate, type Rate } from "./percentiles.ts";

const ATTEMPT = "x".repeat(400);
const ANSWER = "y".repeat(400);
const EVENT = "z".repeat(150);

const TABLES: readonly string[] = [
  `orders (id uuid primary key, content text not null, position text not null default 'unpaid',
    paid_ore bigint not null default 0)`,
  `attempts (id uuid primary key, terminal_id int not null, state text not null,
    content text not null, answer text)`,
  `allocations (attempt_id uuid, line int, order_id uuid not null, active boolean not null,
    applied_ore bigint not null default 0, primary key (attempt_id, line))`,
  "attempt_events (id uuid primary key, attempt_id uuid not null, content text not null)",
  "order_events (id uuid primary key, order_id uuid not null, content text not null)",
  "vouchers (id uuid primary key, attempt_id uuid not null, content text not null)",
  `postings (voucher_id uuid, line int, account text not null, amount_ore bigint not null,
    content text not null, primary key (voucher_id, line))`,
  "results (terminal_id int, stan text, attempt_id uuid not null, primary key (terminal_id, stan))",
  "digests (id bigint generated always as identity primary key, subject uuid not null, was bytea, is_now bytea)",
];
const HOLDS: readonly string[] = [
  "bench_rows_one_per_order on bench_rows_allocations (order_id) where active",
  "bench_rows_one_per_terminal on bench_rows_attempts (terminal_id) where state in ('created', 'sent')",
];

const DIGEST = "decode(repeat('0f', 32), 'hex')";

const INTENT = statement({
  name: "bench_rows_intent",
  text: `with o as (update bench_rows_orders set position = 'findingOut' where id = $1),
    f as (insert into bench_rows_order_events values ($2, $1, $7)),
    a as (insert into bench_rows_attempts values ($3, $4, 'created', $6)),
    l as (insert into bench_rows_allocations values ($3, 1, $1, true)),
    e as (insert into bench_rows_attempt_events values ($5, $3, $7))
    insert into bench_rows_digests (subject, is_now)
      select s, ${DIGEST} from unnest(array[$1, $3, $3]::uuid[]) s`,
});

const SENT = statement({
  name: "bench_rows_sent",
  text: `with a as (update bench_rows_attempts set state = 'sent' where id = $1),
    e as (insert into bench_rows_attempt_events values ($2, $1, $3))
    insert into bench_rows_digests (subject, was, is_now) values ($1, ${DIGEST}, ${DIGEST})`,
});

const APPROVED = statement({
  name: "bench_rows_approved",
  text: `with a as (update bench_rows_attempts set state = 'approved', answer = $8 where id = $3),
    l as (update bench_rows_allocations set active = false, applied_ore = 125000
      where attempt_id = $3 and line = 1),
    o as (update bench_rows_orders set position = 'hasPaid', paid_ore = 125000 where id = $1),
    e as (insert into bench_rows_attempt_events values ($5, $3, $7)),
    f as (insert into bench_rows_order_events values ($2, $1, $7)),
    r as (insert into bench_rows_results values ($4, $6::uuid::text, $3)),
    v as (insert into bench_rows_vouchers values ($6, $3, $7)),
    p as (insert into bench_rows_postings
      values ($6, 1, '1581', 125000, $7), ($6, 2, '1689', -125000, $7))
    insert into bench_rows_digests (subject, was, is_now)
      select s, ${DIGEST}, ${DIGEST} from unnest(array[$1, $3, $3]::uuid[]) s`,
});

const ADD_ORDERS = statement({
  name: "bench_rows_orders",
  text: `insert into bench_rows_orders (id, content)
    select gen_random_uuid(), repeat('o', 500) from generate_series(1, $1) returning id`,
});

/** Between the second commit and the third, for each worker: nothing, or a terminal asked. */
export type Exchange = (worker: number) => Promise<void>;

export async function measureRowsFloor(
  database: Database,
  load: { readonly inFlight: number; readonly forMs: number; readonly most: number },
  exchange: Exchange = () => Promise.resolve(),
): Promise<Rate> {
  for (const one of statementsOf(TABLES, "table")) await database.query(one);
  for (const one of statementsOf(HOLDS, "unique index")) await database.query(one);
  const orders = await database.query<{ id: string }>(ADD_ORDERS, [load.most]);
  return await measureRate(load.inFlight, load.forMs, async (worker) => {
    const [orderId, attemptId] = [orders.pop()?.id ?? "", newUuid()];
    await database.query(INTENT, [
      orderId,
      newUuid(),
      attemptId,
      worker,
      newUuid(),
      ATTEMPT,
      EVENT,
    ]);
    await database.query(SENT, [attemptId, newUuid(), EVENT]);
    await exchange(worker);
    const ids = [orderId, newUuid(), attemptId, worker, newUuid(), newUuid()];
    await database.query(APPROVED, [...ids, EVENT, ANSWER]);
  });
}

function statementsOf(
  made: readonly string[],
  kind: "table" | "unique index",
): readonly Statement[] {
  return made.map((one, index) => {
    const name = kind === "table" ? `bench_rows_table_${index}` : `bench_rows_hold_${index}`;
    const what = kind === "table" ? `bench_rows_${one}` : one;
    return statement({ name, text: `create ${kind} if not exists ${what}` });
  });
}
