/** The SQL of what a payment has taken that belongs to a customer, and of applying it to orders. */
import { negateOre, type Ore, ore } from "@kortkoll/core/money.ts";
import { statement, type Transaction } from "../database/database.ts";

export type ApplicableDebt = {
  readonly id: string;
  /** Null for a sale that was keyed on the terminal. */
  readonly orderId: string | null;
  readonly leftOre: Ore;
  /** A refund of it is under way, or nobody knows how one ended. */
  readonly held: boolean;
};

// A failed reversal is not among them: that money is to go back.
const LOCK_DEBTS = statement({
  name: "lock_applicable_debts",
  text: `select d.id, d.order_id, d.amount_ore - d.settled_ore as left_ore,
      exists (select from allocations l join attempts a on a.id = l.attempt_id
        where l.debt_id = d.id and a.state in ('created','sent','unknown','claimed')) as held
    from debts d
    where d.attempt_id = $1 and d.settled_ore < d.amount_ore
      and d.reason in ('excess','lateApproval','paidTwice','handKeyedSale')
    order by d.created_at, d.id for update of d`,
});

export async function lockApplicableDebts(
  tx: Transaction,
  attemptId: string,
): Promise<readonly ApplicableDebt[]> {
  const rows = await tx.query<{
    id: string;
    order_id: string | null;
    left_ore: number;
    held: boolean;
  }>(LOCK_DEBTS, [attemptId]);
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    leftOre: ore(row.left_ore),
    held: row.held,
  }));
}

const NOTE_APPLICATION = statement({
  name: "note_debt_application",
  text: `insert into debt_applications (id, debt_id, attempt_id, order_id, amount_ore, reason, by, at)
    values ($1,$2,$3,$4,$5,$6,$7,$8)`,
});

const ADD_APPLIED = statement({
  name: "add_applied",
  text: `with u as (
      update allocations set applied_ore = applied_ore + $3
      where attempt_id = $1 and line = (select min(line) from allocations
        where attempt_id = $1 and order_id = $2 and target = 'order') returning line)
    insert into allocations (attempt_id, line, order_id, target, order_version, asked_ore,
      applied_ore, service_advisor, active)
    select $1, (select coalesce(max(line), 0) + 1 from allocations where attempt_id = $1), $2,
      'order', $4, $3, $3, $5, false
    where not exists (select from u)`,
});

/** The decision, and the allocation that carries it: refunds and the books count from both. */
export async function storeApplication(
  tx: Transaction,
  applied: {
    readonly id: string;
    readonly debtId: string;
    readonly attemptId: string;
    readonly orderId: string;
    readonly orderVersion: number;
    /** For a payment that the order has no part of yet; another keeps the signature that it has. */
    readonly serviceAdvisor: string;
    readonly amountOre: Ore;
    readonly reason: string | null;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const { attemptId, orderId, amountOre } = applied;
  await tx.write(NOTE_APPLICATION, [
    applied.id,
    applied.debtId,
    attemptId,
    orderId,
    amountOre,
    applied.reason,
    applied.by,
    applied.at,
  ]);
  await tx.write(ADD_APPLIED, [
    attemptId,
    orderId,
    amountOre,
    applied.orderVersion,
    applied.serviceAdvisor,
  ]);
}

/** What a payment has given one order becomes what it has given another. */
export async function moveApplied(
  tx: Transaction,
  moved: {
    readonly attemptId: string;
    readonly fromOrderId: string;
    readonly to: {
      readonly id: string;
      readonly version: number;
      readonly serviceAdvisor: string;
    };
    readonly amountOre: Ore;
  },
): Promise<void> {
  const { attemptId, fromOrderId, to, amountOre } = moved;
  // The order that it leaves has a line already, which keeps its version and its signature.
  await tx.write(ADD_APPLIED, [attemptId, fromOrderId, negateOre(amountOre), to.version, ""]);
  await tx.write(ADD_APPLIED, [attemptId, to.id, amountOre, to.version, to.serviceAdvisor]);
}
