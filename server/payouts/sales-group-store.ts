/**
 * The SQL of sales by when they were reconciled: past days from their sums, the days that are not summed
 * yet from the payments. What no closed session holds is the day's sum less those of its sessions.
 */
import type { SalesGroup } from "@kortkoll/core/bank/payout-calendar.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";
import type { Sight } from "../http/access.ts";

const SEEN = `($3::uuid[] is null or company_id = any($3)) and ($4::uuid[] is null or site_id = any($4))`;

/** The first of the days, or an earlier one whose sales came into a session since then. */
const FIRST_DAY = `least($1::date, (select min(business_day) from session_sums
      where closed_at >= $1::date and closed_at < $2::date + 2))`;

const READ_GROUPS = statement({
  name: "read_sales_by_reconciliation",
  text: `with first as materialized (select ${FIRST_DAY} as day),
    totals as (
      select business_day, company_id, site_id, issuer, amount_ore, payments from issuer_days
        where business_day >= (select day from first) and business_day <= $2 and ${SEEN}
      union all
      select business_day, company_id, site_id, issuer,
        sum(case kind when 'purchase' then approved_ore else -approved_ore end)::bigint,
        count(*)::int
      from attempts
      where business_day > (select until from issuer_days_until)
        and business_day >= (select day from first) and business_day <= $2
        and state = 'approved' and method = 'card' and ${SEEN}
      group by business_day, company_id, site_id, issuer),
    sessions as (
      select business_day, company_id, site_id, issuer, closed_at, sum(amount_ore)::bigint as ore,
        sum(payments)::int as payments
      from session_sums
      where business_day >= (select day from first) and business_day <= $2 and ${SEEN}
      group by business_day, company_id, site_id, issuer, closed_at),
    groups as (
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
    from groups order by business_day, company_id, site_id, issuer, closed_at`,
});

export type GroupsAsked = {
  readonly sight: Sight;
  /** Sale dates; and earlier ones of what was reconciled in them. */
  readonly from: BusinessDay;
  readonly to: BusinessDay;
};

type GroupRow = Omit<SalesGroup, "amountOre"> & { readonly amountOre: number };

export async function selectSalesGroups(
  sql: Sql,
  { sight, from, to }: GroupsAsked,
): Promise<readonly SalesGroup[]> {
  const values = [from, to, sight.companyIds, sight.siteIds];
  const rows = await sql.query<GroupRow>(READ_GROUPS, values);
  return rows.map((row) => ({ ...row, amountOre: ore(row.amountOre) }));
}
