/**
 * A person applies what we owe because an order was lowered or withdrawn after it had been paid, to
 * another order of the company, or to its own where that was raised again. The payments that the order
 * had been paid with carry it there: it can be given back from them afterwards like any payment.
 */
import {
  addOre,
  largerOre,
  type Ore,
  smallerOre,
  subtractOre,
  ZERO,
} from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import type { ApplyDebt, ApplyRefusal } from "./apply-debt.ts";
import { type DebtPart, putOnOrders, whyNotTakeable } from "./apply-parts.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { type ApplicableDebt, lockDebtsOfOrder, readPayers } from "./debt-store.ts";
import { readGivenBackOfOrders } from "./refund-store.ts";
import type { PaymentDeps } from "./start-payment.ts";

export type ApplyOrderDebt = Omit<ApplyDebt, "attemptId" | "orderId" | "sight"> &
  Required<Pick<ApplyDebt, "sight">> & {
    /** The order that was lowered or withdrawn. */
    readonly fromOrderId: string;
    /** The same when not given. */
    readonly toOrderId: string | undefined;
  };

export type ApplyOrderOutcome<View> =
  | { readonly kind: "applied"; readonly order: View }
  | ApplyRefusal;

/** `read` tells the caller how the order that it was owed for stands. */
export async function applyOrderDebt<View>(
  deps: PaymentDeps,
  asked: ApplyOrderDebt,
  answering: {
    readonly claim: IdempotencyClaim;
    readonly read: (tx: Transaction, orderId: string) => Promise<View>;
  },
): Promise<ApplyOrderOutcome<View>> {
  return await deps.database.inTransaction(async (tx): Promise<ApplyOrderOutcome<View>> => {
    const planned = await plan(tx, asked);
    if (planned.kind === "refused") return planned;
    await putOnOrders(tx, deps, { ...asked, ...planned });
    const order = await answering.read(tx, asked.fromOrderId);
    const at = new Date(deps.clock());
    await storeAnswer(tx, answering.claim, { status: 200, body: order, at });
    return { kind: "applied", order };
  });
}

type Planned = {
  readonly kind: "planned";
  readonly parts: readonly DebtPart[];
  readonly orders: readonly PayableOrder[];
};

/** Payments first, then orders, then debts: locked as everywhere else. */
async function plan(tx: Transaction, asked: ApplyOrderDebt): Promise<Planned | ApplyRefusal> {
  const { fromOrderId, toOrderId = fromOrderId } = asked;
  const attempts = await lockPayers(tx, fromOrderId);
  const orders = await lockOrdersForPayment(tx, [fromOrderId, toOrderId]);
  const from = orders.find((one) => one.id === fromOrderId);
  if (from === undefined) return refuse("orderNotFound");
  const debts = await lockDebtsOfOrder(tx, fromOrderId);
  if (debts.length === 0) return refuse("nothingToApply");
  if (debts.some((debt) => debt.held)) return refuse("refundInProgress");
  const isOther = toOrderId !== fromOrderId;
  if (isOther && asked.reason === undefined) return refuse("reasonNeeded", "reason");
  const to = orders.find(
    (one) => one.id === toOrderId && (!isOther || isInSight(asked.sight, one)),
  );
  const refusal = await whyNotTakeable(tx, from.companyId, to);
  if (refusal !== undefined) return refusal;
  const leftOre = to === undefined ? ZERO : leftOf(to.money);
  if (leftOre === 0) return refuse("orderAlreadyPaid", "orderId");
  const payers = await movableOf(tx, from.id, attempts);
  if (payers.length === 0) return refuse(whyNothingMoves(attempts));
  const owedOre = addOre(ZERO, ...debts.map((debt) => debt.leftOre));
  const wantedOre = asked.amountOre ?? smallerOre(owedOre, leftOre);
  const parts =
    wantedOre > leftOre ? [] : share(debts, payers, { fromOrderId, toOrderId, wantedOre });
  const sharedOre = addOre(ZERO, ...parts.map((part) => part.amountOre));
  const isShort = asked.amountOre !== undefined && sharedOre < asked.amountOre;
  return isShort ? refuse("amountTooLarge", "amountOre") : { kind: "planned", parts, orders };
}

/** In the order of their ids, so that two never wait for each other; read anew once the order is locked. */
async function lockPayers(tx: Transaction, orderId: string): Promise<readonly StoredAttempt[]> {
  const ids = (await readPayers(tx, orderId)).map((payer) => payer.attemptId).toSorted();
  const attempts: StoredAttempt[] = [];
  for (const id of ids) {
    const attempt = await lockAttempt(tx, id);
    if (attempt !== undefined) attempts.push(attempt);
  }
  return attempts;
}

type Movable = { readonly attempt: StoredAttempt; readonly leftOre: Ore };

/** What of each payment the order still has: nothing that has gone back, or may be on its way back. */
async function movableOf(
  tx: Transaction,
  orderId: string,
  attempts: readonly StoredAttempt[],
): Promise<readonly Movable[]> {
  const movable: Movable[] = [];
  for (const { attemptId, appliedOre, toGoBackOre } of await readPayers(tx, orderId)) {
    const attempt = attempts.find((one) => one.id === attemptId);
    if (attempt === undefined || attempt.signatureState === "waiting") continue;
    const givenBack = (await readGivenBackOfOrders(tx, attemptId)).get(orderId) ?? ZERO;
    const leftOre = subtractOre(subtractOre(appliedOre, givenBack), toGoBackOre);
    if (leftOre > 0) movable.push({ attempt, leftOre });
  }
  return movable;
}

function whyNothingMoves(attempts: readonly StoredAttempt[]): ApplyRefusal["code"] {
  const isWaiting = attempts.some((one) => one.signatureState === "waiting");
  return isWaiting ? "signatureWaiting" : "nothingToApply";
}

/** The oldest debt first, and of the payments the newest: the last money in is what was too much. */
function share(
  debts: readonly ApplicableDebt[],
  payers: readonly Movable[],
  wanted: { readonly fromOrderId: string; readonly toOrderId: string; readonly wantedOre: Ore },
): readonly DebtPart[] {
  const { fromOrderId, toOrderId: orderId } = wanted;
  const parts: DebtPart[] = [];
  const used = new Map<string, Ore>();
  let { wantedOre } = wanted;
  for (const debt of debts) {
    let owedOre = debt.leftOre;
    for (const { attempt, leftOre } of payers) {
      const usedOre = used.get(attempt.id) ?? ZERO;
      const freeOre = largerOre(ZERO, subtractOre(leftOre, usedOre));
      const amountOre = smallerOre(wantedOre, smallerOre(owedOre, freeOre));
      if (amountOre <= 0) continue;
      parts.push({ debt, attempt, orderId, amountOre, fromOrderId });
      used.set(attempt.id, addOre(usedOre, amountOre));
      owedOre = subtractOre(owedOre, amountOre);
      wantedOre = subtractOre(wantedOre, amountOre);
    }
  }
  return parts;
}

function refuse(code: ApplyRefusal["code"], field?: string): ApplyRefusal {
  return { kind: "refused", code, ...(field === undefined ? {} : { field }) };
}
