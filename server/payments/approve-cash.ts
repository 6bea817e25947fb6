/**
 * Cash has been taken: each order is paid to the öre, the drawer has whole kronor, and what parts the
 * two is rounding. It is approved in the transaction that began it, so nothing can have changed.
 */
import { cashReceipt } from "@kortkoll/core/attempts/cash-receipt.ts";
import { shareCash } from "@kortkoll/core/cash/round-cash.ts";
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import { leftOf, payInCash } from "@kortkoll/core/orders/order-books.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import { applyPending } from "../orders/apply-pending.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { recordOrderChange } from "../orders/record-order-change.ts";
import { type Approving, orderOf } from "./approve-purchase.ts";
import { factsOf } from "./attempt-facts.ts";
import { type AllocationEnd, changeAttempt, type StoredAttempt } from "./attempt-store.ts";
import { readPaperHead } from "./refund-store.ts";

export type CashAttempt = StoredAttempt & { readonly cashOre: Ore };

export async function approveCash(
  tx: Transaction,
  attempt: CashAttempt,
  approving: Approving,
): Promise<void> {
  const { news, applying } = approving;
  const orders = await lockOrdersForPayment(
    tx,
    attempt.allocations.map((one) => one.orderId),
  );
  const ends = await bookOnOrders(tx, attempt, { approving, orders });
  const customerReceipt = await receiptOf(tx, attempt, { orders, nowMs: applying.nowMs });
  const facts = factsOf(undefined, { approvedOre: news.approvedOre, marking: undefined });
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: null,
    state: "approved",
    facts: facts === undefined ? undefined : { ...facts, customerReceipt },
    failure: undefined,
    evidence: news.evidence,
    late: false,
    flags: attempt.flags,
    signatureDeadlineAt: null,
    ended: true,
    businessDay: businessDayOf(applying.nowMs),
    nextCheckAt: null,
    at: new Date(applying.nowMs),
    allocations: ends,
    event: {
      id: applying.newId(),
      kind: "cashReceived",
      content: {
        approvedOre: news.approvedOre,
        cashOre: attempt.cashOre,
        receivedOre: attempt.receivedOre,
        evidence: news.evidence,
      },
      by: news.by,
    },
  });
}

async function bookOnOrders(
  tx: Transaction,
  attempt: CashAttempt,
  booking: { readonly approving: Approving; readonly orders: readonly PayableOrder[] },
): Promise<readonly AllocationEnd[]> {
  const { news, applying } = booking.approving;
  const { parts } = shareCash(
    attempt.allocations.map((one) => ({
      askedOre: one.askedOre,
      settles: one.askedOre === leftOf(orderOf(booking.orders, one).money),
    })),
  );
  const ends: AllocationEnd[] = [];
  for (const [index, allocation] of attempt.allocations.entries()) {
    const order = orderOf(booking.orders, allocation);
    const appliedOre = allocation.askedOre;
    const changed = await recordOrderChange(tx, order, {
      change: payInCash(order.money, { appliedOre, cashOre: parts[index] ?? ZERO }),
      cause: {
        newId: applying.newId,
        nowMs: applying.nowMs,
        by: news.by,
        event: "payment",
        debtReason: "excess",
        attempt: { ...attempt, issuer: null },
        heldBy: undefined,
      },
    });
    await applyPending(tx, changed, applying);
    ends.push({ line: allocation.line, appliedOre, movedOre: ZERO, active: false });
  }
  return ends;
}

/** No terminal prints for cash. */
async function receiptOf(
  tx: Transaction,
  attempt: CashAttempt,
  about: { readonly orders: readonly PayableOrder[]; readonly nowMs: number },
): Promise<string> {
  const head = await readPaperHead(tx, attempt);
  return cashReceipt({
    ...head,
    invoices: attempt.allocations.map((one) => ({
      ...orderOf(about.orders, one),
      amountOre: one.askedOre,
    })),
    amountOre: attempt.askedOre,
    cashOre: attempt.cashOre,
    receivedOre: attempt.receivedOre,
    operator: attempt.operator,
    reference: attempt.reference,
    atMs: about.nowMs,
  });
}
