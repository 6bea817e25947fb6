/**
 * Money has gone back to the customer's card. Each part is booked where it was decided when the
 * refund started: a credit invoice's claim, a debt to the customer, or the order, which re-opens.
 * What no longer fits there (a late approval may find it used) is booked as unidentified and
 * flagged: the terminal has moved the money whatever we make of it.
 */
import type { AttemptFlag } from "@kortkoll/core/attempts/approval-flags.ts";
import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { credit, debit, draftVoucher, issuerRole } from "@kortkoll/core/ledger/voucher.ts";
import { addOre, type Ore, smallerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import {
  leftOf,
  type MoneyBack,
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
import { lockDebts } from "./refund-store.ts";

export async function approveRefund(
  tx: Transaction,
  attempt: StoredAttempt,
  approving: Approving,
): Promise<void> {
  const { news, applying, late } = approving;
  const issuer = issuerOfRefund(attempt, approving);
  const ends = await bookParts(tx, attempt, { approving, issuer });
  const flags = flagsOf(attempt, { approving, issuer, ends });
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
    flags: [...new Set([...attempt.flags, ...flags])],
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
        flags,
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

function flagsOf(
  attempt: StoredAttempt,
  approved: {
    readonly approving: Approving;
    readonly issuer: Issuer;
    readonly ends: readonly AllocationEnd[];
  },
): readonly AttemptFlag[] {
  const { news } = approved.approving;
  const explained = addOre(ZERO, ...approved.ends.map((end) => end.appliedOre));
  const lastFour = lastFourOf(news.answer?.card.truncatedPan);
  const paidWith = lastFourOf(attempt.originalPan);
  const isOtherCard =
    approved.issuer !== (attempt.originalIssuer ?? approved.issuer) ||
    (lastFour ?? paidWith) !== (paidWith ?? lastFour);
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

type Booking = { readonly approving: Approving; readonly issuer: Issuer };

/** All that is booked against is locked at once, the orders in the order of their ids. */
async function bookParts(
  tx: Transaction,
  attempt: StoredAttempt,
  booking: Booking,
): Promise<readonly AllocationEnd[]> {
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
    const booked = await bookPart(tx, attempt, {
      ...booking,
      allocation,
      order,
      debtLeftOre: debts.find((debt) => debt.id === allocation.debtId)?.leftOre ?? ZERO,
      amountOre: addOre(shared.appliedOre[index] ?? ZERO, isLast ? shared.excessOre : ZERO),
    });
    orders.set(target, booked.order);
    ends.push({
      line: allocation.line,
      appliedOre: booked.appliedOre,
      movedOre: ZERO,
      active: false,
    });
  }
  return ends;
}

type Part = Booking & {
  readonly allocation: StoredAllocation;
  /** The order that is booked on: for a credit invoice itself. */
  readonly order: PayableOrder;
  readonly debtLeftOre: Ore;
  readonly amountOre: Ore;
};

type Booked = { readonly order: PayableOrder; readonly appliedOre: Ore };

async function bookPart(tx: Transaction, attempt: StoredAttempt, part: Part): Promise<Booked> {
  const { allocation, order, approving } = part;
  const appliedOre = smallerOre(part.amountOre, capacityOf(part));
  const back = { event: eventOf(attempt), issuer: part.issuer, amountOre: appliedOre } as const;
  const cause = causeOf(attempt, part);
  if (allocation.target === "debt" && appliedOre > 0) {
    await recordDebtPaidBack(tx, order, {
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

/** How much of a part can be booked where it was meant. */
function capacityOf(part: Part): Ore {
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
  return {
    ...change,
    voucher: draftVoucher(back.event, [
      ...(change.voucher?.lines ?? []),
      debit("unidentified", restOre),
      credit(issuerRole(back.issuer), restOre),
    ]),
  };
}

function eventOf(attempt: StoredAttempt): MoneyBack["event"] {
  return attempt.kind === "void" ? "void" : "refund";
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
