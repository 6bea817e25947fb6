/** What we owe a customer is put on orders, part by part: the decision, the books, and who is told. */
import type { Ore } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import { holderOfOrder, type PayableOrder } from "../orders/lock-orders.ts";
import { recordDebtApplied, recordDebtGone } from "../orders/record-debt-applied.ts";
import type { Cause } from "../orders/record-order-change.ts";
import type { ApplyRefusal } from "./apply-debt.ts";
import { insertAttemptEvent } from "./attempt-note-store.ts";
import type { StoredAttempt } from "./attempt-store.ts";
import { type ApplicableDebt, storeApplication } from "./debt-store.ts";
import { findHolder } from "./holder-store.ts";
import type { PaymentDeps } from "./start-payment.ts";

export type DebtPart = {
  readonly debt: ApplicableDebt;
  /** The payment that carries it. */
  readonly attempt: StoredAttempt;
  /** The order that it goes to. */
  readonly orderId: string;
  readonly amountOre: Ore;
  /** The order that the payment had paid with it, where it was an order's before it was a debt. */
  readonly fromOrderId?: string;
};

export async function whyNotTakeable(
  tx: Transaction,
  companyId: string,
  order: PayableOrder | undefined,
): Promise<ApplyRefusal | undefined> {
  if (order === undefined) return refuse("orderNotFound");
  if (order.companyId !== companyId) return refuse("ordersOfSeveralCompanies");
  if (order.money.kind === "creditInvoice") return refuse("orderNotPayable");
  if (order.money.withdrawn) return refuse("orderWithdrawn");
  const heldBy = holderOfOrder(order);
  if (heldBy === undefined) return undefined;
  const holder = await findHolder(tx, heldBy);
  return { ...refuse("orderHeld"), ...(holder === undefined ? {} : { holder }) };
}

function refuse(code: ApplyRefusal["code"]): ApplyRefusal {
  return { kind: "refused", code, field: "orderId" };
}

type Putting = {
  readonly parts: readonly DebtPart[];
  readonly orders: readonly PayableOrder[];
  readonly by: string;
  readonly reason: string | undefined;
};

/** Payments, orders and debts are locked. */
export async function putOnOrders(
  tx: Transaction,
  deps: PaymentDeps,
  putting: Putting,
): Promise<void> {
  const nowMs = deps.clock();
  const orders = new Map(putting.orders.map((order) => [order.id, order]));
  for (const part of putting.parts) {
    const { attempt, debt, orderId, amountOre } = part;
    const order = orders.get(orderId);
    if (order === undefined) throw new Error("The order of a debt is gone");
    const cause: Cause = {
      newId: deps.newId,
      nowMs,
      by: putting.by,
      event: "payment",
      debtReason: "excess",
      attempt,
      heldBy: undefined,
    };
    await storePart(tx, deps, { ...putting, part, order, at: new Date(nowMs) });
    orders.set(orderId, await recordDebtApplied(tx, order, { debtId: debt.id, amountOre, cause }));
    const isOwn = debt.orderId === null || debt.orderId === orderId;
    const left = isOwn ? undefined : orders.get(debt.orderId);
    if (left !== undefined) orders.set(left.id, await recordDebtGone(tx, left, cause));
  }
}

async function storePart(
  tx: Transaction,
  deps: PaymentDeps,
  storing: Putting & {
    readonly part: DebtPart;
    readonly order: PayableOrder;
    readonly at: Date;
  },
): Promise<void> {
  const { part, order, reason = null, by, at } = storing;
  const { attempt, debt, amountOre, fromOrderId = null } = part;
  await storeApplication(tx, {
    id: deps.newId(),
    debtId: debt.id,
    attemptId: attempt.id,
    fromOrderId,
    orderId: order.id,
    orderVersion: order.version,
    serviceAdvisor: order.serviceAdvisor,
    amountOre,
    reason,
    by,
    at,
  });
  const from = storing.orders.find((one) => one.id === fromOrderId);
  await insertAttemptEvent(tx, {
    id: deps.newId(),
    attemptId: attempt.id,
    kind: "debtApplied",
    content: {
      orderId: order.id,
      invoiceNumber: order.invoiceNumber,
      amountOre,
      reason,
      ...(from === undefined ? {} : { fromInvoice: from.invoiceNumber }),
    },
    by,
    at,
  });
}
