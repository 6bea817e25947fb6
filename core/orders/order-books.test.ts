import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PostingRole } from "../ledger/voucher.ts";
import { addOre, type Ore, ore, smallerOre, subtractOre, ZERO } from "../money.ts";
import {
  applyDebt,
  approveOrder,
  arriveOrder,
  bookWithoutHome,
  changeOrderTotal,
  failReversal,
  holdUnknown,
  leftOf,
  type OrderChange,
  type OrderKind,
  type OrderMoney,
  payBackDebt,
  refundCreditInvoice,
  releaseUnknown,
  reopenOrder,
  type Settlement,
  withdrawOrder,
} from "./order-books.ts";

const arrived = (
  settlement: Settlement,
  totalOre = 1_000,
  kind: OrderKind = "invoice",
): OrderMoney => arriveOrder({ kind, settlement, totalOre: ore(totalOre) }).order;

const approve = (
  order: OrderMoney,
  appliedOre: number,
  more: { readonly excessOre?: number; readonly movedOre?: number } = {},
): OrderChange =>
  approveOrder(order, {
    issuer: "visa",
    appliedOre: ore(appliedOre),
    excessOre: ore(more.excessOre ?? 0),
    movedOre: ore(more.movedOre ?? 0),
  });

const back = (amountOre: number): Parameters<typeof reopenOrder>[1] => ({
  event: "refund",
  issuer: "visa",
  amountOre: ore(amountOre),
});

describe("what an order can never have done to it", () => {
  test("more applied than is left", () => {
    expect(() => approve(arrived("cash"), 1_001)).toThrow("More is applied");
  });

  test("more of a debt applied than is left", () => {
    expect(() => applyDebt(arrived("cash"), ore(1_001))).toThrow("More is applied");
  });

  test("more given back than was paid", () => {
    const { order } = approve(arrived("cash"), 400);
    expect(() => reopenOrder(order, back(401))).toThrow("More is given back");
  });

  test("more given back on a credit invoice than is left of it", () => {
    const credit = arrived("cash", 500, "creditInvoice");
    const { order } = refundCreditInvoice(credit, back(300));
    expect(() => refundCreditInvoice(order, back(201))).toThrow("More is given back");
  });
});

test("a credit invoice is lowered to what has been given back on it, never below", () => {
  const { order } = refundCreditInvoice(arrived("cash", 500, "creditInvoice"), back(300));
  const lowered = changeOrderTotal(order, ore(100));
  expect(lowered.order).toMatchObject({ totalOre: 300, paidOre: 300 });
  expect(leftOf(lowered.order)).toBe(0);
  expect(lowered.voucher).toBeUndefined();
});

test("a claimed unknown that another payment has used up has nothing left to release", () => {
  const held = holdUnknown(arrived("ledger"), ore(1_000));
  const { order } = approve(held.order, 1_000);
  const released = releaseUnknown(order, held.movedOre);
  expect(released.order).toEqual(order);
  expect(released.voucher).toBeUndefined();
});

test("a second unknown on a ledger invoice moves only what is not yet on interim", () => {
  const first = holdUnknown(arrived("ledger"), ore(600));
  const second = holdUnknown(first.order, ore(1_000));
  expect([first.movedOre, second.movedOre, second.order.interimOre]).toEqual([600, 400, 1_000]);
});

test("an unknown moves no more to interim than another payment has left to pay", () => {
  const { order } = approve(arrived("ledger"), 600);
  const held = holdUnknown(order, ore(1_000));
  expect([held.movedOre, held.order.interimOre, leftOf(held.order)]).toEqual([400, 400, 400]);
});

test("an unknown on a cash invoice moves nothing", () => {
  expect(holdUnknown(arrived("cash"), ore(1_000))).toMatchObject({
    movedOre: 0,
    voucher: undefined,
  });
});

test("cash given back is handed over in whole kronor, and what it is about to the öre", () => {
  const { order } = approve(arrived("cash"), 400);
  const cash = { event: "cashRefund", amountOre: ore(349), roundingOre: ore(-49) } as const;
  expect(reopenOrder(order, cash).voucher?.lines).toEqual([
    { role: "interim", amountOre: 349 },
    { role: "cash", amountOre: -300 },
    { role: "rounding", amountOre: -49 },
  ]);
  const up = { ...cash, amountOre: ore(350), roundingOre: ore(50) };
  expect(payBackDebt(up)?.lines).toEqual([
    { role: "debtsToCustomers", amountOre: 350 },
    { role: "cash", amountOre: -400 },
    { role: "rounding", amountOre: 50 },
  ]);
});

test("a payment that was not signed for and could not be given back re-opens its order as a debt", () => {
  const { order } = approve(arrived("cash"), 400);
  const failed = failReversal(order, ore(400));
  expect(failed).toMatchObject({ order: { paidOre: 0, interimOre: 1_000 }, newDebtOre: 400 });
  expect(failed.voucher?.lines).toEqual([
    { role: "interim", amountOre: 400 },
    { role: "debtsToCustomers", amountOre: -400 },
  ]);
  expect(() => failReversal(order, ore(401))).toThrow("More is not signed for");
});

test("a late approval and a debt paid back are each other's opposite", () => {
  const came = bookWithoutHome("lateApproval", "diners", ore(70));
  const went = payBackDebt({ event: "refund", issuer: "diners", amountOre: ore(70) });
  const both = [...(came?.lines ?? []), ...(went?.lines ?? [])];
  expect(both.filter((line) => line.role === "issuerDiners").map((line) => line.amountOre)).toEqual(
    [70, -70],
  );
  expect(addOre(ZERO, ...both.map((line) => line.amountOre))).toBe(0);
});

/** What can happen to an order; amounts are taken modulo what makes sense at the moment. */
type Step = {
  readonly kind:
    | "change"
    | "withdraw"
    | "pay"
    | "unknown"
    | "ended"
    | "proven"
    | "refund"
    | "apply";
  readonly amount: number;
  readonly more: number;
};

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step["kind"]>(
      "change",
      "withdraw",
      "pay",
      "unknown",
      "ended",
      "proven",
      "refund",
      "apply",
    ),
    amount: fc.integer({ min: 1, max: 2_000 }),
    more: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, { arbitrary: fc.nat(300), weight: 1 }),
  }),
  { maxLength: 20 },
);

/** An unknown, also one that was claimed and so let its order go. */
type Open = { readonly askedOre: Ore; readonly movedOre: Ore };

/** One order, all its vouchers, and what a terminal would say that it took. */
class Story {
  order: OrderMoney;
  open: readonly Open[] = [];
  takenOre = ZERO;
  debtOre = ZERO;
  readonly #sums = new Map<PostingRole, Ore>();

  constructor(settlement: Settlement, totalOre: Ore) {
    this.order = arrived(settlement, totalOre);
    this.book(arriveOrder({ kind: "invoice", settlement, totalOre }));
  }

  sum(role: PostingRole): Ore {
    return this.#sums.get(role) ?? ZERO;
  }

  book(change: OrderChange): void {
    this.order = change.order;
    this.debtOre = addOre(this.debtOre, change.newDebtOre);
    const lines = change.voucher?.lines ?? [];
    expect(addOre(ZERO, ...lines.map((line) => line.amountOre))).toBe(0);
    for (const { role, amountOre } of lines) {
      this.#sums.set(role, addOre(this.sum(role), amountOre));
    }
  }

  do(step: Step): void {
    if (this.order.withdrawn && step.kind !== "proven" && step.kind !== "ended") return;
    const left = leftOf(this.order);
    switch (step.kind) {
      case "change":
        this.book(changeOrderTotal(this.order, ore(step.amount)));
        return;
      case "withdraw":
        this.book(withdrawOrder(this.order));
        return;
      case "pay":
        if (left > 0) this.#approve({ askedOre: smallerOre(ore(step.amount), left) }, step);
        return;
      case "unknown": {
        if (left === 0) return;
        const askedOre = smallerOre(ore(step.amount), left);
        const held = holdUnknown(this.order, askedOre);
        this.open = [...this.open, { askedOre, movedOre: held.movedOre }];
        this.book(held);
        return;
      }
      case "ended": {
        const one = this.#close();
        if (one !== undefined) this.book(releaseUnknown(this.order, one.movedOre));
        return;
      }
      case "proven": {
        const one = this.#close();
        if (one !== undefined) this.#approve(one, step);
        return;
      }
      case "refund": {
        const amountOre = smallerOre(ore(step.amount), this.order.paidOre);
        if (amountOre === 0) return;
        this.takenOre = subtractOre(this.takenOre, amountOre);
        this.book(reopenOrder(this.order, back(amountOre)));
        return;
      }
      case "apply": {
        const amountOre = smallerOre(ore(step.amount), smallerOre(left, this.debtOre));
        if (amountOre === 0) return;
        this.debtOre = subtractOre(this.debtOre, amountOre);
        this.book(applyDebt(this.order, amountOre));
      }
    }
  }

  #close(): Open | undefined {
    const [first, ...others] = this.open;
    this.open = others;
    return first;
  }

  /** The terminal approves what was asked, or less, or with something on top. */
  #approve(one: { readonly askedOre: Ore; readonly movedOre?: Ore }, step: Step): void {
    const saidOre = smallerOre(one.askedOre, ore(step.amount));
    const appliedOre = smallerOre(saidOre, leftOf(this.order));
    const excessOre = addOre(subtractOre(saidOre, appliedOre), ore(step.more));
    this.takenOre = addOre(this.takenOre, saidOre, ore(step.more));
    const change = approve(this.order, appliedOre, { excessOre, movedOre: one.movedOre ?? ZERO });
    this.book(change);
  }
}

function checkInvariants(story: Story): void {
  const { order } = story;
  const left = leftOf(order);
  expect(order.paidOre).toBeGreaterThanOrEqual(0);
  expect(order.interimOre).toBeGreaterThanOrEqual(0);
  expect(order.interimOre).toBeLessThanOrEqual(left);
  if (order.withdrawn) expect([order.paidOre, order.interimOre, left]).toEqual([0, 0, 0]);
  else expect(addOre(order.paidOre, left)).toBe(order.totalOre);
  if (order.settlement === "cash") expect(order.interimOre).toBe(left);
  expect(story.sum("interim")).toBe(order.interimOre);
  expect(addOre(story.sum("claim"), order.paidOre, order.interimOre)).toBe(0);
  expect(story.sum("issuerVisa")).toBe(story.takenOre);
  expect(addOre(story.sum("debtsToCustomers"), story.debtOre)).toBe(0);
  // Each öre that the terminals took is paid on the order, or owed to the customer.
  expect(addOre(order.paidOre, story.debtOre)).toBe(story.takenOre);
}

test.each<Settlement>(["cash", "ledger"])(
  "whatever happens to a %s invoice, order, interim, claim, issuer and debts explain each other",
  (settlement) => {
    const totals = fc.integer({ min: 1, max: 2_000 }).map(ore);
    fc.assert(
      fc.property(totals, steps, (totalOre, all) => {
        const story = new Story(settlement, totalOre);
        checkInvariants(story);
        for (const step of all) {
          story.do(step);
          checkInvariants(story);
        }
      }),
      { numRuns: 1_500 },
    );
  },
);

test("once no unknown is open and nothing was given back, a ledger invoice has nothing on interim", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const story = new Story("ledger", ore(1_000));
      for (const step of all) if (step.kind !== "refund") story.do(step);
      while (story.open.length > 0) story.do({ kind: "ended", amount: 1, more: 0 });
      expect(story.order.interimOre).toBe(0);
    }),
    { numRuns: 1_500 },
  );
});
