/**
 * A person applies what a payment has taken for nobody, to an order: a late approval, an excess, a
 * second payment, or a sale keyed on the terminal. Its own order needs no reason, another one does.
 */
import { addOre, type Ore, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, SEES_ALL, type Sight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { holderOfOrder, lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { recordDebtApplied, recordDebtGone } from "../orders/record-debt-applied.ts";
import type { Cause } from "../orders/record-order-change.ts";
import { insertAttemptEvent } from "./attempt-note-store.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { type ApplicableDebt, lockApplicableDebts, storeApplication } from "./debt-store.ts";
import { findHolder, type Holder } from "./holder-store.ts";
import type { PaymentDeps } from "./start-payment.ts";

export type ApplyDebt = {
  readonly attemptId: string;
  readonly orderId: string | undefined;
  readonly amountOre: Ore | undefined;
  readonly reason: string | undefined;
  readonly by: string;
  /** An order outside it does not exist; without it every order does. */
  readonly sight?: Sight;
};

export type ApplyRefusal = {
  readonly kind: "refused";
  readonly code:
    | "paymentNotFound"
    | "nothingToApply"
    | "refundInProgress"
    | "orderNotFound"
    | "orderHeld"
    | "orderWithdrawn"
    | "orderAlreadyPaid"
    | "orderNotPayable"
    | "ordersOfSeveralCompanies"
    | "amountTooLarge"
    | "reasonNeeded";
  readonly field?: string;
  readonly holder?: Holder;
};

export type ApplyOutcome<View> =
  | { readonly kind: "applied"; readonly payment: View }
  | ApplyRefusal;

type Part = { readonly debt: ApplicableDebt; readonly orderId: string; readonly amountOre: Ore };

type Planned = {
  readonly kind: "planned";
  readonly parts: readonly Part[];
  readonly orders: readonly PayableOrder[];
};

/** `read` tells the caller how the payment stands, inside the transaction that changed it. */
export async function applyDebtToOrder<View>(
  deps: PaymentDeps,
  asked: ApplyDebt,
  answering: {
    readonly claim: IdempotencyClaim;
    readonly read: (tx: Transaction, attemptId: string) => Promise<View>;
  },
): Promise<ApplyOutcome<View>> {
  return await deps.database.inTransaction(async (tx): Promise<ApplyOutcome<View>> => {
    const attempt = await lockAttempt(tx, asked.attemptId);
    if (attempt === undefined) return refuse("paymentNotFound");
    const planned = await plan(tx, attempt, asked);
    if (planned.kind === "refused") return planned;
    await carryOut(tx, deps, { asked, attempt, planned });
    const payment = await answering.read(tx, attempt.id);
    const at = new Date(deps.clock());
    await storeAnswer(tx, answering.claim, { status: 200, body: payment, at });
    return { kind: "applied", payment };
  });
}

async function plan(
  tx: Transaction,
  attempt: StoredAttempt,
  asked: ApplyDebt,
): Promise<Planned | ApplyRefusal> {
  const own = attempt.allocations.map((one) => one.orderId);
  const wanted = asked.orderId === undefined ? [] : [asked.orderId];
  const orders = await lockOrdersForPayment(tx, [...own, ...wanted]);
  const debts = await lockApplicableDebts(tx, attempt.id);
  if (debts.length === 0 || attempt.kind !== "purchase") return refuse("nothingToApply");
  if (debts.some((debt) => debt.held)) return refuse("refundInProgress");
  const isOther = asked.orderId !== undefined && own.length > 0 && !own.includes(asked.orderId);
  if (isOther && asked.reason === undefined) return refuse("reasonNeeded", "reason");
  const targets = asked.orderId === undefined ? debts.map((debt) => debt.orderId) : wanted;
  for (const target of targets) {
    const order = orders.find(
      (one) =>
        one.id === target && (own.includes(one.id) || isInSight(asked.sight ?? SEES_ALL, one)),
    );
    const refusal = await whyNotTakeable(tx, attempt, order);
    if (refusal !== undefined) return refusal;
  }
  return share(debts, orders, asked);
}

async function whyNotTakeable(
  tx: Transaction,
  attempt: StoredAttempt,
  order: PayableOrder | undefined,
): Promise<ApplyRefusal | undefined> {
  if (order === undefined) return refuse("orderNotFound", "orderId");
  if (order.companyId !== attempt.companyId) return refuse("ordersOfSeveralCompanies", "orderId");
  if (order.money.kind === "creditInvoice") return refuse("orderNotPayable", "orderId");
  if (order.money.withdrawn) return refuse("orderWithdrawn", "orderId");
  const heldBy = holderOfOrder(order);
  if (heldBy === undefined) return undefined;
  const holder = await findHolder(tx, heldBy);
  return { ...refuse("orderHeld", "orderId"), ...(holder === undefined ? {} : { holder }) };
}

/** Each debt to its own order, or all of them to the order that was named, as far as they fit. */
function share(
  debts: readonly ApplicableDebt[],
  orders: readonly PayableOrder[],
  asked: ApplyDebt,
): Planned | ApplyRefusal {
  const left = new Map(orders.map((order) => [order.id, leftOf(order.money)]));
  const isOwn = (debt: ApplicableDebt): boolean => debt.orderId === asked.orderId;
  const inOrder = [...debts.filter(isOwn), ...debts.filter((debt) => !isOwn(debt))];
  const parts: Part[] = [];
  let wantedOre = asked.amountOre ?? addOre(ZERO, ...debts.map((debt) => debt.leftOre));
  for (const debt of inOrder) {
    const orderId = asked.orderId ?? debt.orderId;
    if (orderId === null) continue;
    const orderLeftOre = left.get(orderId) ?? ZERO;
    const amountOre = smallerOre(wantedOre, smallerOre(debt.leftOre, orderLeftOre));
    if (amountOre <= 0) continue;
    parts.push({ debt, orderId, amountOre });
    left.set(orderId, subtractOre(orderLeftOre, amountOre));
    wantedOre = subtractOre(wantedOre, amountOre);
  }
  if (parts.length === 0) return refuse("orderAlreadyPaid", "orderId");
  if (asked.amountOre !== undefined && wantedOre > 0) return refuse("amountTooLarge", "amountOre");
  return { kind: "planned", parts, orders };
}

async function carryOut(
  tx: Transaction,
  deps: PaymentDeps,
  applying: {
    readonly asked: ApplyDebt;
    readonly attempt: StoredAttempt;
    readonly planned: Planned;
  },
): Promise<void> {
  const { asked, attempt, planned } = applying;
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  const cause: Cause = {
    newId: deps.newId,
    nowMs,
    by: asked.by,
    event: "payment",
    debtReason: "excess",
    attempt,
    heldBy: undefined,
  };
  const orders = new Map(planned.orders.map((order) => [order.id, order]));
  const orderOf = (id: string | null): PayableOrder | undefined =>
    id === null ? undefined : orders.get(id);
  for (const { debt, orderId, amountOre } of planned.parts) {
    const order = orderOf(orderId);
    if (order === undefined) throw new Error("The order of a debt is gone");
    await storeApplication(tx, {
      id: deps.newId(),
      debtId: debt.id,
      attemptId: attempt.id,
      orderId,
      orderVersion: order.version,
      serviceAdvisor: order.serviceAdvisor,
      amountOre,
      reason: asked.reason ?? null,
      by: asked.by,
      at,
    });
    orders.set(orderId, await recordDebtApplied(tx, order, { debtId: debt.id, amountOre, cause }));
    const left = debt.orderId === orderId ? undefined : orderOf(debt.orderId);
    if (left !== undefined) orders.set(left.id, await recordDebtGone(tx, left, cause));
    await insertAttemptEvent(tx, {
      id: deps.newId(),
      attemptId: attempt.id,
      kind: "debtApplied",
      content: {
        orderId,
        invoiceNumber: order.invoiceNumber,
        amountOre,
        reason: asked.reason ?? null,
      },
      by: asked.by,
      at,
    });
  }
}

function refuse(code: ApplyRefusal["code"], field?: string): ApplyRefusal {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}
