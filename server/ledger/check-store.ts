/**
 * The SQL that holds the books against what they should be, of so many orders, payments, debts and so on
 * at a time. What is expected comes from orders, attempts and decisions alone, never from postings; each
 * statement sees one moment of both, and reads by indexes what belongs to what it was asked about.
 */
import { type Sql, type Statement, statement } from "../database/database.ts";
import type { BookDifference, BookedThing, Touched } from "./book-difference.ts";

/** Null: nothing of it; they are columns of every statement below. */
const IDS = {
  order_id: "null::uuid",
  attempt_id: "null::uuid",
  debt_id: "null::uuid",
  drawer_id: "null::uuid",
  movement_id: "null::uuid",
  match_id: "null::uuid",
};

/** `of` has the company, what it is about, and role, booked and expected in `u`. */
function differenceStatement(name: string, ids: Partial<typeof IDS>, of: string): Statement {
  const columns = Object.entries({ ...IDS, ...ids }).map(([column, sql]) => `${sql} as ${column}`);
  return statement({
    name,
    text: `select c.code as company_code, u.role, ${columns.join(", ")},
        u.booked::bigint as booked, u.expected::bigint as expected
      from ${of} join companies c on c.id = u.company_id
      where u.booked <> u.expected
      order by u.role, order_id, attempt_id`,
  });
}

const OF_ORDERS = differenceStatement(
  "find_differences_of_orders",
  { order_id: "u.id" },
  `(select o.id, o.company_id, r.role, r.booked, r.expected
    from unnest($1::uuid[]) s (id) join orders o on o.id = s.id,
      lateral (select coalesce(sum(case a.kind when 'purchase' then l.applied_ore
            else -l.applied_ore end), 0) as ore
        from allocations l join attempts a on a.id = l.attempt_id
        where l.order_id = o.id and l.target = 'order' and a.state = 'approved') taken,
      lateral (select coalesce(sum(d.amount_ore - coalesce((select sum(u.amount_ore)
            from debt_applications u where u.debt_id = d.id), 0)), 0) as ore
        from debts d where d.order_id = o.id
          and d.reason in ('surplus','withdrawn','failedReversal')) made,
      lateral (select coalesce(sum(l.applied_ore), 0) as ore
        from allocations l join attempts a on a.id = l.attempt_id
        where l.credit_invoice_id = o.id and l.target = 'creditInvoice'
          and a.state = 'approved') credited,
      lateral (select coalesce(sum(p.amount_ore) filter (where p.role = 'interim'), 0) as interim,
          coalesce(sum(p.amount_ore) filter (where p.role = 'claim'), 0) as claim
        from postings p where p.order_id = o.id and p.role in ('interim','claim')) b,
      lateral (select taken.ore - made.ore as ore) paid,
      lateral (values
        ('interim', b.interim, case when o.withdrawn or o.kind = 'creditInvoice' then 0
          when o.settlement = 'cash' then o.total_ore - paid.ore else o.interim_ore end),
        ('claim', b.claim, case when o.kind = 'creditInvoice' then credited.ore
          when o.withdrawn then 0
          when o.settlement = 'cash' then -o.total_ore else -(paid.ore + o.interim_ore) end),
        ('paid', o.paid_ore, case when o.kind = 'creditInvoice' then credited.ore
          else paid.ore end)) r (role, booked, expected)) u`,
);

const OF_PAYMENTS = differenceStatement(
  "find_differences_of_payments",
  { attempt_id: "u.id" },
  `(select a.id, a.company_id, r.role, r.booked, r.expected
    from unnest($1::uuid[]) s (id) join attempts a on a.id = s.id,
      lateral (select role, sum(booked) as booked, sum(expected) as expected from (
          select p.role, p.amount_ore as booked, 0 as expected from postings p
            where p.attempt_id = a.id
              and (p.role like 'issuer%' or p.role in ('unidentified','cash','rounding'))
          union all
          select e.role, 0, case a.kind when 'purchase' then e.ore else -e.ore end
            from (values ('card', 'issuer' || upper(left(a.issuer, 1)) || substring(a.issuer from 2),
                a.approved_ore), ('cash', 'cash', a.cash_ore),
              ('cash', 'rounding', a.approved_ore - a.cash_ore)) e (method, role, ore)
            where a.state = 'approved' and e.method = a.method
          union all
          select 'unidentified', 0, a.approved_ore - sum(l.applied_ore) from allocations l
            where l.attempt_id = a.id and a.state = 'approved' and a.kind <> 'purchase'
            having count(*) > 0) one group by role) r) u`,
);

const OF_DEBTS = differenceStatement(
  "find_differences_of_debts",
  { order_id: "u.order_id", attempt_id: "u.attempt_id", debt_id: "u.id" },
  `(select d.id, d.company_id, d.order_id, d.attempt_id, r.role, r.booked, r.expected
    from unnest($1::uuid[]) s (id) join debts d on d.id = s.id,
      lateral (select coalesce((select sum(l.applied_ore)
            from allocations l join attempts a on a.id = l.attempt_id
            where l.debt_id = d.id and l.target = 'debt' and a.state = 'approved'), 0)
          + coalesce((select sum(u.amount_ore) from debt_applications u where u.debt_id = d.id), 0)
          as ore) settled,
      lateral (values
        ('debtsToCustomers', (select coalesce(sum(p.amount_ore), 0) from postings p
            where p.debt_id = d.id and p.role = 'debtsToCustomers'), settled.ore - d.amount_ore),
        ('settled', d.settled_ore, settled.ore)) r (role, booked, expected)) u`,
);

/** Of a movement that takes another one back everything is turned. */
const SIGN = "case when corrects_id is null then 1 else -1 end";

/** What each movement of cash should have posted, by role. */
const EXPECTED_OF_MOVEMENT = `
  select id, 'cash' as role, drawer_ore as ore from m
  union all
  select id, 'cashReason', -drawer_ore from m where reason_id is not null
  union all
  select id, 'cashInTransit', case kind when 'bagSealed' then -drawer_ore
      else -sealed_ore * ${SIGN} end
    from m where kind in ('bagSealed','bagCounted')
  union all
  select id, 'bank', amount_ore * ${SIGN} from m where kind = 'bagCounted'
  union all
  select id, case kind when 'countShort' then 'cashShortage' else 'cashSurplus' end, -drawer_ore
    from m where kind in ('countShort','countOver')
  union all
  select id, 'cashShortage', greatest(sealed_ore - amount_ore, 0) * ${SIGN}
    from m where kind = 'bagCounted'
  union all
  select id, 'cashSurplus', least(sealed_ore - amount_ore, 0) * ${SIGN}
    from m where kind = 'bagCounted'`;

const OF_MOVEMENTS = differenceStatement(
  "find_differences_of_cash_movements",
  { drawer_id: "u.drawer_id", movement_id: "u.id" },
  `(with m as materialized (select * from cash_movements where id = any($1::uuid[])),
    both_sides as (select id, role, 0 as booked, ore as expected from (${EXPECTED_OF_MOVEMENT}) e
      union all
      select v.cash_movement_id, p.role, p.amount_ore, 0
      from m join vouchers v on v.cash_movement_id = m.id join postings p on p.voucher_id = v.id)
    select m.id, m.company_id, m.drawer_id, e.role, sum(e.booked) as booked,
      sum(e.expected) as expected
    from both_sides e join m using (id) group by m.id, m.company_id, m.drawer_id, e.role) u`,
);

/** What each match of a bank line should have posted, by role; one that was undone leaves nothing. */
const EXPECTED_OF_MATCH = `
  select m.id, 'bank' as role, m.amount_ore as ore from m where m.undone_at is null
  union all
  select m.id, 'unidentified', -m.amount_ore from m
    where m.undone_at is null and m.kind = 'unidentified'
  union all
  select m.id, case when p.kind = 'sales'
      then 'issuer' || upper(left(p.issuer, 1)) || substring(p.issuer from 2)
      when p.kind in ('fee','adjustment') then 'cardFees'
      when p.kind in ('reserveHeld','reserveReleased') then 'acquirerReserve'
      else 'disputed' end, -p.amount_ore
    from m join payout_match_parts p on p.match_id = m.id
    where m.undone_at is null`;

const OF_MATCHES = differenceStatement(
  "find_differences_of_payout_matches",
  { match_id: "u.id" },
  `(with m as materialized (select * from payout_matches where id = any($1::uuid[])),
    both_sides as (select id, role, 0 as booked, ore as expected from (${EXPECTED_OF_MATCH}) e
      union all
      select v.payout_match_id, p.role, p.amount_ore, 0
      from m join vouchers v on v.payout_match_id = m.id join postings p on p.voucher_id = v.id)
    select m.id, m.company_id, e.role, sum(e.booked) as booked, sum(e.expected) as expected
    from both_sides e join m using (id) group by m.id, m.company_id, e.role) u`,
);

/** What should lie in a drawer, by payments, refunds and movements. */
const OF_DRAWERS = differenceStatement(
  "find_differences_of_drawers",
  { drawer_id: "u.id" },
  `(select d.id, d.company_id, 'drawer' as role, b.ore as booked, paid.ore + moved.ore as expected
    from unnest($1::uuid[]) s (id) join drawers d on d.id = s.id,
      lateral (select coalesce(sum(p.amount_ore), 0) as ore from postings p
        where p.company_id = d.company_id and p.till_id = d.till_id and p.role = 'cash') b,
      lateral (select coalesce(sum(case a.kind when 'purchase' then a.cash_ore
            else -a.cash_ore end), 0) as ore
        from attempts a where a.drawer_id = d.id and a.state = 'approved') paid,
      lateral (select coalesce(sum(c.drawer_ore), 0) as ore from cash_movements c
        where c.drawer_id = d.id) moved) u`,
);

const OF: Readonly<Record<BookedThing, Statement>> = {
  orders: OF_ORDERS,
  payments: OF_PAYMENTS,
  debts: OF_DEBTS,
  cashMovements: OF_MOVEMENTS,
  payoutMatches: OF_MATCHES,
  drawers: OF_DRAWERS,
};

/** Cash that is booked at a till where the company has no drawer, or at none. */
const CASH_ELSEWHERE = differenceStatement(
  "find_differences_of_cash_elsewhere",
  {},
  `(select s.company_id, 'drawer' as role, p.ore as booked, 0 as expected
    from (select c.id as company_id, t.id as till_id from companies c, tills t
        except select company_id, till_id from drawers) s,
      lateral (select coalesce(sum(p.amount_ore), 0) as ore from postings p
        where p.company_id = s.company_id and p.till_id = s.till_id and p.role = 'cash') p
    union all
    select c.id, 'drawer', p.ore, 0 from companies c,
      lateral (select coalesce(sum(p.amount_ore), 0) as ore from postings p
        where p.company_id = c.id and p.till_id is null and p.role = 'cash') p) u`,
);

type DifferenceRow = {
  readonly company_code: string;
  readonly role: string;
  readonly order_id: string | null;
  readonly attempt_id: string | null;
  readonly debt_id: string | null;
  readonly drawer_id: string | null;
  readonly movement_id: string | null;
  readonly match_id: string | null;
  readonly booked: number;
  readonly expected: number;
};

function differenceOf(row: DifferenceRow): BookDifference {
  return {
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
  };
}

/** Where the books of these part from what they should be. */
export async function findDifferencesOf(
  sql: Sql,
  thing: BookedThing,
  ids: readonly string[],
): Promise<readonly BookDifference[]> {
  return (await sql.query<DifferenceRow>(OF[thing], [ids])).map(differenceOf);
}

export async function findCashElsewhere(sql: Sql): Promise<readonly BookDifference[]> {
  return (await sql.query<DifferenceRow>(CASH_ELSEWHERE)).map(differenceOf);
}

function nextStatement(name: string, table: string): Statement {
  return statement({ name, text: `select id from ${table} where id > $1 order by id limit $2` });
}

const NEXT: Readonly<Record<BookedThing, Statement>> = {
  orders: nextStatement("next_orders_to_check", "orders"),
  payments: nextStatement("next_attempts_to_check", "attempts"),
  debts: nextStatement("next_debts_to_check", "debts"),
  cashMovements: nextStatement("next_cash_movements_to_check", "cash_movements"),
  payoutMatches: nextStatement("next_payout_matches_to_check", "payout_matches"),
  drawers: nextStatement("next_drawers_to_check", "drawers"),
};

/** In the order of their ids, which is that in which they were made. */
export async function listIdsAfter(
  sql: Sql,
  thing: BookedThing,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(NEXT[thing], [after, most]);
  return rows.map(({ id }) => id);
}

const TOUCHED = statement({
  name: "next_vouchers_to_check",
  text: `with v as materialized (select id, cash_movement_id, payout_match_id from vouchers
      where id > $1 order by id limit $2),
    p as materialized (select p.order_id, p.attempt_id, p.debt_id
      from v join postings p on p.voucher_id = v.id)
    select (select count(*) from v)::int as vouchers, (select id from v order by id desc limit 1) as last,
      array(select distinct order_id from p where order_id is not null) as orders,
      array(select distinct attempt_id from p where attempt_id is not null) as payments,
      array(select distinct debt_id from p where debt_id is not null) as debts,
      array(select cash_movement_id from v where cash_movement_id is not null) as "cashMovements",
      array(select payout_match_id from v where payout_match_id is not null) as "payoutMatches"`,
});

export async function selectTouched(
  sql: Sql,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<Touched> {
  const [touched] = await sql.query<Touched>(TOUCHED, [after, most]);
  if (touched === undefined) throw new Error("The database answered nothing about its vouchers");
  return touched;
}
