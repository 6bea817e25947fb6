/**
 * A person applies what a payment has taken for nobody, to an order: a late approval, an excess, a
 * second payment, or a sale keyed on the terminal. Its own order needs no reason, another one does.
 */
import { addOre, type Ore, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight, SEES_ALL, type Sight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { type DebtPart, putOnOrders, whyNotTakeable } from "./apply-parts.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { type ApplicableDebt, lockApplicableDebts } from "./debt-store.ts";
import type { Holder } from "./holder-store.ts";
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
    | "signatureWaiting"
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

type Planned = {
  readonly kind: "planned";
  readonly parts: readonly DebtPart[];
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
    await putOnOrders(tx, deps, { ...asked, ...planned });
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
    const refusal = await whyNotTakeable(tx, attempt.companyId, order);
    if (refusal !== undefined) return refusal;
  }
  return share(debts, { attempt, orders, asked });
}

/** Each debt to its own order, or all of them to the order that was named, as far as they fit. */
function share(
  debts: readonly ApplicableDebt[],
  {
    attempt,
    orders,
    asked,
  }: {
    readonly attempt: StoredAttempt;
    readonly orders: readonly PayableOrder[];
    readonly asked: ApplyDebt;
  },
): Planned | ApplyRefusal {
  const left = new Map(orders.map((order) => [order.id, leftOf(order.money)]));
  const isOwn = (debt: ApplicableDebt): boolean => debt.orderId === asked.orderId;
  const inOrder = [...debts.filter(isOwn), ...debts.filter((debt) => !isOwn(debt))];
  const parts: DebtPart[] = [];
  let wantedOre = asked.amountOre ?? addOre(ZERO, ...debts.map((debt) => debt.leftOre));
  for (const debt of inOrder) {
    const orderId = asked.orderId ?? debt.orderId;
    if (orderId === null) continue;
    const orderLeftOre = left.get(orderId) ?? ZERO;
    const amountOre = smallerOre(wantedOre, smallerOre(debt.leftOre, orderLeftOre));
    if (amountOre <= 0) continue;
    parts.push({ debt, attempt, orderId, amountOre });
    left.set(orderId, subtractOre(orderLeftOre, amountOre));
    wantedOre = subtractOre(wantedOre, amountOre);
  }
  if (parts.length === 0) return refuse("orderAlreadyPaid", "orderId");
  if (asked.amountOre !== undefined && wantedOre > 0) return refuse("amountTooLarge", "amountOre");
  return { kind: "planned", parts, orders };
}

function refuse(code: ApplyRefusal["code"], field?: string): ApplyRefusal {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}
