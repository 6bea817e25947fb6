/**
 * Money has gone back to the customer's card. Each part is booked where it was decided when the
 * refund started: a credit invoice's claim, a debt to the customer, or the order, which re-opens.
 */
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { credit, debit, draftVoucher, issuerRole } from "@kortkoll/core/ledger/voucher.ts";
import { addOre, type Ore, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import {
  leftOf,
  type OrderChange,
  payBackDebt,
  refundCreditInvoice,
  reopenOrder,
} from "@kortkoll/core/orders/order-books.ts";
import { shareOut } from "@kortkoll/core/orders/share-out.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import { applyPending } from "../orders/apply-pending.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { recordDebtPaidBack } from "../orders/record-debt-paid-back.ts";
import { type Cause, recordOrderChange } from "../orders/record-order-change.ts";
import { type Approving, learn } from "./approve-purchase.ts";
import { factsOf, markIssuer } from "./attempt-facts.ts";
import {
  type AllocationEnd,
  changeAttempt,
  type StoredAllocation,
  type StoredAttempt,
} from "./attempt-store.ts";

export async function approveRefund(
  tx: Transaction,
  attempt: StoredAttempt,
  approving: Approving,
): Promise<void> {
  const { news, applying, late } = approving;
  const issuer = issuerOfRefund(attempt, approving);
  const shared = shareOut(
    news.approvedOre,
    attempt.allocations.map((one) => one.askedOre),
  );
  const ends: AllocationEnd[] = [];
  for (const [index, allocation] of attempt.allocations.entries()) {
    const isLast = index === attempt.allocations.length - 1;
    const amountOre = addOre(shared.appliedOre[index] ?? ZERO, isLast ? shared.excessOre : ZERO);
    await bookPart(tx, attempt, { approving, allocation, amountOre, issuer });
    ends.push({ line: allocation.line, appliedOre: amountOre, movedOre: ZERO, active: false });
  }
  const mismatch = news.approvedOre === attempt.askedOre ? [] : ["amountMismatch"];
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: attempt.terminalId,
    state: "approved",
    facts: factsOf(news.answer, {
      approvedOre: news.approvedOre,
      marking: { issuer, ownCardWhereOff: false },
    }),
    failure: undefined,
    evidence: news.evidence,
    late,
    flags: [...new Set([...attempt.flags, ...mismatch])],
    ended: true,
    businessDay: businessDayOf(applying.nowMs),
    nextCheckAt: null,
    at: new Date(applying.nowMs),
    allocations: ends,
    event: {
      id: applying.newId(),
      kind: late ? "lateApproval" : "approved",
      content: {
        approvedOre: news.approvedOre,
        issuer,
        stanAuth: news.answer?.stanAuth ?? null,
        evidence: news.evidence,
      },
      by: news.by,
    },
  });
  await learn(tx, attempt, approving);
}

/** The card that the terminal names; where it names none, the card that was paid with. */
function issuerOfRefund(attempt: StoredAttempt, approving: Approving): Issuer {
  const { news, applying } = approving;
  const named = markIssuer(news.answer, applying.cardRules, attempt).issuer;
  return named === "unknown" ? (attempt.originalIssuer ?? "unknown") : named;
}

type Part = {
  readonly approving: Approving;
  readonly allocation: StoredAllocation;
  readonly amountOre: Ore;
  readonly issuer: Issuer;
};

async function bookPart(tx: Transaction, attempt: StoredAttempt, part: Part): Promise<void> {
  const { allocation, amountOre } = part;
  if (amountOre === 0) return;
  const cause = causeOf(attempt, part);
  switch (allocation.target) {
    case "order": {
      const order = await lockOne(tx, allocation.orderId);
      const fits = smallerOre(amountOre, order.money.paidOre);
      const back = { event: "refund", issuer: part.issuer, amountOre: fits } as const;
      const changed = await recordOrderChange(tx, order, {
        change: withUnexplained(reopenOrder(order.money, back), part, subtractOre(amountOre, fits)),
        cause,
      });
      await applyPending(tx, changed, part.approving.applying);
      return;
    }
    case "creditInvoice": {
      const creditInvoice = await lockOne(tx, allocation.creditInvoiceId ?? "");
      const fits = smallerOre(amountOre, leftOf(creditInvoice.money));
      const back = { event: "refund", issuer: part.issuer, amountOre: fits } as const;
      const change = refundCreditInvoice(creditInvoice.money, back);
      const changed = await recordOrderChange(tx, creditInvoice, {
        change: withUnexplained(change, part, subtractOre(amountOre, fits)),
        cause,
      });
      await applyPending(tx, changed, part.approving.applying);
      return;
    }
    case "debt": {
      const order = await lockOne(tx, allocation.orderId);
      const fits = smallerOre(amountOre, allocation.askedOre);
      await recordDebtPaidBack(tx, order, {
        debtId: allocation.debtId ?? "",
        amountOre: fits,
        voucher: payBackDebt({ event: "refund", issuer: part.issuer, amountOre: fits }),
        cause,
      });
      const rest = subtractOre(amountOre, fits);
      if (rest > 0) {
        const nothing = { order: order.money, voucher: undefined, newDebtOre: ZERO };
        await recordOrderChange(tx, order, { change: withUnexplained(nothing, part, rest), cause });
      }
      return;
    }
  }
}

/**
 * A terminal that gave back more than anything here explains has still moved the money: the rest is
 * booked as unidentified and the attempt is flagged, never dropped.
 */
function withUnexplained(change: OrderChange, part: Part, restOre: Ore): OrderChange {
  if (restOre <= 0) return change;
  return {
    ...change,
    voucher: draftVoucher("refund", [
      ...(change.voucher?.lines ?? []),
      debit("unidentified", restOre),
      credit(issuerRole(part.issuer), restOre),
    ]),
  };
}

async function lockOne(tx: Transaction, orderId: string): Promise<PayableOrder> {
  const [order] = await lockOrdersForPayment(tx, [orderId]);
  if (order === undefined) throw new Error(`The order ${orderId} of a refund is gone`);
  return order;
}

function causeOf(attempt: StoredAttempt, part: Part): Cause {
  const { news, applying } = part.approving;
  return {
    newId: applying.newId,
    nowMs: applying.nowMs,
    by: news.by,
    event: "refund",
    debtReason: "excess",
    attempt: { ...attempt, issuer: part.issuer },
    heldBy: undefined,
  };
}
