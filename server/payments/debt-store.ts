/** The SQL of what a payment has taken that belongs to a customer, and of applying it to orders. */
import { negateOre, type Ore, ore } from "@kortkoll/core/money.ts";
import { type Statement, statement, type Transaction } from "../database/database.ts";

export type ApplicableDebt = {
  readonly id: string;
  /** Null for a sale that was keyed on the terminal. */
  readonly orderId: string | null;
  readonly leftOre: Ore;
  /** A refund of it is under way, or nobody knows how one ended. */
  readonly held: boolean;
};

const HELD = `exists (select from allocations l join attempts a on a.id = l.attempt_id
        where l.debt_id = d.id and a.state in ('created','sent','unknown','claimed'))`;

// A failed reversal is not among them: that money is to go back.
const LOCK_DEBTS = statement({
  name: "lock_applicable_debts",
  text: `select d.id, d.order_id, d.amount_ore - d.settled_ore as left_ore,
      ${HELD} as held
    from debts d
    where d.attempt_id = $1 and d.settled_ore < d.amount_ore
      and d.reason in ('excess','lateApproval','paidTwice','handKeyedSale')
    order by d.created_at, d.id for update of d`,
});

export function lockApplicableDebts(
  tx: Transaction,
  attemptId: string,
): Promise<readonly ApplicableDebt[]> {
  return lockDebts(tx, LOCK_DEBTS, attemptId);
}

async function lockDebts(
  tx: Transaction,
  locking: Statement,
  ownerId: string,
): Promise<readonly ApplicableDebt[]> {
  const rows = await tx.query<{
    id: string;
    order_id: string | null;
    left_ore: number;
    held: boolean;
  }>(locking, [ownerId]);
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

const LOCK_DEBTS_OF_ORDER = statement({
  name: "lock_debts_of_order",
  text: `select d.id, d.order_id, d.amount_ore - d.settled_ore as left_ore,
      ${HELD} as held
    from debts d
    where d.order_id = $1 and d.settled_ore < d.amount_ore and d.reason in ('surplus','withdrawn')
    order by d.created_at, d.id for update of d`,
});

/** What is owed because the order was lowered or withdrawn after it had been paid. */
export function lockDebtsOfOrder(
  tx: Transaction,
  orderId: string,
): Promise<readonly ApplicableDebt[]> {
  return lockDebts(tx, LOCK_DEBTS_OF_ORDER, orderId);
}

const PAYERS = statement({
  name: "payers_of_order",
  text: `select l.attempt_id as "attemptId", sum(l.applied_ore)::bigint as "appliedOre",
      (select coalesce(sum(d.amount_ore - d.settled_ore), 0)::bigint from debts d
        where d.attempt_id = l.attempt_id and d.order_id = $1 and d.reason = 'failedReversal')
        as "toGoBackOre"
    from allocations l join attempts a on a.id = l.attempt_id
    where l.order_id = $1 and l.target = 'order' and l.applied_ore > 0 and a.kind = 'purchase'
      and a.state = 'approved'
    group by l.attempt_id, a.created_at order by a.created_at desc, l.attempt_id desc`,
});

export type Payer = {
  readonly attemptId: string;
  readonly appliedOre: Ore;
  /** Not signed for and not yet given back: never another order's. */
  readonly toGoBackOre: Ore;
};

/** The payments that the order is paid with, the newest first. */
export async function readPayers(tx: Transaction, orderId: string): Promise<readonly Payer[]> {
  const rows = await tx.query<{ attemptId: string; appliedOre: number; toGoBackOre: number }>(
    PAYERS,
    [orderId],
  );
  return rows.map((row) => ({
    attemptId: row.attemptId,
    appliedOre: ore(row.appliedOre),
    toGoBackOre: ore(row.toGoBackOre),
  }));
}

/**
 * The decision, and the allocation that carries it: refunds and the books count from both. What was an
 * order's before it was a debt leaves that order's allocation, and what stays there moves nothing.
 */
export async function storeApplication(
  tx: Transaction,
  applied: {
    readonly id: string;
    readonly debtId: string;
    readonly attemptId: string;
    readonly fromOrderId: string | null;
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
  const { attemptId, fromOrderId, orderId, amountOre, orderVersion } = applied;
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
  const to = { id: orderId, version: orderVersion, serviceAdvisor: applied.serviceAdvisor };
  if (fromOrderId === orderId) return;
  if (fromOrderId !== null) await moveApplied(tx, { attemptId, fromOrderId, to, amountOre });
  else await tx.write(ADD_APPLIED, [attemptId, to.id, amountOre, to.version, to.serviceAdvisor]);
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
