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
  /** Belongs to days before the fiscal year, and was booked in it because its period was locked. */
  readonly ofEarlierYearOre: number;
  /** Some of it was booked before its invoicing system or drawer went over to another account. */
  readonly isLeft: boolean;
};

const MOVEMENTS = statement({
  name: "movements_of_accounts",
  text: `with moved as (select distinct close_id, series, business_day, booked_day
        from voucher_numbers where company_id = $1 and booked_day <> business_day),
      dated as (select p.account, p.role, p.amount_ore, p.booked_by_system, v.business_day,
          case p.role when 'claim' then y.claim_account <> p.account
            when 'cash' then coalesce(d.account, c.account) <> p.account else false end as is_left,
          case when p.booked_by_system then v.business_day
            when m.booked_day is not null then m.booked_day
            when k.voucher_id is null and v.business_day <= b.locked_through
              then b.locked_through + 1
            else v.business_day end as booked_day
        from vouchers v join postings p on p.voucher_id = v.id
          join company_books b on b.company_id = v.company_id
          left join close_vouchers k on k.voucher_id = v.id
          left join invoicing_systems y on y.company_id = $1 and y.code = p.system_code
          left join company_accounts c on c.company_id = $1 and c.role = p.role
          left join drawers d on d.company_id = $1 and d.till_id = p.till_id
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
      coalesce(sum(amount_ore) filter (where booked_day > $3), 0)::bigint as "bookedLaterOre",
      coalesce(sum(amount_ore) filter (where booked_day >= $4 and business_day < $4), 0)::bigint
        as "ofEarlierYearOre",
      bool_or(is_left) as "isLeft"
    from dated group by account, role order by account, role`,
});

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
