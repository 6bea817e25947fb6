/** The SQL of past days' sales by issuer, which are summed once and held against the payments. */

import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { daysAfter } from "../database/days-after.ts";

const LOCK_UNTIL = statement({
  name: "lock_issuer_days_until",
  text: "select until from issuer_days_until for update",
});

/** Its lock is the right to move on: of two servers one sums the days. */
export async function lockSummedUntil(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ until: string }>(LOCK_UNTIL);
  if (row === undefined) throw new Error("Until when issuers' days are summed is gone");
  return row.until;
}

const FIRST_DAY = statement({
  name: "first_issuer_day_after",
  text: "select min(business_day) as day from attempts where business_day > $1 and state = 'approved'",
});

/** The first day with sales after the given one. */
export async function findFirstDayAfter(tx: Transaction, after: string): Promise<string | null> {
  const [row] = await tx.query<{ day: string | null }>(FIRST_DAY, [after]);
  return row?.day ?? null;
}

const SUM_DAYS = statement({
  name: "sum_issuer_days",
  text: `insert into issuer_days (business_day, company_id, site_id, issuer, amount_ore, payments,
      paid_ore)
    select business_day, company_id, site_id, issuer, sum(ore), sum(payments), sum(paid)
    from (select business_day, company_id, site_id, issuer, 1 as payments, 0 as paid,
        case kind when 'purchase' then approved_ore else -approved_ore end as ore
      from attempts
      where state = 'approved' and method = 'card' and business_day > $1 and business_day <= $2
      union all
      select p.sale_day, m.company_id, p.site_id, p.issuer, 0, p.amount_ore, 0
      from payout_match_parts p join payout_matches m on m.id = p.match_id
      where p.kind = 'sales' and p.sale_day > $1 and p.sale_day <= $2 and m.undone_at is null) s
    group by business_day, company_id, site_id, issuer`,
});
const MOVE_ON = statement({
  name: "move_issuer_days_until",
  text: "update issuer_days_until set until = $1",
});

export async function sumDays(
  tx: Transaction,
  { after, until }: { readonly after: string; readonly until: BusinessDay },
): Promise<void> {
  await tx.write(SUM_DAYS, [after, until]);
  await tx.write(MOVE_ON, [until]);
}

const LOCK_AGAINST_SUMMING = statement({
  name: "hold_issuer_days_until",
  text: "select until from issuer_days_until for share",
});
/** A day that is summed already is paid in its row; a later one when it is summed. */
const PAY_DAYS = statement({
  name: "pay_issuer_days",
  text: `insert into issuer_days as d (business_day, company_id, site_id, issuer, amount_ore, payments,
      paid_ore)
    select business_day, $1, site_id, issuer, 0, 0, sum(ore)
    from unnest($2::date[], $3::uuid[], $4::text[], $5::bigint[])
      as p(business_day, site_id, issuer, ore)
    where business_day <= (select until from issuer_days_until)
    group by business_day, site_id, issuer
    order by business_day, site_id, issuer
    on conflict (business_day, company_id, site_id, issuer)
      do update set paid_ore = d.paid_ore + excluded.paid_ore`,
});

/** Until the transaction ends no day is summed: what is left of it is in one place. */
export async function lockPaidDays(tx: Transaction): Promise<void> {
  await tx.query(LOCK_AGAINST_SUMMING);
}

export type PaidDay = {
  readonly saleDay: BusinessDay;
  readonly siteId: string;
  readonly issuer: Issuer;
  /** Negative takes a payment of it back. */
  readonly amountOre: Ore;
};

/** `lockPaidDays` has been called. A negative amount opens a day again. */
export async function payDays(
  tx: Transaction,
  companyId: string,
  paid: readonly PaidDay[],
): Promise<void> {
  if (paid.length === 0) return;
  await tx.write(PAY_DAYS, [
    companyId,
    paid.map((one) => one.saleDay),
    paid.map((one) => one.siteId),
    paid.map((one) => one.issuer),
    paid.map((one) => one.amountOre),
  ]);
}

/** Sums and payments of the days from $1 to $2, where they part. */
const FIND_DIFFERENT_DAYS = statement({
  name: "find_different_issuer_days",
  text: `with days as (select $1::date as first, least($2::date, until) as last from issuer_days_until),
    paid as (select business_day, company_id, site_id, issuer,
        sum(case kind when 'purchase' then approved_ore else -approved_ore end)::bigint as ore
      from attempts, days where state = 'approved' and method = 'card'
        and business_day between first and last
      group by business_day, company_id, site_id, issuer),
    kept as (select i.* from issuer_days i, days where business_day between first and last),
    parts as (select p.sale_day as business_day, m.company_id, p.site_id, p.issuer,
        sum(p.amount_ore) as ore
      from days, payout_match_parts p join payout_matches m on m.id = p.match_id
      where p.kind = 'sales' and m.undone_at is null and p.sale_day between first and last
      group by 1, 2, 3, 4)
    select c.code as "companyCode", role, business_day as "businessDay",
      concat_ws('/', site_id, issuer) as detail, booked::bigint as "bookedOre",
      expected::bigint as "expectedOre"
    from (select business_day, company_id, site_id, issuer, 'issuerDay' as role,
          coalesce(k.amount_ore, 0) as booked, coalesce(p.ore, 0) as expected
        from paid p full join kept k using (business_day, company_id, site_id, issuer)
      union all
      select business_day, company_id, site_id, issuer, 'issuerDayPaid', coalesce(d.paid_ore, 0),
          coalesce(p.ore, 0)
        from parts p full join kept d using (business_day, company_id, site_id, issuer)) u
    join companies c on c.id = company_id
    where booked <> expected order by business_day limit 100`,
});

export type DifferentDay = {
  readonly companyCode: string;
  readonly role: string;
  readonly businessDay: BusinessDay;
  readonly detail: string;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

export function selectDifferentDays(
  sql: Sql,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<DifferentDay[]> {
  return sql.query<DifferentDay>(FIND_DIFFERENT_DAYS, [from, to]);
}

/** The least day after `day` that has anything: each by the beginning of an index. */
function nextDay(day: string): string {
  return `least((select min(business_day) from issuer_days where business_day > ${day}),
    (select min(business_day) from attempts where state = 'approved' and business_day > ${day}),
    (select min(sale_day) from payout_match_parts where kind = 'sales' and sale_day > ${day}))`;
}

const NEXT_DAYS = statement({
  name: "next_issuer_days_to_check",
  text: `${daysAfter(nextDay)} and day <= (select until from issuer_days_until) order by day`,
});

/** The first days after the given one that are summed and have anything, in their order. */
export async function selectDaysAfter(
  sql: Sql,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<readonly BusinessDay[]> {
  const rows = await sql.query<{ day: BusinessDay }>(NEXT_DAYS, [after, most]);
  return rows.map(({ day }) => day);
}
