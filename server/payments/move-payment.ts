/**
 * A payment that was taken for the wrong order is moved to the right one: a person says why, a second
 * one approves, and both orders' standing changes in one transaction with the voucher.
 */
import { reasonOf } from "@kortkoll/core/ledger/voucher-text.ts";
import { type Ore, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, type Sight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { recordMoved } from "../orders/record-moved.ts";
import { insertAttemptEvent } from "./attempt-note-store.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { moveApplied } from "./debt-store.ts";
import { readGivenBackOfOrders } from "./refund-store.ts";
import type { Operator, PaymentDeps } from "./start-payment.ts";

export type MovePayment = {
  readonly attemptId: string;
  readonly fromOrderId: string;
  readonly toOrderId: string;
  /** All that the payment has given the first order when not given. */
  readonly amountOre: Ore | undefined;
  readonly reason: string;
  readonly by: Operator;
  /** Never the same person. */
  readonly approver: Operator;
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

export type MoveOutcome<View> = { readonly kind: "moved"; readonly payment: View } | MoveRefusal;

type Planned = {
  readonly kind: "planned";
  readonly from: PayableOrder;
  readonly to: PayableOrder;
  readonly amountOre: Ore;
};

export async function movePaymentBetween<View>(
  deps: PaymentDeps,
  asked: MovePayment,
  answering: {
    readonly claim: IdempotencyClaim;
    readonly read: (tx: Transaction, attemptId: string) => Promise<View>;
  },
): Promise<MoveOutcome<View>> {
  return await deps.database.inTransaction(async (tx): Promise<MoveOutcome<View>> => {
    const attempt = await lockAttempt(tx, asked.attemptId);
    if (attempt === undefined) return refuse("paymentNotFound");
    const planned = await plan(tx, attempt, asked);
    if (planned.kind === "refused") return planned;
    await carryOut(tx, deps, { asked, attempt, planned });
    const payment = await answering.read(tx, attempt.id);
    const at = new Date(deps.clock());
    await storeAnswer(tx, answering.claim, { status: 200, body: payment, at });
    return { kind: "moved", payment };
  });
}

async function plan(
  tx: Transaction,
  attempt: StoredAttempt,
  asked: MovePayment,
): Promise<Planned | MoveRefusal> {
  const orders = await lockOrdersForPayment(tx, [asked.fromOrderId, asked.toOrderId]);
  const seen = orders.filter((order) => isInSight(asked.sight, order));
  const from = seen.find((order) => order.id === asked.fromOrderId);
  const to = seen.find((order) => order.id === asked.toOrderId);
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
  const wantedOre = asked.amountOre ?? smallerOre(movableOre, leftOf(to.money));
  if (movableOre <= 0 || wantedOre > movableOre) return refuse("nothingToMove", "amountOre");
  if (leftOf(to.money) === 0) return refuse("orderAlreadyPaid", "toOrderId");
  if (wantedOre > leftOf(to.money)) return refuse("amountTooLarge", "amountOre");
  return { kind: "planned", from, to, amountOre: wantedOre };
}

/** What this very payment has given the order, less what has gone back or is on its way back. */
async function findMovable(
  tx: Transaction,
  attempt: StoredAttempt,
  from: PayableOrder,
): Promise<Ore> {
  const applied = attempt.allocations.find((one) => one.orderId === from.id)?.appliedOre ?? ZERO;
  const givenBack = (await readGivenBackOfOrders(tx, attempt.id)).get(from.id) ?? ZERO;
  return smallerOre(subtractOre(applied, givenBack), from.money.paidOre);
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

async function carryOut(
  tx: Transaction,
  deps: PaymentDeps,
  moving: {
    readonly asked: MovePayment;
    readonly attempt: StoredAttempt;
    readonly planned: Planned;
  },
): Promise<void> {
  const { asked, attempt, planned } = moving;
  const { from, to, amountOre } = planned;
  const nowMs = deps.clock();
  await moveApplied(tx, {
    attemptId: attempt.id,
    fromOrderId: from.id,
    to: { id: to.id, version: to.version, serviceAdvisor: to.serviceAdvisor },
    amountOre,
  });
  await recordMoved(tx, planned, {
    newId: deps.newId,
    nowMs,
    by: asked.by.signature,
    reason: reasonOf(asked.reason, {
      by: asked.by.signature,
      approver: asked.approver.signature,
    }),
    attempt,
  });
  await insertAttemptEvent(tx, {
    id: deps.newId(),
    attemptId: attempt.id,
    kind: "paymentMoved",
    content: {
      fromInvoice: from.invoiceNumber,
      toInvoice: to.invoiceNumber,
      amountOre,
      reason: asked.reason,
      approver: asked.approver.signature,
    },
    by: asked.by.signature,
    at: new Date(nowMs),
  });
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
