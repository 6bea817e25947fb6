/**
 * Money has gone back to the customer, on a card or in cash. Each part is booked where it was decided when the
 * refund started: a credit invoice's claim, a debt to the customer, or the order, which re-opens.
 * What no longer fits there (a late approval may find it used) is booked as unidentified and
 * flagged: the terminal has moved the money whatever we make of it.
 */
import type { AttemptFlag } from "@kortkoll/core/attempts/approval-flags.ts";
import { cashRefundReceipt } from "@kortkoll/core/attempts/cash-refund-receipt.ts";
import { type Issuer, LEADING_DIGITS, leadingDigits } from "@kortkoll/core/cards/card-rules.ts";
import { debit, draftVoucher } from "@kortkoll/core/ledger/voucher.ts";
import { addOre, type Ore, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import {
  leftOf,
  type MoneyBack,
  moneyLines,
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
import { aimAtFailedReversal } from "./aim-at-failed-reversal.ts";
import { type Approving, learn } from "./approve-purchase.ts";
import { factsOf, markIssuer } from "./attempt-facts.ts";
import {
  type AllocationEnd,
  changeAttempt,
  type StoredAllocation,
  type StoredAttempt,
} from "./attempt-store.ts";
import { isOfItsOrder, lockDebts, readKeptOfOrders, readPaperHead } from "./refund-store.ts";

export async function approveRefund(
  tx: Transaction,
  stored: StoredAttempt,
  approving: Approving,
): Promise<void> {
  const { news, applying, late } = approving;
  const attempt = late ? await aimAtFailedReversal(tx, stored) : stored;
  const issuer = attempt.cashOre === null ? issuerOfRefund(attempt, approving) : null;
  const { ends, orders } = await bookParts(tx, attempt, { approving, issuer });
  const flags = flagsOf(attempt, { approving, issuer, ends });
  const paper = await paperOf(tx, attempt, { orders, nowMs: applying.nowMs });
  const facts = factsOf(news.answer, {
    approvedOre: news.approvedOre,
    marking: issuer === null ? undefined : { issuer, ownCardWhereOff: false },
  });
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: attempt.terminalId,
    state: "approved",
    facts: facts === undefined || paper === undefined ? facts : { ...facts, ...paper },
    failure: undefined,
    evidence: news.evidence,
    late,
    flags: [...new Set([...attempt.flags, ...flags])],
    signatureDeadlineAt: null,
    ended: true,
    businessDay: businessDayOf(applying.nowMs),
    nextCheckAt: null,
    at: new Date(applying.nowMs),
    allocations: ends,
    event: {
      id: applying.newId(),
      kind: attempt.cashOre !== null ? "cashGivenBack" : late ? "lateApproval" : "approved",
      content: {
        approvedOre: news.approvedOre,
        issuer,
        cashOre: attempt.cashOre,
        stanAuth: news.answer?.stanAuth ?? null,
        evidence: news.evidence,
        flags,
      },
      by: news.by,
    },
  });
  await learn(tx, attempt, approving);
}

/** Cash has no terminal that prints: the customer signs our own paper. */
async function paperOf(
  tx: Transaction,
  attempt: StoredAttempt,
  about: { readonly orders: ReadonlyMap<string, PayableOrder>; readonly nowMs: number },
): Promise<{ readonly customerReceipt: string } | undefined> {
  const { cashOre } = attempt;
  if (cashOre === null) return undefined;
  const head = await readPaperHead(tx, attempt);
  const invoices = attempt.allocations.flatMap((allocation) => {
    const order = about.orders.get(allocation.orderId);
    return order === undefined ? [] : [{ ...order, amountOre: allocation.askedOre }];
  });
  const customerReceipt = cashRefundReceipt({
    ...head,
    invoices,
    amountOre: attempt.askedOre,
    cashOre,
    reason: attempt.reason ?? "",
    operator: attempt.operator,
    approver: attempt.approver ?? "",
    reference: attempt.reference,
    atMs: about.nowMs,
  });
  return { customerReceipt };
}

/**
 * Money that goes back to the very card that was paid with goes back to where the payment is booked,
 * also when the card rules have changed since. Otherwise the card that the terminal names; where it
 * names none, the card that was paid with.
 */
function issuerOfRefund(attempt: StoredAttempt, approving: Approving): Issuer {
  const { news, applying } = approving;
  const { originalIssuer, originalPan } = attempt;
  const pan = news.answer?.card.truncatedPan;
  const isSameCard = pan === originalPan && leadingDigits(pan).length === LEADING_DIGITS;
  if (originalIssuer !== null && isSameCard) return originalIssuer;
  const named = markIssuer(news.answer, applying.cardRules, attempt).issuer;
  if (named !== "unknown" || attempt.refundTender === "otherCard") return named;
  return attempt.originalIssuer ?? "unknown";
}

function flagsOf(
  attempt: StoredAttempt,
  approved: {
    readonly approving: Approving;
    readonly issuer: Issuer | null;
    readonly ends: readonly AllocationEnd[];
  },
): readonly AttemptFlag[] {
  const { news } = approved.approving;
  const explained = addOre(ZERO, ...approved.ends.map((end) => end.appliedOre));
  const lastFour = lastFourOf(news.answer?.card.truncatedPan);
  const paidWith = lastFourOf(attempt.originalPan);
  const isToSameCard = attempt.refundTender === null || attempt.refundTender === "sameCard";
  const isOtherCard =
    isToSameCard &&
    (approved.issuer !== (attempt.originalIssuer ?? approved.issuer) ||
      (lastFour ?? paidWith) !== (paidWith ?? lastFour));
  const flags: (AttemptFlag | undefined)[] = [
    news.approvedOre === attempt.askedOre ? undefined : "amountMismatch",
    explained === news.approvedOre ? undefined : "unexpectedApproval",
    isOtherCard ? "otherCardThanPaid" : undefined,
  ];
  return flags.filter((flag) => flag !== undefined);
}

function lastFourOf(truncatedPan: string | null | undefined): string | undefined {
  return /\d{4}$/.exec(truncatedPan ?? "")?.[0];
}

/** Of cash there is no issuer. */
type Booking = { readonly approving: Approving; readonly issuer: Issuer | null };

type BookedParts = {
  readonly ends: readonly AllocationEnd[];
  readonly orders: ReadonlyMap<string, PayableOrder>;
};

/** All that is booked against is locked at once, the orders in the order of their ids. */
async function bookParts(
  tx: Transaction,
  attempt: StoredAttempt,
  booking: Booking,
): Promise<BookedParts> {
  const { allocations } = attempt;
  const locked = await lockOrdersForPayment(tx, [
    ...allocations.map((one) => one.orderId),
    ...allocations.flatMap((one) => one.creditInvoiceId ?? []),
  ]);
  const debts = await lockDebts(
    tx,
    allocations.flatMap((one) => one.debtId ?? []),
  );
  const orders = new Map(locked.map((order) => [order.id, order]));
  const kept = new Map(await readKeptOfOrders(tx, attempt.originalId ?? ""));
  const shared = shareOut(
    booking.approving.news.approvedOre,
    allocations.map((one) => one.askedOre),
  );
  const ends: AllocationEnd[] = [];
  for (const [index, allocation] of allocations.entries()) {
    const isLast = index === allocations.length - 1;
    const target = allocation.creditInvoiceId ?? allocation.orderId;
    const order = orders.get(target);
    if (order === undefined) throw new Error(`The order ${target} of a refund is gone`);
    const debt = debts.find((one) => one.id === allocation.debtId);
    const keptOre = kept.get(allocation.orderId) ?? ZERO;
    const isOfOrder = debt === undefined || isOfItsOrder(debt);
    const booked = await bookPart(tx, attempt, {
      ...booking,
      allocation,
      order,
      debtLeftOre: debt?.leftOre ?? ZERO,
      keptOre: isOfOrder ? keptOre : undefined,
      amountOre: addOre(shared.appliedOre[index] ?? ZERO, isLast ? shared.excessOre : ZERO),
      roundingOre: isLast ? roundingOf(attempt, booking.approving) : ZERO,
    });
    orders.set(target, booked.order);
    if (isOfOrder) kept.set(allocation.orderId, subtractOre(keptOre, booked.appliedOre));
    ends.push({
      line: allocation.line,
      appliedOre: booked.appliedOre,
      movedOre: ZERO,
      active: false,
    });
  }
  return { ends, orders };
}

/** The parts are paid to the öre, and what is handed over to the krona: the last part bears it. */
function roundingOf(attempt: StoredAttempt, { news }: Approving): Ore {
  return attempt.cashOre === null ? ZERO : subtractOre(attempt.cashOre, news.approvedOre);
}

type Part = Booking & {
  readonly allocation: StoredAllocation;
  /** The order that is booked on: for a credit invoice itself. */
  readonly order: PayableOrder;
  readonly debtLeftOre: Ore;
  /** What the order still has of the payment; undefined for what never was the order's. */
  readonly keptOre: Ore | undefined;
  readonly amountOre: Ore;
  readonly roundingOre: Ore;
};

type Booked = { readonly order: PayableOrder; readonly appliedOre: Ore };

async function bookPart(tx: Transaction, attempt: StoredAttempt, part: Part): Promise<Booked> {
  const { allocation, approving } = part;
  let { order } = part;
  const appliedOre = smallerOre(part.amountOre, capacityOf(part));
  const back = moneyBackOf(attempt, part, appliedOre);
  const cause = causeOf(attempt, part);
  if (allocation.target === "debt" && appliedOre > 0) {
    order = await recordDebtPaidBack(tx, order, {
      debtId: allocation.debtId ?? "",
      amountOre: appliedOre,
      voucher: payBackDebt(back),
      cause,
    });
  }
  const unexplainedOre = subtractOre(part.amountOre, appliedOre);
  if (allocation.target === "debt" && unexplainedOre === 0) return { order, appliedOre };
  const change = withUnexplained(changeOf(part, back), back, unexplainedOre);
  const changed = await recordOrderChange(tx, order, { change, cause });
  return { order: await applyPending(tx, changed, approving.applying), appliedOre };
}

/** How much of a part can be booked where it was meant, without touching another payment's money. */
function capacityOf(part: Part): Ore {
  const roomOre = roomOf(part);
  return part.keptOre === undefined ? roomOre : smallerOre(roomOre, part.keptOre);
}

function roomOf(part: Part): Ore {
  switch (part.allocation.target) {
    case "order":
      return part.order.money.paidOre;
    case "creditInvoice":
      return leftOf(part.order.money);
    case "debt":
      return part.debtLeftOre;
  }
}

function changeOf(part: Part, back: MoneyBack): OrderChange {
  const { money } = part.order;
  switch (part.allocation.target) {
    case "order":
      return reopenOrder(money, back);
    case "creditInvoice":
      return refundCreditInvoice(money, back);
    case "debt":
      return { order: money, voucher: undefined, newDebtOre: ZERO };
  }
}

function withUnexplained(change: OrderChange, back: MoneyBack, restOre: Ore): OrderChange {
  const rest: MoneyBack =
    back.event === "cashRefund"
      ? { ...back, amountOre: restOre, roundingOre: ZERO }
      : { ...back, amountOre: restOre };
  return {
    ...change,
    voucher: draftVoucher(back.event, [
      ...(change.voucher?.lines ?? []),
      debit("unidentified", restOre),
      ...moneyLines(rest),
    ]),
  };
}

function moneyBackOf(attempt: StoredAttempt, part: Part, amountOre: Ore): MoneyBack {
  const { issuer, roundingOre } = part;
  if (issuer === null) return { event: "cashRefund", amountOre, roundingOre };
  return { event: attempt.kind === "void" ? "void" : "refund", issuer, amountOre };
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
