/**
 * What moving a payment to another order would do, or why it cannot be moved: asked by whoever looks
 * first, and again by the move itself, under the same locks.
 */
import { largerOre, type Ore, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, type Sight } from "../http/access.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { readPayers } from "./debt-store.ts";
import { readGivenBackOfOrders } from "./refund-store.ts";

export type WantedMove = {
  readonly attemptId: string;
  readonly fromOrderId: string;
  readonly toOrderId: string;
  /** All that the payment has given the first order and the other has room for when not given. */
  readonly amountOre: Ore | undefined;
  /** An order outside it does not exist. */
  readonly sight: Sight;
};

export type MoveRefusal = {
  readonly kind: "refused";
  readonly code:
    | "paymentNotFound"
    | "orderNotFound"
    | "nothingToMove"
    | "orderHeld"
    | "orderMayBePaid"
    | "orderPaidNotApplied"
    | "orderWithdrawn"
    | "orderNotPayable"
    | "orderAlreadyPaid"
    | "ordersOfSeveralCompanies"
    | "amountTooLarge";
  readonly field?: "fromOrderId" | "toOrderId" | "amountOre";
  readonly holderId?: string;
};

export type PlannedMove = {
  readonly kind: "planned";
  readonly attempt: StoredAttempt;
  readonly from: PayableOrder;
  readonly to: PayableOrder;
  readonly amountOre: Ore;
  readonly mostOre: Ore;
};

export async function planMove(
  tx: Transaction,
  wanted: WantedMove,
): Promise<PlannedMove | MoveRefusal> {
  const attempt = await lockAttempt(tx, wanted.attemptId);
  if (attempt === undefined) return refuse("paymentNotFound");
  const orders = await lockOrdersForPayment(tx, [wanted.fromOrderId, wanted.toOrderId]);
  const seen = orders.filter((order) => isInSight(wanted.sight, order));
  const from = seen.find((order) => order.id === wanted.fromOrderId);
  const to = seen.find((order) => order.id === wanted.toOrderId);
  if (from === undefined) return refuse("orderNotFound", "fromOrderId");
  if (to === undefined) return refuse("orderNotFound", "toOrderId");
  const isPurchase = attempt.kind === "purchase" && attempt.state === "approved";
  if (!isPurchase || from.id === to.id) return refuse("nothingToMove", "fromOrderId");
  if (to.companyId !== from.companyId) return refuse("ordersOfSeveralCompanies", "toOrderId");
  const refusal = whyNotFree(from, "fromOrderId") ?? whyNotFree(to, "toOrderId");
  if (refusal !== undefined) return refusal;
  if (to.money.kind === "creditInvoice") return refuse("orderNotPayable", "toOrderId");
  if (to.money.withdrawn) return refuse("orderWithdrawn", "toOrderId");
  const movableOre = await findMovable(tx, attempt, from);
  const mostOre = smallerOre(movableOre, leftOf(to.money));
  const amountOre = wanted.amountOre ?? mostOre;
  if (movableOre <= 0 || amountOre > movableOre) return refuse("nothingToMove", "amountOre");
  if (leftOf(to.money) === 0) return refuse("orderAlreadyPaid", "toOrderId");
  if (amountOre > mostOre) return refuse("amountTooLarge", "amountOre");
  return { kind: "planned", attempt, from, to, amountOre, mostOre };
}

/**
 * What this very payment has given the order, less what has gone back, is on its way back, or must go
 * back because nobody signed for it.
 */
async function findMovable(
  tx: Transaction,
  attempt: StoredAttempt,
  from: PayableOrder,
): Promise<Ore> {
  if (attempt.signatureState === "waiting") return ZERO;
  const payers = await readPayers(tx, from.id);
  const payer = payers.find(({ attemptId }) => attemptId === attempt.id);
  if (payer === undefined) return ZERO;
  const givenBack = (await readGivenBackOfOrders(tx, attempt.id)).get(from.id) ?? ZERO;
  const leftOre = subtractOre(subtractOre(payer.appliedOre, givenBack), payer.toGoBackOre);
  return smallerOre(largerOre(ZERO, leftOre), from.money.paidOre);
}

function whyNotFree(
  order: PayableOrder,
  field: "fromOrderId" | "toOrderId",
): MoveRefusal | undefined {
  const [open] = order.openAttempts;
  if (open !== undefined) {
    const isRunning = open.state === "created" || open.state === "sent";
    return refuse(isRunning ? "orderHeld" : "orderMayBePaid", field, open.attemptId);
  }
  const late = order.lateApproval;
  return late === null ? undefined : refuse("orderPaidNotApplied", field, late.attemptId);
}

function refuse(
  code: MoveRefusal["code"],
  field?: MoveRefusal["field"],
  holderId?: string,
): MoveRefusal {
  return {
    kind: "refused",
    code,
    ...(field === undefined ? {} : { field }),
    ...(holderId === undefined ? {} : { holderId }),
  };
}
