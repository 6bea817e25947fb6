/**
 * The SQL of sales by when they were reconciled: past days from their sums, the days that are not summed
 * yet from the payments. What no closed session holds is the day's sum less those of its sessions.
 */
import type { SalesGroup } from "@kortkoll/core/bank/payout-calendar.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { ore } from "@kortkoll/core/money.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { isAfterFound } from "../database/after-found.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

export const SEEN = `($3::uuid[] is null or company_id = any($3)) and ($4::uuid[] is null or site_id = any($4))`;

/** Sessions that were closed days after their sales, which are few: an index holds them. */
const IS_LATE = "(s.closed_at at time zone 'UTC')::date - s.business_day > 3";

/** What is in a session lies in it; what is in none is the day's sum less those of its sessions. */
const GROUPS = `groups as (
      select business_day, company_id, site_id, issuer, closed_at, ore, payments from sessions
      union all
      select business_day, company_id, site_id, issuer, null, sum(ore)::bigint,
        sum(payments)::int
      from (select business_day, company_id, site_id, issuer, amount_ore as ore, payments from totals
        union all
        select business_day, company_id, site_id, issuer, -ore, -payments from sessions) rest
      group by business_day, company_id, site_id, issuer having sum(payments) <> 0)
    select company_id as "companyId", site_id as "siteId", issuer, business_day as "saleDay",
      extract(epoch from closed_at)::bigint * 1000 as "closedAtMs", ore as "amountOre", payments
    from groups order by business_day, company_id, site_id, issuer, closed_at`;

/** The days that are not summed yet, which are few. */
export const UNSUMMED = `select business_day, company_id, site_id, issuer,
        sum(case kind when 'purchase' then approved_ore else -approved_ore end)::bigint
          as amount_ore, count(*)::int as payments
      from attempts
      where business_day > (select until from issuer_days_until) and business_day <= $2
        and state = 'approved' and method = 'card' and ${SEEN}`;
export const BY_PLACE = "group by business_day, company_id, site_id, issuer";

/** Sale dates before the first that is asked for, of which something was reconciled since. */
export const LATE_DAYS = `late as materialized (select distinct s.business_day as day from session_sums s
      where ${IS_LATE} and s.closed_at >= $1::date - 1 and s.closed_at < $2::date + 2
        and s.business_day < $1)`;

/** The days themselves are read as one stretch of their index: joined to a list of days, every day was read. */
const READ_GROUPS = statement({
  name: "read_sales_by_reconciliation",
  text: `with ${LATE_DAYS},
    totals as (
      select business_day, company_id, site_id, issuer, amount_ore, payments
        from issuer_days where business_day between $1 and $2 and ${SEEN}
      union all
      select business_day, company_id, site_id, issuer, amount_ore, payments
        from late join issuer_days on business_day = day where ${SEEN}
      union all
      ${UNSUMMED} and (business_day >= $1 or business_day in (select day from late)) ${BY_PLACE}),
    sessions as (
      select business_day, company_id, site_id, issuer, closed_at, sum(amount_ore)::bigint as ore,
        sum(payments)::int as payments
      from (select * from session_sums where business_day between $1 and $2
        union all select s.* from late join session_sums s on s.business_day = day) s where ${SEEN}
      group by business_day, company_id, site_id, issuer, closed_at),
    ${GROUPS}`,
});

/** Of single sale dates, at one site or at all, with what of earlier ones was reconciled late. */
const READ_GROUPS_OF = statement({
  name: "read_sales_of_payouts",
  text: `with asked as materialized (
      select * from unnest($1::uuid[], $5::text[], $6::uuid[], $7::date[]) as w(company, card, site, day)),
    wanted as materialized (
      select * from asked
      union
      select s.company_id, s.issuer, s.site_id, s.business_day from session_sums s join asked w
          on s.company_id = w.company and s.issuer = w.card and (w.site is null or s.site_id = w.site)
            and s.closed_at >= w.day - 1 and s.closed_at < w.day + 2
        where ${IS_LATE}),
    places as materialized (
      select i.business_day, i.company_id, i.site_id, i.issuer from wanted w join issuer_days i
          on i.business_day = w.day and i.company_id = w.company and i.site_id = w.site
            and i.issuer = w.card
      union
      select i.business_day, i.company_id, i.site_id, i.issuer from wanted w join issuer_days i
          on w.site is null and i.business_day = w.day and i.company_id = w.company
            and i.issuer = w.card),
    totals as (
      select business_day, company_id, site_id, issuer, amount_ore, payments
        from places join issuer_days using (business_day, company_id, site_id, issuer) where ${SEEN}
      union all
      ${UNSUMMED} and exists (select from wanted w where company_id = w.company
        and issuer = w.card and (w.site is null or site_id = w.site) and business_day = w.day)
        ${BY_PLACE}),
    sessions as (
      select s.business_day, s.company_id, s.site_id, s.issuer, s.closed_at,
        sum(s.amount_ore)::bigint as ore, sum(s.payments)::int as payments
      from (select distinct business_day, company_id, site_id, issuer from totals) t
        join session_sums s using (business_day, company_id, site_id, issuer)
      group by s.business_day, s.company_id, s.site_id, s.issuer, s.closed_at),
    ${GROUPS}`,
});

/**
 * Sales and refunds of one day in sessions of their own may be in two payouts, also when nothing of the day is
 * left in all: one of its sessions is then paid, and another and its refund are still to come.
 */
const EVEN_DAYS = `select i.business_day, i.company_id, i.site_id, i.issuer, i.amount_ore, i.payments
      from (select distinct business_day, company_id, site_id, issuer from attempts
          where kind in ('refund','void') and created_at >= $7::date
            and state = 'approved' and method = 'card' and ${SEEN}) given
        join issuer_days i using (business_day, company_id, site_id, issuer)
        cross join lateral (select coalesce(sum(s.amount_ore), 0) as sum,
            coalesce(min(s.amount_ore), 0) as least, coalesce(max(s.amount_ore), 0) as most
          from session_sums s where s.business_day = i.business_day and s.company_id = i.company_id
            and s.site_id = i.site_id and s.issuer = i.issuer) s
      where i.left_ore = 0 and i.business_day between greatest($7, $1) and $2
        and (i.company_id, i.issuer) in (select company_id, issuer from agreed)
        and least(s.least, i.amount_ore - s.sum) < 0 and greatest(s.most, i.amount_ore - s.sum) > 0`;

/** Only of what has not been paid to the öre: found by an index that holds nothing else. */
const READ_OPEN_GROUPS = statement({
  name: "read_open_sales_by_reconciliation",
  text: `with agreed as materialized (
      select company_id, issuer, max(until) as until
      from unnest($5::uuid[], $6::text[], $8::date[]) as a(company_id, issuer, until) group by 1, 2),
    early as materialized (select distinct sale_day from payout_match_parts
      where kind = 'sales'
        and ${isAfterFound("sale_day", "select until from issuer_days_until")}),
    totals as materialized (
      select business_day, company_id, site_id, issuer, amount_ore, payments
        from issuer_days join agreed a using (company_id, issuer)
        where left_ore <> 0 and business_day between $1 and $2 and ${SEEN}
          and (business_day <= a.until or paid_ore <> 0)
      union all
      ${EVEN_DAYS}
      union all
      ${UNSUMMED} and business_day >= $1 and exists (select from agreed a
          where a.company_id = attempts.company_id and a.issuer = attempts.issuer
            and (business_day <= a.until or business_day in (select sale_day from early)))
        ${BY_PLACE}),
    sessions as (
      select s.business_day, s.company_id, s.site_id, s.issuer, s.closed_at,
        sum(s.amount_ore)::bigint as ore, sum(s.payments)::int as payments
      from totals t join session_sums s using (business_day, company_id, site_id, issuer)
      group by s.business_day, s.company_id, s.site_id, s.issuer, s.closed_at),
    ${GROUPS}`,
});

export type GroupsAsked = {
  readonly sight: Sight;
  /** Sale dates; and earlier ones of what was reconciled in them. */
  readonly from: BusinessDay;
  readonly to: BusinessDay;
};

export type AgreedIssuer = {
  readonly companyId: string;
  readonly issuer: Issuer;
  /** Of later sale dates only those of which something is paid. */
  readonly until: BusinessDay;
};

export type GroupRow = Omit<SalesGroup, "amountOre"> & { readonly amountOre: number };

export async function selectSalesGroups(
  sql: Sql,
  { sight, from, to }: GroupsAsked,
): Promise<readonly SalesGroup[]> {
  const values = [from, to, sight.companyIds, sight.siteIds];
  return (await sql.query<GroupRow>(READ_GROUPS, values)).map(groupOf);
}

/** How long ago sales that left nothing are still held against their two payouts. */
const EVEN_FOR_DAYS = 60;

/** Of the issuers that each company has an agreement for; only the days that are not paid. */
export async function selectOpenGroups(
  sql: Sql,
  asked: GroupsAsked & { readonly agreed: readonly AgreedIssuer[] },
): Promise<readonly SalesGroup[]> {
  const { sight, from, to, agreed } = asked;
  const rows = await sql.query<GroupRow>(READ_OPEN_GROUPS, [
    ...[from, to, sight.companyIds, sight.siteIds],
    agreed.map(({ companyId }) => companyId),
    agreed.map(({ issuer }) => issuer),
    addDays(to, -EVEN_FOR_DAYS),
    agreed.map(({ until }) => until),
  ]);
  return rows.map(groupOf);
}

export type WantedSales = {
  readonly companyId: string;
  readonly issuer: Issuer;
  /** Null for every site. */
  readonly siteId: string | null;
  readonly saleDay: BusinessDay;
};

/** Whole sale dates: what was reconciled late on one of them comes with all of its own. */
export async function selectGroupsOf(
  sql: Sql,
  sight: Sight,
  wanted: readonly WantedSales[],
): Promise<readonly SalesGroup[]> {
  const days = wanted.map(({ saleDay }) => saleDay);
  const rows = await sql.query<GroupRow>(READ_GROUPS_OF, [
    wanted.map(({ companyId }) => companyId),
    days.toSorted().at(-1) ?? null,
    ...[sight.companyIds, sight.siteIds],
    wanted.map(({ issuer }) => issuer),
    wanted.map(({ siteId }) => siteId),
    days,
  ]);
  return rows.map(groupOf);
}

const READ_PAID_PLACES = statement({
  name: "read_paid_places_of_days",
  text: `select i.company_id as "companyId", i.site_id as "siteId", i.issuer,
      i.business_day as "saleDay"
    from (select distinct company, card, day
        from unnest($1::uuid[], $2::text[], $3::date[]) as w(company, card, day)) w
      join issuer_days i on i.business_day = w.day and i.company_id = w.company and i.issuer = w.card
    where i.paid_ore <> 0`,
});

export type PaidPlace = Pick<SalesGroup, "companyId" | "siteId" | "issuer" | "saleDay">;

/** Where something has been paid of the sales of these days and issuers. */
export function selectPaidPlaces(
  sql: Sql,
  wanted: readonly Omit<WantedSales, "siteId">[],
): Promise<PaidPlace[]> {
  return sql.query<PaidPlace>(READ_PAID_PLACES, [
    wanted.map(({ companyId }) => companyId),
    wanted.map(({ issuer }) => issuer),
    wanted.map(({ saleDay }) => saleDay),
  ]);
}

export function groupOf(row: GroupRow): SalesGroup {
  return { ...row, amountOre: ore(row.amountOre) };
}
