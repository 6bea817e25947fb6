/**
 * Past payments with their books, put in by the ten thousand: orders, attempts, allocations, and a voucher
 * for each invoice and each approval. One payment in twenty is in cash. Whole, so that no check finds anything.
 */
import type { Sql } from "../../server/database/database.ts";
import { ADD_UP_TAKINGS, OF_COMPANY, runAll, UNCHECKED } from "./unchecked-rows.ts";

/** Payments of a day at every size: a year of 300 days has a million. */
export const PAYMENTS_A_DAY = 3_333;

const BOOKED = ["attempts", "allocations", "vouchers", "postings"];

/** Before the first of them: foreign keys and triggers would only take time. */
export async function prepareBookRows(database: Sql): Promise<void> {
  await runAll(database, [
    ...UNCHECKED,
    ...BOOKED.map((table) => `alter table ${table} disable trigger user`),
    `insert into drawers (id, till_id, company_id, created_at)
      select gen_random_uuid(), t.id, p.company_id, now() from tills t, (select ${OF_COMPANY}) p`,
  ]);
}

/** Payments numbered from `from` to `to`, newest first: the first days are the newest before `until`. */
export async function addBookedPayments(
  database: Sql,
  { from, to, until }: { readonly from: number; readonly to: number; readonly until: string },
): Promise<void> {
  await runAll(database, [
    `with n as materialized (
        select n, at, uuidv7(at - now()) as o, uuidv7(at - now() + interval '60 s') as a,
          uuidv7(at - now()) as v, uuidv7(at - now() + interval '65 s') as w,
          100000 + n % 5000 * 100 as ore, n % 20 = 0 as cash,
          (array['visa','mastercard','visa','mastercard','visa','amex','diners'])[1 + n % 7] as issuer
        from generate_series(${from + 1}, ${to}) n, lateral (select timestamptz '${until}'
          - n / ${PAYMENTS_A_DAY} * interval '1 day' - n % 36000 * interval '1 s' as at) t),
      p as materialized (select ${OF_COMPANY}, (select id from people limit 1) as person_id),
      t as materialized (select t.till_id, t.terminal_id, d.id as drawer_id,
          row_number() over (order by t.terminal_id) - 1 as i, count(*) over () as of
        from till_terminals t join drawers d on d.till_id = t.till_id),
      r as materialized (select * from n join t on t.i = n.n % t.of, p),
      to_orders as (insert into orders (id, company_id, system_id, site_id, order_number, invoice_number,
          kind, settlement, version, customer_name, service_advisor, total_ore, paid_ore, position,
          created_at, changed_at)
        select o, company_id, system_id, site_id, 'B' || n, 'B' || n, 'invoice', 'cash', 1, 'Mätkund', 'MATA',
          ore, ore, 'hasPaid', at, at + interval '65 s' from r),
      to_attempts as (insert into attempts (id, kind, state, method, company_id, site_id, till_id,
          terminal_id, drawer_id, operator_id, operator, asked_by, reference, asked_ore, approved_ore,
          cash_ore, issuer, evidence, business_day, created_at, sent_at, ended_at, server_id)
        select a, 'purchase', 'approved', case when cash then 'cash' else 'card' end, company_id, site_id,
          till_id, case when not cash then terminal_id end, case when cash then drawer_id end,
          person_id, 'MATA', 'person', 'B' || n, ore, ore, case when cash then ore end,
          case when not cash then issuer end, 'terminalAnswer', (at at time zone 'Europe/Stockholm')::date,
          at + interval '60 s', at + interval '60 s', at + interval '65 s', gen_random_uuid() from r),
      to_allocations as (insert into allocations (attempt_id, line, order_id, target, order_version,
          asked_ore, applied_ore, active, service_advisor)
        select a, 1, o, 'order', 1, ore, ore, false, 'MATA' from r),
      to_vouchers as (insert into vouchers (id, company_id, series, business_day, event, text, attempt_id,
          order_id, created_by, created_at)
        select v, company_id, 'V', (at at time zone 'Europe/Stockholm')::date, 'invoiceArrived', 'B' || n,
          null::uuid, o, 'server', at from r
        union all
        select w, company_id, 'V', (at at time zone 'Europe/Stockholm')::date, 'approved', 'B' || n, a, null,
          'server', at + interval '65 s' from r)
    insert into postings (voucher_id, line, company_id, account, role, amount_ore, issuer, site_id,
        till_id, terminal_id, operator, service_advisor, order_id, system_code, attempt_id,
        booked_by_system)
    select v, 1, company_id, '1689', 'interim', ore, null::text, site_id, null::uuid, null::uuid, null::text, 'MATA', o,
      'workshop', null::uuid, false from r
    union all
    select v, 2, company_id, '1510', 'claim', -ore, null::text, site_id, null::uuid, null::uuid, null::text, 'MATA', o,
      'workshop', null::uuid, false from r
    union all
    select w, 1, company_id, case when cash then '1910' else '1581' end,
      case when cash then 'cash' else 'issuer' || upper(left(issuer, 1)) || substring(issuer from 2) end,
      ore, case when not cash then issuer end, site_id, till_id, case when not cash then terminal_id end,
      'MATA', 'MATA', o, 'workshop', a, false from r
    union all
    select w, 2, company_id, '1689', 'interim', -ore, case when not cash then issuer end, site_id, till_id,
      case when not cash then terminal_id end, 'MATA', 'MATA', o, 'workshop', a, false from r`,
  ]);
}

/** As servers would have left them. */
export async function sumBookedPayments(database: Sql): Promise<void> {
  await runAll(database, [
    ...ADD_UP_TAKINGS,
    "truncate postings_of_days, vouchers_to_fold",
    `insert into postings_of_days select v.business_day, p.company_id, p.account, p.role,
      p.booked_by_system, case p.role when 'claim' then p.system_code end,
      sum(greatest(p.amount_ore, 0)), sum(greatest(-p.amount_ore, 0)), count(*)
      from vouchers v join postings p on p.voucher_id = v.id group by 1, 2, 3, 4, 5, 6`,
    ...["orders", "attempts", "allocations", "vouchers", "postings"].map(
      (table) => `vacuum analyze ${table}`,
    ),
    "analyze",
  ]);
}
