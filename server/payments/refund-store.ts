/** The SQL that tells what of a payment can still be given back, and against what. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { statement, type Transaction } from "../database/database.ts";

const GIVEN_BACK = statement({
  name: "given_back",
  text: `select coalesce(sum(case when state = 'approved' then approved_ore else asked_ore end), 0)
      ::bigint as given_ore
    from attempts where original_id = $1
      and state in ('created','sent','unknown','claimed','approved')`,
});

/** Approved refunds, and those that may still be: both count against what is left. */
export async function readGivenBack(tx: Transaction, attemptId: string): Promise<Ore> {
  const rows = await tx.query<{ given_ore: number }>(GIVEN_BACK, [attemptId]);
  return ore(rows[0]?.given_ore ?? 0);
}

const GIVEN_BACK_OF_ORDERS = statement({
  name: "given_back_of_orders",
  text: `select l.order_id,
      sum(case when a.state = 'approved' then l.applied_ore else l.asked_ore end)::bigint as given_ore
    from attempts a join allocations l on l.attempt_id = a.id
    left join debts d on d.id = l.debt_id
    where a.original_id = $1 and a.state in ('created','sent','unknown','claimed','approved')
      and (l.target <> 'debt' or d.attempt_id is null)
    group by l.order_id`,
});

/** The same for each order, without what was a debt to the customer from the start. */
export async function readGivenBackOfOrders(
  tx: Transaction,
  attemptId: string,
): Promise<ReadonlyMap<string, Ore>> {
  const rows = await tx.query<{ order_id: string; given_ore: number }>(GIVEN_BACK_OF_ORDERS, [
    attemptId,
  ]);
  return new Map(rows.map((row) => [row.order_id, ore(row.given_ore)]));
}

const OPEN_CREDIT_INVOICES = statement({
  name: "open_credit_invoices",
  text: "select id from orders where credits_order_id = any($1::uuid[]) and left_ore > 0",
});

/** Not locked: they are locked together with the orders that they credit. */
export async function findOpenCreditInvoices(
  tx: Transaction,
  orderIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(OPEN_CREDIT_INVOICES, [orderIds]);
  return rows.map((row) => row.id);
}

export type OpenDebt = {
  readonly id: string;
  readonly orderId: string;
  /** The payment that took too much; null when the order was changed or withdrawn. */
  readonly attemptId: string | null;
  readonly leftOre: Ore;
};

const OPEN_DEBTS = statement({
  name: "lock_open_debts",
  text: `select id, order_id, attempt_id, amount_ore - settled_ore as left_ore from debts
    where (attempt_id = $1 or (attempt_id is null and order_id = any($2::uuid[])))
      and settled_ore < amount_ore
    order by created_at, id for update`,
});

const DEBTS = statement({
  name: "lock_debts",
  text: `select id, order_id, attempt_id, amount_ore - settled_ore as left_ore from debts
    where id = any($1::uuid[]) order by created_at, id for update`,
});

type DebtRow = { id: string; order_id: string; attempt_id: string | null; left_ore: number };

export async function lockOpenDebts(
  tx: Transaction,
  attemptId: string,
  orderIds: readonly string[],
): Promise<readonly OpenDebt[]> {
  return (await tx.query<DebtRow>(OPEN_DEBTS, [attemptId, orderIds])).map(openDebt);
}

export async function lockDebts(
  tx: Transaction,
  debtIds: readonly string[],
): Promise<readonly OpenDebt[]> {
  return (await tx.query<DebtRow>(DEBTS, [debtIds])).map(openDebt);
}

function openDebt(row: DebtRow): OpenDebt {
  return {
    id: row.id,
    orderId: row.order_id,
    attemptId: row.attempt_id,
    leftOre: ore(row.left_ore),
  };
}
