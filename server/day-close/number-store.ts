/** The SQL of numbered vouchers: the counters, the numbers that a close gives, and what they list. */
import type { NumberedDay, VouchersPer } from "@kortkoll/core/day-close/number-vouchers.ts";
import type { BeginsInMonth } from "@kortkoll/core/ledger/fiscal-year.ts";
import type { LockedThrough } from "@kortkoll/core/ledger/periods.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const READ_BOOKS = `select vouchers_per as "vouchersPer", locked_through as "lockedThrough",
      fiscal_year_begins as "fiscalYearBegins"
    from company_books where company_id = $1`;
const FIND_BOOKS = statement({ name: "find_company_books", text: READ_BOOKS });
const HOLD_BOOKS = statement({ name: "hold_company_books", text: `${READ_BOOKS} for share` });

export type Books = {
  readonly vouchersPer: VouchersPer;
  readonly lockedThrough: LockedThrough;
  readonly fiscalYearBegins: BeginsInMonth;
};

export async function findBooks(sql: Sql, companyId: string): Promise<Books> {
  return theOnly(await sql.query<Books>(FIND_BOOKS, [companyId]));
}

/** Nobody locks a period until the transaction ends. */
export async function holdBooks(tx: Transaction, companyId: string): Promise<Books> {
  return theOnly(await tx.query<Books>(HOLD_BOOKS, [companyId]));
}

function theOnly([books]: readonly Books[]): Books {
  if (books === undefined) throw new Error("A company without books");
  return books;
}

const COUNT_ON = statement({
  name: "count_voucher_numbers_on",
  text: `insert into voucher_counters as c (company_id, series, fiscal_year, last_number)
    values ($1, $2, $3, $4)
    on conflict (company_id, series, fiscal_year)
      do update set last_number = c.last_number + excluded.last_number
    returning last_number as "lastNumber"`,
});

/** Waits for whoever numbers in the same series; gives the first number that is the caller's. */
export async function takeNumbers(
  tx: Transaction,
  taking: { companyId: string; series: string; fiscalYear: number; count: number },
): Promise<number> {
  const { companyId, series, fiscalYear, count } = taking;
  const values = [companyId, series, fiscalYear, count];
  const [row] = await tx.query<{ lastNumber: number }>(COUNT_ON, values);
  if (row === undefined) throw new Error("A counter has no answer");
  return row.lastNumber - count + 1;
}

const DAYS = `from unnest($3::uuid[], $4::text[], $5::int[], $6::int[], $7::date[], $8::date[],
      $9::text[], $10::text[], $11::int[])
    as n(id, series, fiscal_year, number, business_day, booked_day, part, text, events)`;

const NUMBER_DAYS = statement({
  name: "insert_voucher_numbers_of_days",
  text: `insert into voucher_numbers (id, close_id, company_id, series, fiscal_year, number,
      business_day, booked_day, part, text, events)
    select n.id, $1, $2, n.series, n.fiscal_year, n.number, n.business_day, n.booked_day, n.part,
      n.text, n.events
    ${DAYS}`,
});

/** A voucher of its own for each event that we book, numbered in the order in which they came. */
const NUMBER_EVENTS = statement({
  name: "insert_voucher_numbers_of_events",
  text: `insert into voucher_numbers (id, close_id, company_id, series, fiscal_year, number,
      business_day, booked_day, part, text, events, event_voucher_id)
    select v.id, $1, $2, n.series, n.fiscal_year,
      n.number + row_number() over (partition by n.id order by v.created_at, v.id) - 1,
      n.business_day, n.booked_day, n.part, v.text || n.text, 1, v.id
    ${DAYS} join close_vouchers c on c.close_id = $1
      join vouchers v on v.id = c.voucher_id and v.series = n.series
        and v.business_day = n.business_day and (n.part = 'cash')
          = (v.cash_movement_id is not null or v.event in ('cashPaid','cashRefund'))
    where exists (select from postings p where p.voucher_id = v.id and not p.booked_by_system)`,
});

/** `text` is a day's own, or what comes after that of each event. */
export type DayWithText = NumberedDay & { readonly id: string; readonly text: string };

/** Gives the SHA-256 of the hashes of what the vouchers list, by their ids, with commas between. */
export async function insertNumbers(
  tx: Transaction,
  of: { readonly closeId: string; readonly companyId: string; readonly per: VouchersPer },
  days: readonly DayWithText[],
): Promise<string | null> {
  await tx.write(of.per === "day" ? NUMBER_DAYS : NUMBER_EVENTS, [
    of.closeId,
    of.companyId,
    days.map((one) => one.id),
    days.map((one) => one.series),
    days.map((one) => one.fiscalYear),
    days.map((one) => one.number),
    days.map((one) => one.businessDay),
    days.map((one) => one.bookedDay),
    days.map((one) => one.part),
    days.map((one) => one.text),
    days.map((one) => one.events),
  ]);
  if (of.per !== "day") return null;
  const [listed] = await tx.query<{ hash: string }>(LIST_PAYMENTS, [of.closeId]);
  return listed?.hash ?? null;
}

/** Of each voucher of a day: the payments in it, as card and cash came in or went out. */
const LIST_PAYMENTS = statement({
  name: "list_payments_of_vouchers",
  text: `with listed as (insert into voucher_listings (number_id, content, content_hash)
    select l.id, l.content, encode(sha256(convert_to(l.content, 'UTF8')), 'hex')
    from (select n.id, coalesce(json_agg(json_build_object(
          'at', to_char(v.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'event', v.event, 'text', v.text, 'invoiceNumber', o.invoice_number,
          'orderNumber', o.order_number, 'customer', o.customer_name, 'amountOre', m.ore,
          'issuer', m.issuer, 'authorisationCode', a.authorisation_code, 'paymentId', a.id)
          order by v.created_at, v.id) filter (where m.ore <> 0), '[]')::text as content
      from voucher_numbers n
      left join (select v.*, case when v.cash_movement_id is not null
            or v.event in ('cashPaid','cashRefund') then 'cash' else 'card' end as part
          from close_vouchers c join vouchers v on v.id = c.voucher_id where c.close_id = $1) v
        on v.series = n.series and v.business_day = n.business_day and n.part in ('all', v.part)
      left join lateral (select sum(p.amount_ore) as ore, max(p.issuer) as issuer
        from postings p where p.voucher_id = v.id and not p.booked_by_system
          and (p.role like 'issuer%' or p.role = 'cash')) m on true
      left join attempts a on a.id = v.attempt_id left join orders o on o.id = v.order_id
      where n.close_id = $1 group by n.id) l returning number_id, content_hash)
    select encode(sha256(convert_to(string_agg(content_hash, ',' order by number_id), 'UTF8')), 'hex')
      as hash from listed`,
});
