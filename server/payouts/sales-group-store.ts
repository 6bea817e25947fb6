/**
 * The SQL of sales by when they were reconciled: past days from their sums, the days that are not summed
 * yet from the payments. What no closed session holds is the day's sum less those of its sessions.
 */
import type { SalesGroup } from "@kortkoll/core/bank/payout-calendar.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { ore } from "@kortkoll/core/money.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

const SEEN = `($3::uuid[] is null or company_id = any($3)) and ($4::uuid[] is null or site_id = any($4))`;

/** The first of the days, or an earlier one whose sales came into a session since then. */
const FIRST_DAY = `least($1::date, (select min(business_day) from session_sums
      where closed_at >= $1::date and closed_at < $2::date + 2))`;

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
const UNSUMMED = `select business_day, company_id, site_id, issuer,
        sum(case kind when 'purchase' then approved_ore else -approved_ore end)::bigint
          as amount_ore, count(*)::int as payments
      from attempts
      where business_day > (select until from issuer_days_until) and business_day <= $2
        and state = 'approved' and method = 'card' and ${SEEN}`;
const BY_PLACE = "group by business_day, company_id, site_id, issuer";

const READ_GROUPS = statement({
  name: "read_sales_by_reconciliation",
  text: `with first as materialized (select ${FIRST_DAY} as day),
    totals as (
      select business_day, company_id, site_id, issuer, amount_ore, payments from issuer_days
        where business_day >= (select day from first) and business_day <= $2 and ${SEEN}
      union all
      ${UNSUMMED} and business_day >= (select day from first) ${BY_PLACE}),
    sessions as (
      select business_day, company_id, site_id, issuer, closed_at, sum(amount_ore)::bigint as ore,
        sum(payments)::int as payments
      from session_sums
      where business_day >= (select day from first) and business_day <= $2 and ${SEEN}
      group by business_day, company_id, site_id, issuer, closed_at),
    ${GROUPS}`,
});

/**
 * Only of what has not been paid to the öre: found by an index that holds nothing else. What was sold and
 * given back on one day leaves nothing, but may be in two payouts for as long as these are looked for.
 */
const READ_OPEN_GROUPS = statement({
  name: "read_open_sales_by_reconciliation",
  text: `with agreed as materialized (
      select distinct company_id, issuer from unnest($5::uuid[], $6::text[]) as a(company_id, issuer)),
    totals as materialized (
      select business_day, company_id, site_id, issuer, amount_ore, payments from issuer_days
        where amount_ore <> paid_ore and business_day between $1 and $2 and ${SEEN}
          and (company_id, issuer) in (select company_id, issuer from agreed)
      union all
      select business_day, company_id, site_id, issuer, amount_ore, payments from issuer_days
        where amount_ore = paid_ore and amount_ore = 0 and business_day between greatest($7, $1) and $2
          and ${SEEN} and (company_id, issuer) in (select company_id, issuer from agreed)
      union all
      ${UNSUMMED} and business_day >= $1
        and (company_id, issuer) in (select company_id, issuer from agreed) ${BY_PLACE}),
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

export type AgreedIssuer = { readonly companyId: string; readonly issuer: Issuer };

type GroupRow = Omit<SalesGroup, "amountOre"> & { readonly amountOre: number };

export async function selectSalesGroups(
  sql: Sql,
  { sight, from, to }: GroupsAsked,
): Promise<readonly SalesGroup[]> {
  const values = [from, to, sight.companyIds, sight.siteIds];
  return (await sql.query<GroupRow>(READ_GROUPS, values)).map(groupOf);
}

/** How long ago sales that left nothing are still held against their two payouts. */
const EVEN_DAYS = 60;

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
    addDays(to, -EVEN_DAYS),
  ]);
  return rows.map(groupOf);
}

function groupOf(row: GroupRow): SalesGroup {
  return { ...row, amountOre: ore(row.amountOre) };
}
