/**
 * The SQL that holds the books against what they should be. What is expected comes from orders,
 * attempts and decisions alone, never from postings; each statement sees one moment of both.
 */
import { type Sql, statement } from "../database/database.ts";

export type BookDifference = {
  readonly companyCode: string;
  readonly role: string;
  readonly orderId: string | null;
  readonly paymentId: string | null;
  readonly debtId: string | null;
  readonly drawerId: string | null;
  readonly cashMovementId: string | null;
  readonly payoutMatchId: string | null;
  readonly bookedOre: number;
  readonly expectedOre: number;
};

/** What was taken and given back for each order, from its allocations. */
const TAKEN = `select l.order_id, sum(case a.kind when 'purchase' then l.applied_ore
      else -l.applied_ore end) as ore
    from allocations l join attempts a on a.id = l.attempt_id
    where l.target = 'order' and a.state = 'approved' group by l.order_id`;

/** Of a movement that takes another one back everything is turned. */
const SIGN = "case when corrects_id is null then 1 else -1 end";

/** What each movement of cash should have posted, by role. */
const EXPECTED_OF_MOVEMENT = `
  select id, company_id, 'cash' as role, drawer_ore as ore from cash_movements
  union all
  select id, company_id, 'cashReason', -drawer_ore from cash_movements where reason_id is not null
  union all
  select id, company_id, 'cashInTransit', case kind when 'bagSealed' then -drawer_ore
      else -sealed_ore * ${SIGN} end
    from cash_movements where kind in ('bagSealed','bagCounted')
  union all
  select id, company_id, 'bank', amount_ore * ${SIGN}
    from cash_movements where kind = 'bagCounted'
  union all
  select id, company_id, case kind when 'countShort' then 'cashShortage' else 'cashSurplus' end,
      -drawer_ore
    from cash_movements where kind in ('countShort','countOver')
  union all
  select id, company_id, 'cashShortage', greatest(sealed_ore - amount_ore, 0) * ${SIGN}
    from cash_movements where kind = 'bagCounted'
  union all
  select id, company_id, 'cashSurplus', least(sealed_ore - amount_ore, 0) * ${SIGN}
    from cash_movements where kind = 'bagCounted'`;

/** What each match of a bank line should have posted, by role; one that was undone leaves nothing. */
const EXPECTED_OF_MATCH = `
  select m.id, 'bank' as role, m.amount_ore as ore from payout_matches m where m.undone_at is null
  union all
  select m.id, 'unidentified', -m.amount_ore from payout_matches m
    where m.undone_at is null and m.kind = 'unidentified'
  union all
  select m.id, case when p.kind = 'sales'
      then 'issuer' || upper(left(p.issuer, 1)) || substring(p.issuer from 2)
      when p.kind in ('fee','adjustment') then 'cardFees'
      when p.kind in ('reserveHeld','reserveReleased') then 'acquirerReserve'
      else 'disputed' end, -p.amount_ore
    from payout_matches m join payout_match_parts p on p.match_id = m.id
    where m.undone_at is null`;

/** What should lie in each drawer, by payments, refunds and movements. */
const EXPECTED_IN_DRAWERS = `select drawer_id, sum(ore)::bigint as ore from (
    select drawer_id, case kind when 'purchase' then cash_ore else -cash_ore end as ore
      from attempts where drawer_id is not null and state = 'approved'
    union all select drawer_id, drawer_ore from cash_movements) u group by drawer_id`;

const FIND_DIFFERENCES = statement({
  name: "find_book_differences",
  text: `with taken as (${TAKEN}),
    applied_debt as (select debt_id, sum(amount_ore) as ore from debt_applications
      group by debt_id),
    made_debt as (select d.order_id, sum(d.amount_ore - coalesce(u.ore, 0)) as ore
      from debts d left join applied_debt u on u.debt_id = d.id
      where d.reason in ('surplus','withdrawn','failedReversal') group by d.order_id),
    by_order as (select order_id,
        sum(amount_ore) filter (where role = 'interim') as interim,
        sum(amount_ore) filter (where role = 'claim') as claim
      from postings where role in ('interim','claim') group by order_id),
    credited as (select l.credit_invoice_id as order_id, sum(l.applied_ore) as ore
      from allocations l join attempts a on a.id = l.attempt_id
      where l.target = 'creditInvoice' and a.state = 'approved' group by 1),
    o as (select o.*, coalesce(t.ore, 0) - coalesce(m.ore, 0) as proven_paid,
        coalesce(b.interim, 0) as booked_interim, coalesce(b.claim, 0) as booked_claim,
        coalesce(k.ore, 0) as proven_credited
      from orders o left join taken t on t.order_id = o.id
      left join made_debt m on m.order_id = o.id
      left join by_order b on b.order_id = o.id
      left join credited k on k.order_id = o.id),
    by_attempt as (select attempt_id, role, sum(amount_ore) as ore from postings
      where attempt_id is not null
        and (role like 'issuer%' or role in ('unidentified','cash','rounding'))
      group by attempt_id, role),
    expected_of_attempt as (select id as attempt_id, company_id,
        'issuer' || upper(left(issuer, 1)) || substring(issuer from 2) as role,
        case kind when 'purchase' then approved_ore else -approved_ore end as ore
      from attempts where state = 'approved' and method = 'card'
      union all
      select id, company_id, 'cash', case kind when 'purchase' then cash_ore else -cash_ore end
      from attempts where state = 'approved' and method = 'cash'
      union all
      select id, company_id, 'rounding',
        case kind when 'purchase' then approved_ore - cash_ore else cash_ore - approved_ore end
      from attempts where state = 'approved' and method = 'cash'
      union all
      select a.id, a.company_id, 'unidentified', a.approved_ore - sum(l.applied_ore)
      from attempts a join allocations l on l.attempt_id = a.id
      where a.state = 'approved' and a.kind <> 'purchase' group by a.id),
    paid_back as (select l.debt_id, sum(l.applied_ore) as ore
      from allocations l join attempts a on a.id = l.attempt_id
      where l.target = 'debt' and a.state = 'approved' group by l.debt_id),
    settled as (select coalesce(p.debt_id, u.debt_id) as debt_id,
        coalesce(p.ore, 0) + coalesce(u.ore, 0) as ore
      from paid_back p full join applied_debt u on u.debt_id = p.debt_id),
    by_debt as (select debt_id, sum(amount_ore) as ore from postings
      where role = 'debtsToCustomers' group by debt_id),
    by_movement as (select v.cash_movement_id as id, p.role, sum(p.amount_ore) as ore
      from vouchers v join postings p on p.voucher_id = v.id
      where v.cash_movement_id is not null group by 1, 2),
    of_movement as (${EXPECTED_OF_MOVEMENT}),
    by_match as (select v.payout_match_id as id, p.role, sum(p.amount_ore) as ore
      from vouchers v join postings p on p.voucher_id = v.id
      where v.payout_match_id is not null group by 1, 2),
    of_match as (select id, role, sum(ore) as ore from (${EXPECTED_OF_MATCH}) e group by id, role),
    by_drawer as (select company_id, till_id, sum(amount_ore) as ore from postings
      where role = 'cash' group by company_id, till_id),
    in_drawers as (${EXPECTED_IN_DRAWERS}),
    parted as (
      select company_id, 'interim' as role, id as order_id, null::uuid as attempt_id,
        null::uuid as debt_id, null::uuid as drawer_id, null::uuid as movement_id,
        null::uuid as match_id,
        booked_interim as booked,
        case when withdrawn or kind = 'creditInvoice' then 0
          when settlement = 'cash' then total_ore - proven_paid else interim_ore end as expected
        from o
      union all
      select company_id, 'claim', id, null, null, null, null, null, booked_claim,
        case when kind = 'creditInvoice' then proven_credited
          when withdrawn then 0
          when settlement = 'cash' then -total_ore else -(proven_paid + interim_ore) end
        from o
      union all
      select company_id, 'paid', id, null, null, null, null, null, paid_ore,
        case when kind = 'creditInvoice' then proven_credited else proven_paid end from o
      union all
      select coalesce(e.company_id, a.company_id), coalesce(b.role, e.role), null,
        coalesce(b.attempt_id, e.attempt_id), null, null, null, null, coalesce(b.ore, 0),
        coalesce(e.ore, 0)
        from by_attempt b full join expected_of_attempt e using (attempt_id, role)
        left join attempts a on a.id = b.attempt_id
      union all
      select d.company_id, 'debtsToCustomers', d.order_id, d.attempt_id, d.id, null, null, null,
        coalesce(b.ore, 0), coalesce(k.ore, 0) - d.amount_ore
        from debts d left join by_debt b on b.debt_id = d.id
        left join settled k on k.debt_id = d.id
      union all
      select d.company_id, 'settled', d.order_id, d.attempt_id, d.id, null, null, null, d.settled_ore,
        coalesce(k.ore, 0) from debts d left join settled k on k.debt_id = d.id
      union all
      select coalesce(e.company_id, m.company_id), coalesce(b.role, e.role), null, null, null,
        m.drawer_id, m.id, null, coalesce(b.ore, 0), coalesce(e.ore, 0)
        from by_movement b full join of_movement e using (id, role)
        join cash_movements m on m.id = coalesce(b.id, e.id)
      union all
      select m.company_id, coalesce(b.role, e.role), null, null, null, null, null, m.id,
        coalesce(b.ore, 0), coalesce(e.ore, 0)
        from by_match b full join of_match e using (id, role)
        join payout_matches m on m.id = coalesce(b.id, e.id)
      union all
      select coalesce(b.company_id, d.company_id), 'drawer', null, null, null, d.id, null, null,
        coalesce(b.ore, 0), coalesce(e.ore, 0)
        from (drawers d left join in_drawers e on e.drawer_id = d.id)
        full join by_drawer b on b.company_id = d.company_id and b.till_id = d.till_id)
    select c.code as company_code, p.role, p.order_id, p.attempt_id, p.debt_id,
      p.drawer_id, p.movement_id, p.match_id, p.booked::bigint as booked, p.expected::bigint as expected
    from parted p join companies c on c.id = p.company_id
    where p.booked <> p.expected
    order by p.role, p.order_id, p.attempt_id limit 100`,
});

export async function findDifferences(sql: Sql): Promise<readonly BookDifference[]> {
  const rows = await sql.query<{
    company_code: string;
    role: string;
    order_id: string | null;
    attempt_id: string | null;
    debt_id: string | null;
    drawer_id: string | null;
    movement_id: string | null;
    match_id: string | null;
    booked: number;
    expected: number;
  }>(FIND_DIFFERENCES);
  return rows.map((row) => ({
    companyCode: row.company_code,
    role: row.role,
    orderId: row.order_id,
    paymentId: row.attempt_id,
    debtId: row.debt_id,
    drawerId: row.drawer_id,
    cashMovementId: row.movement_id,
    payoutMatchId: row.match_id,
    bookedOre: row.booked,
    expectedOre: row.expected,
  }));
}

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

const READ_BALANCES = statement({
  name: "read_balances",
  text: `with booked as (select company_id, account, role, sum(amount_ore) as ore
      from postings group by company_id, account, role),
    in_drawers as (${EXPECTED_IN_DRAWERS}),
    items as (
      select o.company_id, 'interim' as role, sum(case when o.settlement = 'cash'
          then o.left_ore else o.interim_ore end) as ore,
        count(*) filter (where case when o.settlement = 'cash'
          then o.left_ore else o.interim_ore end > 0) as items
        from orders o where o.kind <> 'creditInvoice' and not o.withdrawn group by o.company_id
      union all
      select company_id, 'debtsToCustomers', sum(settled_ore - amount_ore),
        count(*) filter (where settled_ore < amount_ore) from debts group by company_id
      union all
      select company_id, 'issuer' || upper(left(issuer, 1)) || substring(issuer from 2),
        sum(ore), sum(payments) from (
          select company_id, issuer, 1 as payments,
            case kind when 'purchase' then approved_ore else -approved_ore end as ore
          from attempts where state = 'approved' and method = 'card'
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
