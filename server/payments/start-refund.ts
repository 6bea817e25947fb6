/**
 * Records the intent to give money back to the card that paid, never more than is left of the
 * payment. Where each part will be booked is decided here, and held until the refund has ended.
 */
import {
  type OrderRest,
  type RefundPart,
  type RefundSource,
  shareRefund,
} from "@kortkoll/core/attempts/share-refund.ts";
import { largerOre, type Ore, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/database-errors.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { markOrdersHeld } from "../orders/hold-orders.ts";
import { holderOfOrder, lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { referenceOf } from "./attempt-reference.ts";
import {
  insertAttempt,
  lockAttempt,
  type NewAllocation,
  type StoredAttempt,
} from "./attempt-store.ts";
import { findHolder, findHolderOfTerminal, type Holder } from "./holder-store.ts";
import {
  findOpenCreditInvoices,
  lockOpenDebts,
  readGivenBack,
  readGivenBackOfOrders,
} from "./refund-store.ts";
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

/** The database had the last word: two requests met, and this one came second. */
const REFUSAL_OF_CONSTRAINT: Readonly<Record<string, RefundRefusal["code"] | undefined>> = {
  attempts_one_active_per_terminal: "terminalHeld",
  allocations_one_active_per_order: "orderHeld",
  allocations_one_active_per_credit: "refundInProgress",
  allocations_one_active_per_debt: "refundInProgress",
};

export async function startRefund(
  deps: PaymentDeps,
  asked: StartRefund,
  claim: IdempotencyClaim,
): Promise<RefundOutcome> {
  try {
    return await deps.database.inTransaction((tx) => recordRefund(tx, deps, { asked, claim }));
  } catch (error) {
    const code = REFUSAL_OF_CONSTRAINT[violatedConstraint(error) ?? ""];
    if (code === undefined) throw error;
    return refuse(code);
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
  const orderIds = original.allocations.map((one) => one.orderId);
  const creditIds = await findOpenCreditInvoices(tx, orderIds);
  const orders = await lockOrdersForPayment(tx, [...orderIds, ...creditIds]);
  const { parts, uncoveredOre } = shareRefund(
    asked.amountOre,
    await sourcesOf(tx, original, orders),
    await restsOf(tx, original),
  );
  if (uncoveredOre > 0) {
    return { ...refuse("refundTooLarge"), leftOre: subtractOre(asked.amountOre, uncoveredOre) };
  }
  return (
    (await whyHeld(tx, parts, orders)) ??
    (await storeRefund(tx, deps, { ...intent, original, orders, parts }))
  );
}

async function whyHeld(
  tx: Transaction,
  parts: readonly RefundPart[],
  orders: readonly PayableOrder[],
): Promise<RefundRefusal | undefined> {
  for (const part of parts) {
    const order = part.kind === "debt" ? undefined : orders.find((one) => one.id === part.id);
    const heldBy = order === undefined ? undefined : holderOfOrder(order);
    if (heldBy === undefined) continue;
    const holder = await findHolder(tx, heldBy);
    const refusal = refuse(part.kind === "order" ? "orderHeld" : "refundInProgress");
    return holder === undefined ? refusal : { ...refusal, holder };
  }
  return undefined;
}

/** Everything that the money can be booked against. The orders are locked, the debts get so here. */
async function sourcesOf(
  tx: Transaction,
  original: StoredAttempt,
  orders: readonly PayableOrder[],
): Promise<readonly RefundSource[]> {
  const credits = orders
    .filter((order) => order.money.kind === "creditInvoice")
    .map(
      (order): RefundSource => ({
        kind: "creditInvoice",
        orderId: order.creditsOrderId ?? order.id,
        id: order.id,
        leftOre: leftOf(order.money),
        isOfOrder: true,
      }),
    );
  const paid = orders
    .filter((order) => order.money.kind !== "creditInvoice")
    .map(
      (order): RefundSource => ({
        kind: "order",
        orderId: order.id,
        id: order.id,
        leftOre: order.money.paidOre,
        isOfOrder: true,
      }),
    );
  const debts = await lockOpenDebts(
    tx,
    original.id,
    paid.map((source) => source.id),
  );
  const owed = debts.map(
    (debt): RefundSource => ({
      kind: "debt",
      orderId: debt.orderId,
      id: debt.id,
      leftOre: debt.leftOre,
      isOfOrder: debt.attemptId === null,
    }),
  );
  return [...credits, ...owed, ...paid];
}

async function restsOf(tx: Transaction, original: StoredAttempt): Promise<readonly OrderRest[]> {
  const givenBack = await readGivenBackOfOrders(tx, original.id);
  return original.allocations.map((allocation) => ({
    orderId: allocation.orderId,
    leftOre: largerOre(
      ZERO,
      subtractOre(allocation.appliedOre, givenBack.get(allocation.orderId) ?? ZERO),
    ),
  }));
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
  const held = parts.filter((part) => part.kind !== "debt").map((part) => part.id);
  await markOrdersHeld(
    tx,
    orders.filter((order) => held.includes(order.id)),
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
