/**
 * What each event does to one order's money and to the books: the posting table, one function a
 * row. Each gives the order's new standing together with the voucher, so that the two can never be
 * written apart. Invariants: paid + left = total while an order stands; interim holds
 * only what is still owed at the desk, never above what is left.
 */
import type { Issuer } from "../cards/card-rules.ts";
import {
  credit,
  debit,
  draftVoucher,
  issuerRole,
  type VoucherDraft,
  type VoucherEvent,
  type VoucherLine,
} from "../ledger/voucher.ts";
import { addOre, largerOre, type Ore, smallerOre, subtractOre, ZERO } from "../money.ts";

export const ORDER_KINDS = ["invoice", "creditInvoice", "advance"] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];
/** `cash`: a cash invoice, unpaid at the desk until paid. `ledger`: an ordinary invoice. */
export const SETTLEMENTS = ["cash", "ledger"] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

export type OrderMoney = {
  readonly kind: OrderKind;
  readonly settlement: Settlement;
  readonly totalOre: Ore;
  /** Taken for this order and still applied to it; for a credit invoice: given back on it. */
  readonly paidOre: Ore;
  /** The order's one item on the interim account. */
  readonly interimOre: Ore;
  readonly withdrawn: boolean;
};

export type OrderChange = {
  readonly order: OrderMoney;
  readonly voucher: VoucherDraft | undefined;
  /** What became a debt to the customer by this event. */
  readonly newDebtOre: Ore;
};

export function leftOf(order: OrderMoney): Ore {
  return order.withdrawn ? ZERO : largerOre(ZERO, subtractOre(order.totalOre, order.paidOre));
}

/** "cash invoice arrives, once per invoice": interim / claim account. */
export function arriveOrder(arriving: {
  readonly kind: OrderKind;
  readonly settlement: Settlement;
  readonly totalOre: Ore;
}): OrderChange {
  const owed =
    arriving.kind !== "creditInvoice" && arriving.settlement === "cash" ? arriving.totalOre : ZERO;
  return {
    order: { ...arriving, paidOre: ZERO, interimOre: owed, withdrawn: false },
    voucher: draftVoucher("invoiceArrived", [debit("interim", owed), credit("claim", owed)]),
    newDebtOre: ZERO,
  };
}

/** A newer version: below what is paid the surplus is a debt to the customer; above, the rest is due. */
export function changeOrderTotal(order: OrderMoney, totalOre: Ore): OrderChange {
  // What has already been given back on a credit invoice stays credited.
  if (order.kind === "creditInvoice") {
    return unposted({ ...order, totalOre: largerOre(totalOre, order.paidOre) });
  }
  const paidOre = smallerOre(order.paidOre, totalOre);
  const surplus = subtractOre(order.paidOre, paidOre);
  const left = subtractOre(totalOre, paidOre);
  const interimOre = order.settlement === "cash" ? left : smallerOre(order.interimOre, left);
  const interimStep = subtractOre(interimOre, order.interimOre);
  return {
    order: { ...order, totalOre, paidOre, interimOre },
    voucher: draftVoucher("invoiceChanged", [
      debit("interim", interimStep),
      debit("claim", subtractOre(surplus, interimStep)),
      credit("debtsToCustomers", surplus),
    ]),
    newDebtOre: surplus,
  };
}

/** What is already paid becomes a debt to the customer; what is not leaves the interim account. */
export function withdrawOrder(order: OrderMoney): OrderChange {
  if (order.kind === "creditInvoice") return unposted({ ...order, withdrawn: true });
  return {
    order: { ...order, paidOre: ZERO, interimOre: ZERO, withdrawn: true },
    voucher: draftVoucher("invoiceWithdrawn", [
      debit("claim", addOre(order.interimOre, order.paidOre)),
      credit("interim", order.interimOre),
      credit("debtsToCustomers", order.paidOre),
    ]),
    newDebtOre: order.paidOre,
  };
}

/** "attempt on a ledger invoice becomes unknown": moves what is not yet there; gives how much. */
export function holdUnknown(
  order: OrderMoney,
  heldOre: Ore,
): OrderChange & { readonly movedOre: Ore } {
  // Under the warning another attempt may meanwhile have paid some of what this one asks for.
  const dueOre = smallerOre(heldOre, leftOf(order));
  const movedOre =
    order.settlement === "ledger" ? largerOre(ZERO, subtractOre(dueOre, order.interimOre)) : ZERO;
  return {
    order: { ...order, interimOre: addOre(order.interimOre, movedOre) },
    voucher: draftVoucher("ledgerInvoiceUnknown", [
      debit("interim", movedOre),
      credit("claim", movedOre),
    ]),
    newDebtOre: ZERO,
    movedOre,
  };
}

/**
 * "reversed if it ends unpaid". `movedOre` is what holdUnknown moved for this very attempt; after a
 * claim the order was let go, and a payment may since have used some of it.
 */
export function releaseUnknown(order: OrderMoney, movedOre: Ore): OrderChange {
  const releasedOre = smallerOre(movedOre, order.interimOre);
  return {
    order: { ...order, interimOre: subtractOre(order.interimOre, releasedOre) },
    voucher: draftVoucher("ledgerInvoiceUnknownEnded", [
      debit("claim", releasedOre),
      credit("interim", releasedOre),
    ]),
    newDebtOre: ZERO,
  };
}

export type Approval = {
  readonly issuer: Issuer;
  /** This order's part of what the terminal approved; at most what is left of the order. */
  readonly appliedOre: Ore;
  /** Approved above everything that was asked for, borne by the attempt's first allocation. */
  readonly excessOre: Ore;
  /** What holdUnknown moved to interim for this attempt. */
  readonly movedOre: Ore;
};

/** "approved": cash invoice, ledger invoice and ledger invoice on interim, and excess over asked. */
export function approveOrder(order: OrderMoney, approval: Approval): OrderChange {
  const { appliedOre, excessOre } = approval;
  const settled = settleOrder(order, approval);
  return {
    order: settled.order,
    voucher: draftVoucher("approved", [
      debit(issuerRole(approval.issuer), addOre(appliedOre, excessOre)),
      ...settled.lines,
      credit("debtsToCustomers", excessOre),
    ]),
    newDebtOre: excessOre,
  };
}

/**
 * "cash taken": what settles the rest is rounded to whole kronor while the claim is credited to the
 * exact öre, and an earlier share is whole kronor. `cashOre` is this order's part of the kronor.
 */
export function payInCash(
  order: OrderMoney,
  cash: { readonly appliedOre: Ore; readonly cashOre: Ore },
): OrderChange {
  if (cash.cashOre === 0) return closeRestAtZero(order, cash.appliedOre);
  const settled = settleOrder(order, { appliedOre: cash.appliedOre, movedOre: ZERO });
  return {
    order: settled.order,
    voucher: draftVoucher("cashPaid", [
      debit("cash", cash.cashOre),
      ...settled.lines,
      credit("rounding", subtractOre(cash.cashOre, cash.appliedOre)),
    ]),
    newDebtOre: ZERO,
  };
}

/** "1–49 öre left closes at 0 kr on 3740": no coin is that small, and nothing changes hands. */
function closeRestAtZero(order: OrderMoney, restOre: Ore): OrderChange {
  if (restOre !== leftOf(order)) throw new Error("Only what is left of an order is rounded away");
  const settled = settleOrder(order, { appliedOre: restOre, movedOre: ZERO });
  return {
    order: settled.order,
    voucher: draftVoucher("cashRestClosed", [debit("rounding", restOre), ...settled.lines]),
    newDebtOre: ZERO,
  };
}

/** What paying an order takes off interim and the claim account, by card or in cash. */
function settleOrder(
  order: OrderMoney,
  paying: Pick<Approval, "appliedOre" | "movedOre">,
): { readonly order: OrderMoney; readonly lines: readonly VoucherLine[] } {
  const { appliedOre } = paying;
  if (appliedOre > leftOf(order)) throw new Error("More is applied than is left of the order");
  const fromInterim = smallerOre(appliedOre, order.interimOre);
  const viaInterim = subtractOre(appliedOre, fromInterim);
  const afterPayment = subtractOre(order.interimOre, fromInterim);
  const ownItem = largerOre(
    ZERO,
    subtractOre(subtractOre(order.interimOre, paying.movedOre), appliedOre),
  );
  const goesBack = order.settlement === "ledger" ? subtractOre(afterPayment, ownItem) : ZERO;
  return {
    order: {
      ...order,
      paidOre: addOre(order.paidOre, appliedOre),
      interimOre: subtractOre(afterPayment, goesBack),
    },
    lines: [
      debit("interim", viaInterim),
      credit("interim", viaInterim),
      credit("interim", fromInterim),
      credit("claim", viaInterim),
      debit("claim", goesBack),
      credit("interim", goesBack),
    ],
  };
}

/** "late approval without a home, excess over asked, hand-keyed sale": issuer / debts. */
export function bookWithoutHome(
  event: Extract<VoucherEvent, "lateApproval" | "handKeyedSale">,
  issuer: Issuer,
  amountOre: Ore,
): VoucherDraft | undefined {
  return draftVoucher(event, [
    debit(issuerRole(issuer), amountOre),
    credit("debtsToCustomers", amountOre),
  ]);
}

/**
 * "released to the customer ledger by a person with a reason": claim / interim. From then on it is an
 * ordinary customer invoice, which may still be paid at the desk.
 */
export function releaseToLedger(order: OrderMoney): OrderChange {
  if (order.interimOre <= 0) throw new Error("Nothing of the order is on interim");
  return {
    order: { ...order, settlement: "ledger", interimOre: ZERO },
    voucher: draftVoucher("releasedToLedger", [
      debit("claim", order.interimOre),
      credit("interim", order.interimOre),
    ]),
    newDebtOre: ZERO,
  };
}

/** The correction of a release that nothing has followed: the order is what it was. */
export function takeBackRelease(
  order: OrderMoney,
  released: { readonly was: Settlement; readonly amountOre: Ore },
): OrderChange {
  const { was, amountOre } = released;
  if (addOre(order.interimOre, amountOre) > leftOf(order)) {
    throw new Error("More is taken back than is left of the order");
  }
  return {
    order: { ...order, settlement: was, interimOre: addOre(order.interimOre, amountOre) },
    voucher: draftVoucher("releaseTakenBack", [
      debit("interim", amountOre),
      credit("claim", amountOre),
    ]),
    newDebtOre: ZERO,
  };
}

export type Move = {
  readonly from: OrderMoney;
  readonly to: OrderMoney;
  /** Each order's lines of the one voucher. */
  readonly fromLines: readonly VoucherLine[];
  readonly toLines: readonly VoucherLine[];
};

/**
 * "payment moved from order A to B": interim A / interim B. A re-opens on interim, like after a
 * refund; what of a ledger invoice B is not on interim goes over it, as for a card.
 */
export function movePayment(from: OrderMoney, to: OrderMoney, amountOre: Ore): Move {
  if (amountOre > from.paidOre) throw new Error("More is moved than was paid");
  const settled = settleOrder(to, { appliedOre: amountOre, movedOre: ZERO });
  return {
    from: {
      ...from,
      paidOre: subtractOre(from.paidOre, amountOre),
      interimOre: addOre(from.interimOre, amountOre),
    },
    to: settled.order,
    fromLines: [debit("interim", amountOre)],
    toLines: settled.lines.filter((line) => line.amountOre !== 0),
  };
}

/**
 * "debt applied to an order": debts / interim. What of a ledger invoice is not on interim goes over
 * it in the same voucher, as for a card.
 */
export function applyDebt(order: OrderMoney, amountOre: Ore): OrderChange {
  if (amountOre > leftOf(order)) throw new Error("More is applied than is left of the order");
  const fromInterim = smallerOre(amountOre, order.interimOre);
  const viaInterim = subtractOre(amountOre, fromInterim);
  return {
    order: {
      ...order,
      paidOre: addOre(order.paidOre, amountOre),
      interimOre: subtractOre(order.interimOre, fromInterim),
    },
    voucher: draftVoucher("debtApplied", [
      debit("debtsToCustomers", amountOre),
      debit("interim", viaInterim),
      credit("interim", viaInterim),
      credit("interim", fromInterim),
      credit("claim", viaInterim),
    ]),
    newDebtOre: ZERO,
  };
}

/** Money on its way back: from the card's issuer, or in whole kronor out of the drawer. */
export type MoneyBack =
  | {
      readonly event: Extract<VoucherEvent, "refund" | "void">;
      readonly issuer: Issuer;
      readonly amountOre: Ore;
    }
  | {
      readonly event: Extract<VoucherEvent, "cashRefund">;
      readonly amountOre: Ore;
      /** Handed over above the amount; below zero when less was. */
      readonly roundingOre: Ore;
    };

/** The side of the voucher that the money comes from. */
export function moneyLines(back: MoneyBack): readonly VoucherLine[] {
  switch (back.event) {
    case "refund":
    case "void":
      return [credit(issuerRole(back.issuer), back.amountOre)];
    case "cashRefund":
      return [
        credit("cash", addOre(back.amountOre, back.roundingOre)),
        debit("rounding", back.roundingOre),
      ];
  }
}

/** Refund or void without a credit invoice: the order re-opens on interim. */
export function reopenOrder(order: OrderMoney, back: MoneyBack): OrderChange {
  if (back.amountOre > order.paidOre) throw new Error("More is given back than was paid");
  return {
    order: {
      ...order,
      paidOre: subtractOre(order.paidOre, back.amountOre),
      interimOre: addOre(order.interimOre, back.amountOre),
    },
    voucher: draftVoucher(back.event, [debit("interim", back.amountOre), ...moneyLines(back)]),
    newDebtOre: ZERO,
  };
}

/** Refund on a credit invoice: its claim / issuer. `creditInvoice` is the credit invoice's money. */
export function refundCreditInvoice(creditInvoice: OrderMoney, back: MoneyBack): OrderChange {
  if (back.amountOre > leftOf(creditInvoice)) {
    throw new Error("More is given back than is left of the credit invoice");
  }
  return {
    order: { ...creditInvoice, paidOre: addOre(creditInvoice.paidOre, back.amountOre) },
    voucher: draftVoucher(back.event, [debit("claim", back.amountOre), ...moneyLines(back)]),
    newDebtOre: ZERO,
  };
}

/** Refund of what was a debt to the customer: debts / issuer. */
export function payBackDebt(back: MoneyBack): VoucherDraft | undefined {
  return draftVoucher(back.event, [debit("debtsToCustomers", back.amountOre), ...moneyLines(back)]);
}

/**
 * A payment that was not signed for could not be given back: the order re-opens, for it is not paid,
 * and we owe the customer what we hold.
 */
export function failReversal(order: OrderMoney, notPaidOre: Ore): OrderChange {
  if (notPaidOre > order.paidOre) throw new Error("More is not signed for than was paid");
  return {
    order: {
      ...order,
      paidOre: subtractOre(order.paidOre, notPaidOre),
      interimOre: addOre(order.interimOre, notPaidOre),
    },
    voucher: draftVoucher("reversalFailed", [
      debit("interim", notPaidOre),
      credit("debtsToCustomers", notPaidOre),
    ]),
    newDebtOre: notPaidOre,
  };
}

function unposted(order: OrderMoney): OrderChange {
  return { order, voucher: undefined, newDebtOre: ZERO };
}
