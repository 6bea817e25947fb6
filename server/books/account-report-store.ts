/**
 * The SQL of what each account moved by. A posting of ours counts on the day that it is booked on: later
 * than its own where that period was locked when it was numbered, or is locked now.
 */
import type { PostingRole } from "@kortkoll/core/ledger/voucher.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { type Sql, statement } from "../database/database.ts";

export type ReportDays = {
  readonly companyId: string;
  readonly firstDay: BusinessDay;
  readonly lastDay: BusinessDay;
  /** Accounts of the result begin anew with it. */
  readonly yearBegins: BusinessDay;
};

export type MovementRow = {
  readonly account: string;
  readonly role: PostingRole;
  readonly beforeYearOre: number;
  readonly inYearOre: number;
  readonly debitOre: number;
  readonly creditOre: number;
  readonly bySystemsOre: number;
  readonly bookedLaterOre: number;
};

const MOVEMENTS = statement({
  name: "movements_of_accounts",
  text: `with moved as (select distinct close_id, series, business_day, booked_day
        from voucher_numbers where company_id = $1 and booked_day <> business_day),
      dated as (select p.account, p.role, p.amount_ore, p.booked_by_system, v.business_day,
          case when p.booked_by_system then v.business_day
            when m.booked_day is not null then m.booked_day
            when k.voucher_id is null and v.business_day <= b.locked_through
              then b.locked_through + 1
            else v.business_day end as booked_day
        from vouchers v join postings p on p.voucher_id = v.id
          join company_books b on b.company_id = v.company_id
          left join close_vouchers k on k.voucher_id = v.id
          left join moved m on m.close_id = k.close_id and m.series = v.series
            and m.business_day = v.business_day
        where v.company_id = $1 and v.business_day <= $3)
    select account, role,
      coalesce(sum(amount_ore) filter (where booked_day < $4), 0)::bigint as "beforeYearOre",
      coalesce(sum(amount_ore) filter (where booked_day >= $4 and booked_day < $2), 0)::bigint
        as "inYearOre",
      coalesce(sum(amount_ore) filter (where amount_ore > 0
        and booked_day between $2 and $3), 0)::bigint as "debitOre",
      coalesce(-sum(amount_ore) filter (where amount_ore < 0
        and booked_day between $2 and $3), 0)::bigint as "creditOre",
      coalesce(sum(amount_ore) filter (where booked_by_system
        and booked_day between $2 and $3), 0)::bigint as "bySystemsOre",
      coalesce(sum(amount_ore) filter (where booked_day > $3), 0)::bigint as "bookedLaterOre"
    from dated group by account, role order by account, role`,
});

export function selectMovements(sql: Sql, days: ReportDays): Promise<MovementRow[]> {
  const { companyId, firstDay, lastDay, yearBegins } = days;
  return sql.query<MovementRow>(MOVEMENTS, [companyId, firstDay, lastDay, yearBegins]);
}

/** Of a movement that takes another one back everything is turned. */
const SIGN = "case when corrects_id is null then 1 else -1 end";

/** Accepted matches at the end of a day: one that was undone later still stood then. */
const MATCHES_AT = `select id as match_id from payout_matches
    where company_id = $1 and booked_on <= $2 and (undone_on is null or undone_on > $2)`;

/**
 * What should stand on accounts at the end of a day, by payments, debts and movements alone, never by
 * postings. $2 is the day, $3 the instant at which it ends. Interim is known of now only.
 */
const ITEMS = statement({
  name: "items_of_accounts",
  text: `select 'issuer' || upper(left(issuer, 1)) || substring(issuer from 2) as role,
      sum(ore)::bigint as ore, count(*) filter (where ore <> 0)::int as items
    from (select issuer, business_day, site_id, sum(ore) as ore
      from (select issuer, business_day, site_id,
          case kind when 'purchase' then approved_ore else -approved_ore end as ore
        from attempts where company_id = $1 and state = 'approved' and method = 'card'
          and business_day <= $2
        union all
        select p.issuer, p.sale_day, p.site_id, -p.amount_ore
        from (${MATCHES_AT}) m join payout_match_parts p using (match_id)
        where p.kind = 'sales') s
      group by issuer, business_day, site_id) d group by issuer
    union all
    select case when p.issuer is null then 'acquirerReserve' else 'disputed' end,
      -sum(p.amount_ore)::bigint, count(*)::int
    from (${MATCHES_AT}) m join payout_match_parts p using (match_id)
    where p.kind not in ('sales','fee','adjustment') group by 1
    union all
    select 'cash', coalesce(sum(u.ore), 0)::bigint, count(distinct u.drawer_id)::int from (
      select drawer_id, case kind when 'purchase' then cash_ore else -cash_ore end as ore
        from attempts where company_id = $1 and state = 'approved' and method = 'cash'
          and business_day <= $2
      union all
      select drawer_id, drawer_ore from cash_movements
        where company_id = $1 and business_day <= $2) u
    union all
    select 'cashInTransit', coalesce(sum(case kind when 'bagSealed' then -drawer_ore
        else -sealed_ore * ${SIGN} end), 0)::bigint,
      coalesce(sum(case kind when 'bagSealed' then ${SIGN} else -(${SIGN}) end), 0)::int
    from cash_movements where company_id = $1 and kind in ('bagSealed','bagCounted')
      and business_day <= $2
    union all
    select 'debtsToCustomers', coalesce(sum(coalesce(g.ore, 0) + coalesce(u.ore, 0)
        - d.amount_ore), 0)::bigint,
      count(*) filter (where coalesce(g.ore, 0) + coalesce(u.ore, 0) < d.amount_ore)::int
    from debts d
      left join lateral (select sum(l.applied_ore) as ore from allocations l
        join attempts a on a.id = l.attempt_id
        where l.debt_id = d.id and l.target = 'debt' and a.state = 'approved'
          and a.business_day <= $2) g on true
      left join lateral (select sum(t.amount_ore) as ore from debt_applications t
        where t.debt_id = d.id and t.at < $3) u on true
    where d.company_id = $1 and d.created_at < $3
    union all
    select 'interim', coalesce(sum(case when settlement = 'cash' then left_ore
        else interim_ore end), 0)::bigint,
      count(*) filter (where case when settlement = 'cash' then left_ore else interim_ore end > 0)::int
    from orders where $4 and company_id = $1 and kind <> 'creditInvoice' and not withdrawn
    having $4`,
});

export type ItemsRow = { readonly role: PostingRole; readonly ore: number; readonly items: number };

export function selectItems(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly lastDay: BusinessDay;
    readonly endsAt: Date;
    /** Whether the day is today or later: only then is it known what interim should be. */
    readonly isNow: boolean;
  },
): Promise<ItemsRow[]> {
  const { companyId, lastDay, endsAt, isNow } = asked;
  return sql.query<ItemsRow>(ITEMS, [companyId, lastDay, endsAt, isNow]);
}

const ACCOUNT_OF_ROLES = statement({
  name: "account_of_roles",
  text: "select role, account from company_accounts where company_id = $1",
});

/** The chart as it is now: what items without a posting would be booked on. */
export async function selectAccountOfRoles(
  sql: Sql,
  companyId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ role: string; account: string }>(ACCOUNT_OF_ROLES, [companyId]);
  return new Map(rows.map(({ role, account }) => [role, account]));
}

const REASON_NAMES = statement({
  name: "names_of_reason_accounts",
  text: "select account, min(name) as name from cash_reasons where company_id = $1 group by account",
});

export async function selectReasonNames(
  sql: Sql,
  companyId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ account: string; name: string }>(REASON_NAMES, [companyId]);
  return new Map(rows.map(({ account, name }) => [account, name]));
}
