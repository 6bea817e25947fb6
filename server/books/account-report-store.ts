/**
 * The SQL of what each account moved by, from the days' sums of postings. A posting of ours counts on the
 * day that it is booked on: later than its own where that period was locked when it was numbered, or is
 * locked now.
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
  /** Belongs to days before the fiscal year, and was booked in it because its period was locked. */
  readonly ofEarlierYearOre: number;
  /** Some of it was booked before its invoicing system or drawer went over to another account. */
  readonly isLeft: boolean;
};

/** What no close has: older transactions than the oldest cut's bound are all in closes, or had rolled back. */
const NOT_CLOSED_SINCE = `select case when below > (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
      then 0 else below end as tx
    from (select coalesce(min(coalesce((k.below_tx::text)::bigint, 0)), 0) as below
      from (select site_id from site_companies where company_id = $1
        union select site_id from day_close_places where company_id = $1) b
      left join day_close_places k on k.company_id = $1 and k.site_id = b.site_id) o`;

/** The few vouchers that count on a later day than their own. */
const LATER = `select v.id, v.business_day, m.booked_day
      from (select distinct close_id, series, business_day, booked_day from voucher_numbers
        where company_id = $1 and booked_day <> business_day) m
      join close_vouchers k on k.close_id = m.close_id
      join vouchers v on v.id = k.voucher_id and v.series = m.series
        and v.business_day = m.business_day
      where v.business_day <= $3
    union all
    select v.id, v.business_day, b.locked_through + 1 from company_books b
      join vouchers v on v.company_id = b.company_id and v.business_day <= b.locked_through
      where b.company_id = $1 and v.business_day <= $3
        and (v.tx::text)::bigint >= (select tx from not_closed_since)
        and not exists (select from close_vouchers k where k.voucher_id = v.id)`;

/**
 * Each till with each account that its cash was ever posted on: from one to the next in the order of an
 * index, which passes over however many postings each of them has.
 */
const NEXT_OF_CASH = (after: string): string => `select till_id, account from postings
      where company_id = $1 and role = 'cash' and till_id is not null ${after}
      order by till_id, account limit 1`;
const ACCOUNTS_OF_TILLS = `(${NEXT_OF_CASH("")})
    union all
    select n.till_id, n.account from accounts_of_tills t cross join lateral
      (${NEXT_OF_CASH("and (till_id, account) > (t.till_id, t.account)")}) n`;

/** Accounts that a drawer's cash was posted on until $3, and would not be now. */
const POSTED = (tillIs: string): string => `exists (select from postings p cross join lateral
        (select business_day from vouchers a where a.id = p.voucher_id offset 0) v
      where p.company_id = $1 and p.role = 'cash' and p.till_id ${tillIs}
        and p.account = t.account and v.business_day <= $3)`;
const LEFT_BY_CASH = `select t.account from accounts_of_tills t
      left join drawers d on d.company_id = $1 and d.till_id = t.till_id
      left join company_accounts c on c.company_id = $1 and c.role = 'cash'
    where coalesce(d.account, c.account) <> t.account and ${POSTED("= t.till_id")}
    union
    select t.account from sums t join company_accounts c on c.company_id = $1 and c.role = 'cash'
    where t.role = 'cash' and c.account <> t.account and ${POSTED("is null")}`;

/**
 * Sums of days, each on its own day; what the vouchers that count later were of is taken from their day
 * and put where they count.
 */
const MOVEMENTS = statement({
  name: "movements_of_accounts",
  text: `with recursive not_closed_since as materialized (${NOT_CLOSED_SINCE}),
      sums as materialized (select account, role, business_day, booked_by_system, system_code,
          sum(debit_ore) as debit_ore, sum(credit_ore) as credit_ore, sum(postings) as postings
        from summed_postings where company_id = $1 and business_day <= $3
        group by account, role, business_day, booked_by_system, system_code),
      later as materialized (${LATER}),
      later_postings as materialized (select p.account, p.role, l.business_day, l.booked_day,
          sum(greatest(p.amount_ore, 0)) as debit_ore, sum(greatest(-p.amount_ore, 0)) as credit_ore
        from later l cross join lateral (select * from postings a
          where a.voucher_id = l.id and not a.booked_by_system offset 0) p
        group by p.account, p.role, l.business_day, l.booked_day),
      accounts_of_tills as (${ACCOUNTS_OF_TILLS}),
      left_by_cash as materialized (${LEFT_BY_CASH}),
      dated as (
        select s.account, s.role, s.business_day, s.business_day as booked_day, s.booked_by_system,
          s.debit_ore, s.credit_ore, s.postings, case s.role when 'claim' then y.claim_account <> s.account
            when 'cash' then s.account in (select account from left_by_cash) else false end as is_left
        from sums s left join invoicing_systems y
          on y.company_id = $1 and y.code = s.system_code
        union all
        select account, role, business_day, business_day, false, -debit_ore, -credit_ore, 0, false
        from later_postings
        union all
        select account, role, business_day, booked_day, false, debit_ore, credit_ore, 0, false
        from later_postings)
    select account, role, ${summedWhere("debit_ore - credit_ore", "booked_day < $4", "beforeYearOre")},
      ${summedWhere("debit_ore - credit_ore", "booked_day >= $4 and booked_day < $2", "inYearOre")},
      ${summedWhere("debit_ore", "booked_day between $2 and $3", "debitOre")},
      ${summedWhere("credit_ore", "booked_day between $2 and $3", "creditOre")},
      ${summedWhere(
        "debit_ore - credit_ore",
        "booked_by_system and booked_day between $2 and $3",
        "bySystemsOre",
      )},
      ${summedWhere("debit_ore - credit_ore", "booked_day > $3", "bookedLaterOre")},
      ${summedWhere(
        "debit_ore - credit_ore",
        "booked_day >= $4 and business_day < $4",
        "ofEarlierYearOre",
      )},
      coalesce(bool_or(is_left), false) as "isLeft"
    from dated group by account, role having sum(postings) <> 0 or sum(debit_ore - credit_ore) <> 0
    order by account, role`,
});

function summedWhere(sum: string, where: string, name: string): string {
  return `coalesce(sum(${sum}) filter (where ${where}), 0)::bigint as "${name}"`;
}

export function selectMovements(sql: Sql, days: ReportDays): Promise<MovementRow[]> {
  const { companyId, firstDay, lastDay, yearBegins } = days;
  return sql.query<MovementRow>(MOVEMENTS, [companyId, firstDay, lastDay, yearBegins]);
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
