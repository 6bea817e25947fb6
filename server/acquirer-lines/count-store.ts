/**
 * The SQL that counts what acquirers' files tell: each line once, however many files tell of it. What a
 * line is known by becomes its id, so that the same line of another file meets the first one's.
 */
import { type Sql, statement, type Transaction } from "../database/database.ts";

const TO_COUNT = statement({
  name: "find_payouts_to_count",
  text: `select id from reported_payouts where taken and counted_to is not null
    order by file_id, number limit $1`,
});

/** Payouts that count and whose lines do not all yet. */
export async function selectPayoutsToCount(sql: Sql, most: number): Promise<string[]> {
  return (await sql.query<{ id: string }>(TO_COUNT, [most])).map(({ id }) => id);
}

const LOCK_COUNTING = statement({
  name: "lock_payout_to_count",
  text: `select counted_to as "from" from reported_payouts
    where id = $1 and counted_to is not null for update skip locked`,
});

/** Undefined when another server is at it, or has done it. */
export async function lockCounting(tx: Transaction, payoutId: string): Promise<number | undefined> {
  return (await tx.query<{ from: number }>(LOCK_COUNTING, [payoutId]))[0]?.from;
}

/**
 * By the acquirer's own name of it; else by code, terminal, time and card; else by its place among
 * those of the payout that look the same, for two such lines may be two sales. A name of which digits
 * are masked, as of a card number, may be the name of several: it is held beside all the rest.
 */
const KNOWN_BY = `concat_ws('|', p.company_id::text, coalesce(a.merchant_number, p.merchant_number, '-'),
  a.type, a.amount_ore, case
    when a.reference not like '%*%' then 'r|' || a.reference
    when a.authorisation_code is not null then concat_ws('|', 'c', a.authorisation_code,
      coalesce(a.sale_on::text, '-'), coalesce(a.sale_time, '-'), coalesce(a.terminal_id, '-'),
      coalesce(a.last_four, '-'), a.reference)
    else concat_ws('|', 'n', p.identity, coalesce(a.sale_on::text, '-'), coalesce(a.sale_time, '-'),
      coalesce(a.terminal_id, '-'), coalesce(a.last_four, '-'), coalesce(a.own_reference, '-'),
      a.reference, row_number() over (partition by a.type, a.amount_ore, a.merchant_number,
        a.sale_on, a.sale_time, a.terminal_id, a.last_four, a.own_reference, a.reference,
        a.authorisation_code order by a.number))
  end)`;

const COUNT_LINES = statement({
  name: "count_acquirer_lines",
  text: `with named as (
      select a.file_id, a.number, p.company_id, p.id as payout_id, a.type, a.sale_on, a.amount_ore,
        ${KNOWN_BY} as known_by
      from reported_payouts p join acquirer_lines a on a.file_id = p.file_id and a.payout = p.number
      where p.id = $1),
    piece as (select * from named where number >= $2 order by number limit $3),
    counted as (
      insert into counted_acquirer_lines (id, company_id, file_id, number, payout_id, type, sale_on,
        amount_ore, result)
      select overlay(overlay(left(encode(sha256(convert_to(known_by, 'UTF8')), 'hex'), 32)
          placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid, company_id, file_id, number, payout_id, type, sale_on, amount_ore,
        case when type not in ('sale','refund','chargeback','chargebackReversed') then 'noSale'
          when sale_on is null then 'dayMissing' else 'new' end
      from piece order by number
      on conflict (id) do nothing returning company_id, sale_on, result),
    days as (
      insert into acquirer_days (company_id, day, due_at)
      select distinct company_id, sale_on, $4::timestamptz from counted where result = 'new'
      on conflict (company_id, day) do update set due_at = excluded.due_at),
    done as (
      update reported_payouts set counted_to = (select max(number) + 1 from piece
        having count(*) = $3) where id = $1)
    select count(*)::int as lines from counted`,
});

/**
 * The next of them, from the number on: how many were new. An id is a UUID of version 8, the one that is
 * made of something else than time or chance.
 */
export async function countLines(
  tx: Transaction,
  counting: {
    readonly payoutId: string;
    readonly from: number;
    readonly most: number;
    readonly at: Date;
  },
): Promise<number> {
  const { payoutId, from, most, at } = counting;
  const [row] = await tx.query<{ lines: number }>(COUNT_LINES, [payoutId, from, most, at]);
  return row?.lines ?? 0;
}
