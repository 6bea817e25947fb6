/**
 * A purchase is approved: each order gets its part, in order; what nobody asked for is a debt to
 * the customer. What is booked is what the terminal approved, never what was asked. A late approval
 * has no home: all of it is a debt, until a person applies it to the order or gives it back.
 */
import { flagsOfApproval } from "@kortkoll/core/attempts/approval-flags.ts";
import { signatureDeadlineMs } from "@kortkoll/core/attempts/signature.ts";
import { addOre, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import {
  approveOrder,
  bookWithoutHome,
  leftOf,
  type OrderMoney,
} from "@kortkoll/core/orders/order-books.ts";
import { shareOut } from "@kortkoll/core/orders/share-out.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import { applyPending } from "../orders/apply-pending.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { type Cause, recordOrderChange } from "../orders/record-order-change.ts";
import type { Applying, News } from "./apply-news.ts";
import { clockSkewOf, factsOf, type Marking, markIssuer, noteOfMarking } from "./attempt-facts.ts";
import { learnOfTerminal } from "./attempt-note-store.ts";
import {
  type AllocationEnd,
  changeAttempt,
  type StoredAllocation,
  type StoredAttempt,
} from "./attempt-store.ts";
import { handOnInterim, withMovedNow } from "./hand-on-interim.ts";

export type Approving = {
  readonly news: News;
  readonly applying: Applying;
  readonly late: boolean;
  /** The attempt's orders, locked already; none where they are not known yet. */
  readonly orders: readonly PayableOrder[];
};

/** A clock that is off by less than this is not worth a write. */
const SKEW_WORTH_STORING_MS = 30_000;

export async function approvePurchase(
  tx: Transaction,
  stored: StoredAttempt,
  approving: Approving,
): Promise<void> {
  const { news, applying, late } = approving;
  const marking = markIssuer(news.answer, applying.cardRules, stored, news.issuerTold);
  const ids = stored.allocations.map((one) => one.orderId);
  const isLocked = ids.every((id) => approving.orders.some((order) => order.id === id));
  const orders = isLocked ? approving.orders : await lockOrdersForPayment(tx, ids);
  const attempt = await withMovedNow(tx, stored, orders);
  const ends = late
    ? await bookLate(tx, attempt, { approving, marking, orders })
    : await bookOnOrders(tx, attempt, { approving, marking, orders });
  await storeApproval(tx, attempt, { approving, marking, ends });
}

type Booking = {
  readonly approving: Approving;
  readonly marking: Marking;
  readonly orders: readonly PayableOrder[];
};

async function bookOnOrders(
  tx: Transaction,
  attempt: StoredAttempt,
  booking: Booking,
): Promise<readonly AllocationEnd[]> {
  const { news, applying } = booking.approving;
  const shared = shareOut(
    news.approvedOre,
    attempt.allocations.map((one) => one.askedOre),
  );
  const ends: AllocationEnd[] = [];
  for (const [index, allocation] of attempt.allocations.entries()) {
    const order = orderOf(booking.orders, allocation);
    const partOre = shared.appliedOre[index] ?? ZERO;
    // After a claim the order was let go and may since have been paid in another way.
    const appliedOre = smallerOre(partOre, leftOf(order.money));
    const homelessOre = subtractOre(partOre, appliedOre);
    const excessOre = addOre(homelessOre, index === 0 ? shared.excessOre : ZERO);
    const movedOre = await handOnInterim(tx, { ...allocation, attemptId: attempt.id });
    const changed = await recordOrderChange(tx, order, {
      change: approveOrder(order.money, {
        issuer: booking.marking.issuer,
        appliedOre,
        excessOre,
        movedOre,
      }),
      cause: causeOf(attempt, booking, homelessOre > 0 ? whyHomeless(order.money) : "excess"),
    });
    await applyPending(tx, changed, applying);
    ends.push({ line: allocation.line, appliedOre, movedOre: ZERO, active: false });
  }
  return ends;
}

async function bookLate(
  tx: Transaction,
  attempt: StoredAttempt,
  booking: Booking,
): Promise<readonly AllocationEnd[]> {
  const shared = shareOut(
    booking.approving.news.approvedOre,
    attempt.allocations.map((one) => one.askedOre),
  );
  // A debt for each order: until it is applied or given back, none of them may be charged again.
  for (const [index, allocation] of attempt.allocations.entries()) {
    const order = orderOf(booking.orders, allocation);
    const owedOre = addOre(shared.appliedOre[index] ?? ZERO, index === 0 ? shared.excessOre : ZERO);
    await recordOrderChange(tx, order, {
      change: {
        order: order.money,
        voucher: bookWithoutHome("lateApproval", booking.marking.issuer, owedOre),
        newDebtOre: owedOre,
      },
      // An order with nothing left is not waiting for this money: another payment has paid it.
      cause: causeOf(
        attempt,
        booking,
        leftOf(order.money) > 0 ? "lateApproval" : whyHomeless(order.money),
      ),
    });
  }
  return attempt.allocations.map((one) => ({
    line: one.line,
    appliedOre: ZERO,
    movedOre: ZERO,
    active: false,
  }));
}

/** Why an order cannot take what was approved for it: paid by another payment, withdrawn, lowered. */
function whyHomeless(money: OrderMoney): Cause["debtReason"] {
  if (money.withdrawn) return "lateApproval";
  return money.paidOre > 0 ? "paidTwice" : "excess";
}

function causeOf(attempt: StoredAttempt, booking: Booking, debtReason: Cause["debtReason"]): Cause {
  const { news, applying } = booking.approving;
  return {
    newId: applying.newId,
    nowMs: applying.nowMs,
    by: news.by,
    event: "payment",
    debtReason,
    attempt: { ...attempt, issuer: booking.marking.issuer },
    heldBy: undefined,
  };
}

async function storeApproval(
  tx: Transaction,
  attempt: StoredAttempt,
  stored: {
    readonly approving: Approving;
    readonly marking: Marking;
    readonly ends: readonly AllocationEnd[];
  },
): Promise<void> {
  const { news, applying, late } = stored.approving;
  const answer = news.answer;
  const verification = answer?.card.verification ?? "notGiven";
  const deadlineMs = signatureDeadlineMs({ from: attempt.state, verification, ...applying });
  const told = flagsOfApproval({
    ...attempt,
    approvedOre: news.approvedOre,
    tipOre: answer?.tipOre,
    surchargeOre: answer?.surchargeOre,
    responseCode: answer?.responseCode,
    finishedOffline: answer?.finishedOffline ?? false,
    stanAuth: answer?.stanAuth,
    isCharged: news.evidence === "acquirerFile",
    verification,
    siteId: answer?.siteId,
    organisationNumber: answer?.organisationNumber,
    issuerUnknown: stored.marking.issuer === "unknown",
    ownCardWhereOff: stored.marking.ownCardWhereOff,
  });
  // Of an attempt that had ended, nobody is there to answer: it is listed as what it is.
  const flags = told.filter((flag) => flag !== "signatureWaiting" || deadlineMs !== undefined);
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: attempt.terminalId,
    state: "approved",
    facts: factsOf(answer, { approvedOre: news.approvedOre, marking: stored.marking }),
    failure: undefined,
    evidence: news.evidence,
    late,
    flags: [...new Set([...attempt.flags, ...flags])],
    signatureDeadlineAt: deadlineMs === undefined ? null : new Date(deadlineMs),
    ended: true,
    businessDay: businessDayOf(applying.nowMs),
    nextCheckAt: null,
    at: new Date(applying.nowMs),
    allocations: stored.ends,
    event: {
      id: applying.newId(),
      kind: late ? "lateApproval" : "approved",
      content: contentOf(news, stored.marking, flags),
      by: news.by,
    },
  });
  await learn(tx, attempt, stored.approving);
}

function contentOf(
  news: News,
  marking: Marking,
  flags: readonly string[],
): Readonly<Record<string, unknown>> {
  return {
    approvedOre: news.approvedOre,
    issuer: marking.issuer,
    ...noteOfMarking(marking),
    stanAuth: news.answer?.stanAuth ?? null,
    evidence: news.evidence,
    flags,
  };
}

/** Only a direct answer teaches: its time is now. */
export async function learn(
  tx: Transaction,
  attempt: StoredAttempt,
  approving: Approving,
): Promise<void> {
  const { news, applying } = approving;
  if (news.evidence !== "terminalAnswer" || news.answer === undefined) return;
  if (attempt.terminalId === null) return;
  const skewMs = clockSkewOf(news.answer.time, applying.nowMs) ?? attempt.clockSkewMs;
  const isNews =
    Math.abs(skewMs - attempt.clockSkewMs) > SKEW_WORTH_STORING_MS ||
    (attempt.knownSiteId === null && news.answer.siteId !== undefined) ||
    (attempt.knownOrganisationNumber === null && news.answer.organisationNumber !== undefined);
  if (!isNews) return;
  await learnOfTerminal(tx, {
    terminalId: attempt.terminalId,
    siteId: news.answer.siteId ?? null,
    organisationNumber: news.answer.organisationNumber ?? null,
    clockSkewMs: skewMs,
  });
}

export function orderOf(
  orders: readonly PayableOrder[],
  allocation: Pick<StoredAllocation, "orderId">,
): PayableOrder {
  const order = orders.find((one) => one.id === allocation.orderId);
  if (order === undefined) throw new Error(`The order of an allocation is gone`);
  return order;
}
