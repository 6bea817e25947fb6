/**
 * Records the intent to give money back to the card that paid, never more than is left of the
 * payment. Where each part will be booked is decided here, and held until the refund has ended.
 */
import {
  type RefundPart,
  type RefundSource,
  shareRefund,
} from "@kortkoll/core/attempts/share-refund.ts";
import { type Ore, smallerOre, subtractOre } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { markOrdersHeld } from "../orders/hold-orders.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { referenceOf } from "./attempt-reference.ts";
import {
  insertAttempt,
  lockAttempt,
  type NewAllocation,
  type StoredAttempt,
} from "./attempt-store.ts";
import { findHolder, findHolderOfTerminal, type Holder } from "./holder-store.ts";
import { lockOpenCreditInvoices, lockOpenDebts, readGivenBack } from "./refund-store.ts";
import type { Operator, PaymentDeps, StartedPayment } from "./start-payment.ts";

export type StartRefund = {
  readonly attemptId: string;
  readonly amountOre: Ore;
  readonly reason: string;
  readonly operator: Operator;
  readonly askedBy: string;
};

export type RefundRefusal = {
  readonly kind: "refused";
  readonly code:
    | "paymentNotFound"
    | "nothingToRefund"
    | "refundTooLarge"
    | "refundInProgress"
    | "orderHeld"
    | "terminalHeld";
  readonly leftOre?: Ore;
  readonly holder?: Holder;
};

export type RefundOutcome =
  | { readonly kind: "started"; readonly payment: StartedPayment }
  | RefundRefusal;

export async function startRefund(
  deps: PaymentDeps,
  asked: StartRefund,
  claim: IdempotencyClaim,
): Promise<RefundOutcome> {
  try {
    return await deps.database.inTransaction((tx) => recordRefund(tx, deps, { asked, claim }));
  } catch (error) {
    switch (violatedConstraint(error)) {
      case "attempts_one_active_per_terminal":
        return refuse("terminalHeld");
      case "allocations_one_active_per_order":
        return refuse("orderHeld");
      case "allocations_one_active_per_credit":
      case "allocations_one_active_per_debt":
        return refuse("refundInProgress");
      default:
        throw error;
    }
  }
}

async function recordRefund(
  tx: Transaction,
  deps: PaymentDeps,
  intent: { readonly asked: StartRefund; readonly claim: IdempotencyClaim },
): Promise<RefundOutcome> {
  const { asked } = intent;
  const original = await lockAttempt(tx, asked.attemptId);
  if (original === undefined) return refuse("paymentNotFound");
  if (original.kind !== "purchase" || original.state !== "approved") {
    return refuse("nothingToRefund");
  }
  const leftOre = subtractOre(original.approvedOre, await readGivenBack(tx, original.id));
  if (leftOre <= 0) return refuse("nothingToRefund");
  if (asked.amountOre > leftOre) return { ...refuse("refundTooLarge"), leftOre };
  const holder = await findHolderOfTerminal(tx, original.terminalId);
  if (holder !== undefined) return { ...refuse("terminalHeld"), holder };
  const orders = await lockOrdersForPayment(
    tx,
    original.allocations.map((one) => one.orderId),
  );
  const parts = shareRefund(asked.amountOre, await sourcesOf(tx, original, orders));
  if (parts === undefined) return { ...refuse("refundTooLarge"), leftOre };
  const heldId = parts
    .filter((part) => part.kind === "order")
    .map((part) => orders.find((order) => order.id === part.orderId)?.heldByAttemptId ?? null)
    .find((held) => held !== null);
  if (heldId !== undefined) {
    const held = await findHolder(tx, heldId);
    return { ...refuse("orderHeld"), ...(held === undefined ? {} : { holder: held }) };
  }
  return storeRefund(tx, deps, { ...intent, original, orders, parts });
}

async function sourcesOf(
  tx: Transaction,
  original: StoredAttempt,
  orders: readonly PayableOrder[],
): Promise<readonly RefundSource[]> {
  const orderIds = orders.map((order) => order.id);
  const credits = await lockOpenCreditInvoices(tx, orderIds);
  const debts = await lockOpenDebts(tx, original.id, orderIds);
  const reopenable = original.allocations.map((allocation): RefundSource => {
    const order = orders.find((one) => one.id === allocation.orderId);
    const paidOre = order?.money.paidOre ?? allocation.appliedOre;
    return {
      kind: "order",
      orderId: allocation.orderId,
      id: allocation.orderId,
      leftOre: smallerOre(allocation.appliedOre, paidOre),
    };
  });
  return [...credits, ...debts, ...reopenable];
}

async function storeRefund(
  tx: Transaction,
  deps: PaymentDeps,
  storing: {
    readonly asked: StartRefund;
    readonly claim: IdempotencyClaim;
    readonly original: StoredAttempt;
    readonly orders: readonly PayableOrder[];
    readonly parts: readonly RefundPart[];
  },
): Promise<RefundOutcome> {
  const { asked, original, orders, parts } = storing;
  const attemptId = deps.newId();
  const nowMs = deps.clock();
  await insertAttempt(tx, {
    id: attemptId,
    kind: "refund",
    companyId: original.companyId,
    siteId: original.siteId,
    tillId: original.tillId,
    terminalId: original.terminalId,
    operatorId: asked.operator.id,
    operator: asked.operator.signature,
    askedBy: asked.askedBy,
    originalId: original.id,
    reason: asked.reason,
    reference: referenceOf(attemptId),
    askedOre: asked.amountOre,
    serverId: deps.serverId,
    at: new Date(nowMs),
    allocations: parts.map((part) => allocationOf(part, orders)),
    eventId: deps.newId(),
  });
  const reopening = parts.filter((part) => part.kind === "order").map((part) => part.orderId);
  await markOrdersHeld(
    tx,
    orders.filter((order) => reopening.includes(order.id)),
    { attemptId, nowMs, newId: deps.newId },
  );
  const payment: StartedPayment = {
    id: attemptId,
    kind: "refund",
    state: "created",
    position: "findingOut",
    moneyMoved: "unknown",
    askedOre: asked.amountOre,
    tillId: original.tillId,
    terminalId: original.terminalId,
    operator: asked.operator.signature,
  };
  await storeAnswer(tx, storing.claim, { status: 202, body: payment, at: new Date(nowMs) });
  return { kind: "started", payment };
}

function allocationOf(part: RefundPart, orders: readonly PayableOrder[]): NewAllocation {
  const order = orders.find((one) => one.id === part.orderId);
  return {
    orderId: part.orderId,
    target: part.kind,
    creditInvoiceId: part.kind === "creditInvoice" ? part.id : null,
    debtId: part.kind === "debt" ? part.id : null,
    orderVersion: order?.version ?? 1,
    askedOre: part.amountOre,
    shareChosenBy: null,
  };
}

function refuse(code: RefundRefusal["code"]): RefundRefusal {
  return { kind: "refused", code };
}
