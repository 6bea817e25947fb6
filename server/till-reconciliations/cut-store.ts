/**
 * The SQL of a count's cut: what it takes of a till and a company, and what it names as in flight.
 * One statement, so that all of it is of one moment; no clock decides what is in a count.
 */

import type { CutItem, InFlight } from "@kortkoll/core/day-close/frozen-close.ts";
import type { CutMovement, OpenItem } from "@kortkoll/core/till-reconciliation/cut-facts.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { statement, type Transaction } from "../database/database.ts";
import { openFacts } from "../interrupted/open-facts.ts";

const IN_FLIGHT = `select coalesce(json_agg(json_build_object('paymentId', a.id, 'kind', a.kind,
      'state', a.state, 'askedOre', a.asked_ore, 'till', t.code, 'terminalId', m.terminal_id,
      'operator', a.operator, 'startedAt', to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'orderNumbers', array(select distinct o.order_number from allocations l
        join orders o on o.id = l.order_id where l.attempt_id = a.id order by 1))
      order by a.id), '[]')
    from attempts a join tills t on t.id = a.till_id
      left join terminals m on m.id = a.terminal_id
    where a.till_id = $3 and a.company_id = $4
      and (a.state in ('created','sent','unknown') or a.state = 'claimed')`;

/** The interrupted list by its own rules, narrowed to the till and the company. */
const OPEN_ITEMS = `select coalesce(json_agg(json_build_object('paymentId', f.id, 'reason', f.reason,
      'atRiskOre', f.at_risk_ore,
      'since', to_char(f.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'terminalId', m.terminal_id, 'operator', a.operator,
      'orderNumbers', array(select distinct o.order_number from allocations l
        join orders o on o.id = l.order_id where l.attempt_id = a.id order by 1))
      order by f.since, f.id, f.reason), '[]')
    from ${openFacts(
      (column) => `and exists (select from attempts n
        where n.id = ${column} and n.till_id = $3 and n.company_id = $4)`,
    )} f
      join attempts a on a.id = f.id left join terminals m on m.id = a.terminal_id`;

/**
 * $5 is the day of the last count that was signed: how far back one looks, with a day to spare for a
 * slow transaction or another server's clock. What is in a count is told by the counts alone.
 */
const TAKE_CUT = statement({
  name: "take_cut_of_count",
  text: `with payments as (
      insert into till_reconciliation_items (reconciliation_id, attempt_id)
      select $1, a.id from attempts a
      where a.till_id = $3 and a.company_id = $4 and a.state = 'approved'
        and a.business_day >= coalesce($5::date - 1, '-infinity'::date)
        and not exists (select from till_reconciliation_items i
          where i.attempt_id = a.id and i.holds)
      returning attempt_id),
    movements as (
      insert into till_reconciliation_items (reconciliation_id, movement_id)
      select $1, m.id from cash_movements m
      where m.drawer_id = $2
        and not exists (select from till_reconciliation_items i
          where i.movement_id = m.id and i.holds)
      returning movement_id)
    select (coalesce((select sum(case a.kind when 'purchase' then a.cash_ore else -a.cash_ore end)
        from attempts a where a.drawer_id = $2 and a.state = 'approved'), 0)
      + coalesce((select sum(m.drawer_ore) from cash_movements m where m.drawer_id = $2), 0))
        ::bigint as "liesThereOre",
      (select count(*) from payments)::int as payments,
      (select count(*) from movements)::int as movements,
      (${IN_FLIGHT}) as "inFlight", (${OPEN_ITEMS}) as interrupted`,
});

export type CutTaken = {
  /** All that lies in the drawer at that moment, added up over its whole life. */
  readonly liesThereOre: number;
  readonly inFlight: readonly InFlight[];
  readonly interrupted: readonly OpenItem[];
};

/** The drawer must be locked. */
export async function takeCut(
  tx: Transaction,
  of: {
    readonly reconciliationId: string;
    readonly drawer: { readonly id: string; readonly tillId: string; readonly companyId: string };
    readonly sinceDay: BusinessDay | null;
  },
): Promise<CutTaken> {
  const { id, tillId, companyId } = of.drawer;
  const values = [of.reconciliationId, id, tillId, companyId, of.sinceDay];
  const [cut] = await tx.query<CutTaken>(TAKE_CUT, values);
  if (cut === undefined) throw new Error("A cut has no answer");
  return cut;
}

const ITEMS_OF_COUNT = statement({
  name: "items_of_count",
  text: `select a.id as "paymentId", a.kind, a.method,
      case a.method when 'card' then a.issuer end as issuer, null as scheme,
      (case a.kind when 'purchase' then 1 else -1 end
        * case a.method when 'cash' then a.cash_ore else a.approved_ore end)::bigint as "netOre",
      json_build_object('id', t.id, 'code', t.code) as till,
      case when m.id is not null
        then json_build_object('id', m.id, 'terminalId', m.terminal_id) end as terminal
    from till_reconciliation_items i join attempts a on a.id = i.attempt_id
      join tills t on t.id = a.till_id left join terminals m on m.id = a.terminal_id
    where i.reconciliation_id = $1 order by a.id`,
});

export async function selectItems(
  tx: Transaction,
  reconciliationId: string,
): Promise<readonly CutItem[]> {
  return await tx.query<CutItem>(ITEMS_OF_COUNT, [reconciliationId]);
}

const MOVEMENTS_OF_COUNT = statement({
  name: "movements_of_count",
  text: `select m.id, m.kind, m.drawer_ore as "drawerOre", m.reason,
      coalesce(m.bag_number, b.bag_number) as "bagNumber", m.note,
      m.corrects_id is not null as "isCorrection", m.by,
      to_char(m.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from till_reconciliation_items i join cash_movements m on m.id = i.movement_id
      left join cash_movements b on b.id = m.sealed_id
    where i.reconciliation_id = $1 order by m.at, m.id`,
});

export async function selectMovementsOf(
  tx: Transaction,
  reconciliationId: string,
): Promise<readonly CutMovement[]> {
  return await tx.query<CutMovement>(MOVEMENTS_OF_COUNT, [reconciliationId]);
}

const ADD_MOVEMENT = statement({
  name: "add_movement_to_count",
  text: "insert into till_reconciliation_items (reconciliation_id, movement_id) values ($1,$2)",
});

/** What the signing itself moves: its difference, and the bags that it makes. */
export async function addMovement(
  tx: Transaction,
  reconciliationId: string,
  movementId: string,
): Promise<void> {
  await tx.write(ADD_MOVEMENT, [reconciliationId, movementId]);
}

const LET_GO = statement({
  name: "let_go_of_counted_items",
  text: "update till_reconciliation_items set holds = false where reconciliation_id = $1",
});

export async function letGo(tx: Transaction, reconciliationId: string): Promise<void> {
  await tx.write(LET_GO, [reconciliationId]);
}
