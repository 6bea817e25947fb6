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

export type RefundTarget = {
  readonly kind: "creditInvoice" | "debt";
  readonly orderId: string;
  readonly id: string;
  readonly leftOre: Ore;
};

const CREDIT_INVOICES = statement({
  name: "open_credit_invoices",
  text: `select id, credits_order_id as order_id, left_ore from orders
    where credits_order_id = any($1::uuid[]) and left_ore > 0
    order by created_at, id for update`,
});

/** Locked, so that two refunds cannot use the same credit invoice. */
export async function lockOpenCreditInvoices(
  tx: Transaction,
  orderIds: readonly string[],
): Promise<readonly RefundTarget[]> {
  const rows = await tx.query<{ id: string; order_id: string; left_ore: number }>(CREDIT_INVOICES, [
    orderIds,
  ]);
  return rows.map((row) => ({
    kind: "creditInvoice",
    id: row.id,
    orderId: row.order_id,
    leftOre: ore(row.left_ore),
  }));
}

const OPEN_DEBTS = statement({
  name: "open_debts",
  text: `select id, order_id, amount_ore - settled_ore as left_ore from debts
    where (attempt_id = $1 or (attempt_id is null and order_id = any($2::uuid[])))
      and settled_ore < amount_ore
    order by created_at, id for update`,
});

export async function lockOpenDebts(
  tx: Transaction,
  attemptId: string,
  orderIds: readonly string[],
): Promise<readonly RefundTarget[]> {
  const rows = await tx.query<{ id: string; order_id: string; left_ore: number }>(OPEN_DEBTS, [
    attemptId,
    orderIds,
  ]);
  return rows.map((row) => ({
    kind: "debt",
    id: row.id,
    orderId: row.order_id,
    leftOre: ore(row.left_ore),
  }));
}
