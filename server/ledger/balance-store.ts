/**
 * The SQL of each account's balance beside the open items that should explain it. Balances are the days'
 * sums of postings, and what was approved the days' sums of payments: both with what is not folded yet, in
 * one statement. Of orders and debts only what is open is read.
 */
import { type Sql, statement } from "../database/database.ts";

/** Of a movement that takes another one back everything is turned. */
const SIGN = "case when corrects_id is null then 1 else -1 end";

/** What should lie in each drawer, by payments, refunds and movements. */
const EXPECTED_IN_DRAWERS = `select drawer_id, sum(ore)::bigint as ore from (
    select drawer_id, case kind when 'purchase' then cash_ore else -cash_ore end as ore
      from attempts where drawer_id is not null and state = 'approved'
    union all select drawer_id, drawer_ore from cash_movements) u group by drawer_id`;

export type AccountBalance = {
  readonly companyCode: string;
  readonly account: string;
  readonly role: string;
  readonly balanceOre: number;
  readonly openItemsOre: number | null;
  readonly openItems: number;
};

const READ_CURRENT_ACCOUNTS = statement({
  name: "read_current_accounts",
  text: `select c.code as company_code, a.role, a.account
    from company_accounts a join companies c on c.id = a.company_id`,
});

export type CurrentAccount = Pick<AccountBalance, "companyCode" | "role" | "account">;

/** The account that each role has now; what was booked before may stand on another one. */
export async function readCurrentAccounts(sql: Sql): Promise<readonly CurrentAccount[]> {
  const rows = await sql.query<{ company_code: string; role: string; account: string }>(
    READ_CURRENT_ACCOUNTS,
  );
  return rows.map(({ company_code, role, account }) => ({
    companyCode: company_code,
    role,
    account,
  }));
}

/** As the index of what is open on interim has it. */
const ON_INTERIM = "case when settlement = 'cash' then left_ore else interim_ore end";

const READ_BALANCES = statement({
  name: "read_balances",
  text: `with booked as (select company_id, account, role, sum(debit_ore - credit_ore) as ore
      from summed_postings group by company_id, account, role having sum(postings) <> 0 or sum(debit_ore - credit_ore) <> 0),
    approved as (select company_id, issuer, sum(amount_ore) as ore, sum(attempts) as payments
      from (select company_id, issuer, amount_ore, attempts from takings_of_issuers
        union all select company_id, issuer, amount_ore, attempts from takings_to_fold) t
      where issuer is not null group by company_id, issuer having sum(attempts) <> 0),
    in_drawers as (${EXPECTED_IN_DRAWERS}),
    items as (
      select c.id as company_id, 'interim' as role, coalesce(o.ore, 0) as ore, o.items
        from companies c cross join lateral (select sum(${ON_INTERIM}) as ore, count(*) as items
          from orders where company_id = c.id and kind <> 'creditInvoice' and not withdrawn
            and (${ON_INTERIM}) > 0) o
        where exists (select from orders a where a.company_id = c.id
          and a.kind <> 'creditInvoice' and not a.withdrawn)
      union all
      select c.id, 'debtsToCustomers', coalesce(d.ore, 0), d.items
        from companies c cross join lateral (select sum(settled_ore - amount_ore) as ore,
          count(*) as items from debts where company_id = c.id and settled_ore < amount_ore) d
        where exists (select from debts a where a.company_id = c.id)
      union all
      select company_id, 'issuer' || upper(left(issuer, 1)) || substring(issuer from 2),
        sum(ore), sum(payments) from (
          select company_id, issuer, payments, ore from approved
          union all
          select m.company_id, p.issuer, 0, -p.amount_ore from payout_matches m
            join payout_match_parts p on p.match_id = m.id
            where m.undone_at is null and p.kind = 'sales') s
        group by company_id, issuer
      union all
      select m.company_id, case when p.issuer is null then 'acquirerReserve' else 'disputed' end,
        -sum(p.amount_ore), count(*)
        from payout_matches m join payout_match_parts p on p.match_id = m.id
        where m.undone_at is null and p.kind in ('chargeback','chargebackReversed','reserveHeld',
          'reserveReleased')
        group by m.company_id, p.issuer is null
      union all
      select d.company_id, 'cash', sum(e.ore), count(*) filter (where e.ore <> 0)
        from drawers d join in_drawers e on e.drawer_id = d.id group by d.company_id
      union all
      select company_id, 'cashInTransit',
        sum(case kind when 'bagSealed' then -drawer_ore else -sealed_ore * ${SIGN} end),
        sum(case kind when 'bagSealed' then ${SIGN} else -(${SIGN}) end)
        from cash_movements where kind in ('bagSealed','bagCounted') group by company_id),
    accounts as (select company_id, account, role from company_accounts where role <> 'claim'
      union select company_id, account, role from booked)
    select c.code as company_code, a.account, a.role, coalesce(b.ore, 0)::bigint as balance,
      i.ore::bigint as open_ore, coalesce(i.items, 0)::int as items
    from accounts a join companies c on c.id = a.company_id
    left join booked b using (company_id, account, role)
    left join items i using (company_id, role)
    where b.ore is not null or i.ore is not null
    order by c.code, a.account, a.role`,
});

export async function readAccountBalances(sql: Sql): Promise<readonly AccountBalance[]> {
  const rows = await sql.query<{
    company_code: string;
    account: string;
    role: string;
    balance: number;
    open_ore: number | null;
    items: number;
  }>(READ_BALANCES);
  return rows.map((row) => ({
    companyCode: row.company_code,
    account: row.account,
    role: row.role,
    balanceOre: row.balance,
    openItemsOre: row.open_ore,
    openItems: row.items,
  }));
}
