import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import type { RefundOutcome } from "./start-refund.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { DECLINED, NOT_PERFORMED, UNKNOWN } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

function codeOf(outcome: RefundOutcome): string {
  return outcome.kind === "started" ? "started" : outcome.code;
}

async function paidOrder(totalOre = 100_000): Promise<{ order: Order; attemptId: string }> {
  const order = await desk.send({ totalOre });
  return { order, attemptId: await desk.payAndApprove([order], totalOre) };
}

/** A payment at K2's own terminal, so that two can be under way. */
async function payAtK2(order: Order, amountOre: number): Promise<string> {
  const attemptId = await desk.pay([order], amountOre, { till: "K2", terminalId: "77000002" });
  await desk.approve(attemptId, amountOre);
  return attemptId;
}

describe("never more than is left of the payment", () => {
  test("in one refund or in several", async () => {
    const { attemptId } = await paidOrder();
    expect(await desk.tryRefund(attemptId, 100_001)).toMatchObject({
      code: "refundTooLarge",
      leftOre: 100_000,
    });
    await desk.approve(await desk.refund(attemptId, 70_000), 70_000);
    expect(await desk.tryRefund(attemptId, 30_001)).toMatchObject({
      code: "refundTooLarge",
      leftOre: 30_000,
    });
    await desk.approve(await desk.refund(attemptId, 30_000), 30_000);
    expect(codeOf(await desk.tryRefund(attemptId, 1))).toBe("nothingToRefund");
  });

  test("a refund that is unknown counts as given back until it is known not to be", async () => {
    const { attemptId } = await paidOrder();
    const refundId = await desk.refund(attemptId, 60_000);
    await desk.tell(refundId, UNKNOWN);
    expect(codeOf(await desk.tryRefund(attemptId, 60_000))).toBe("refundTooLarge");
    await desk.tell(refundId, NOT_PERFORMED);
    expect(codeOf(await desk.tryRefund(attemptId, 60_000))).toBe("started");
  });

  test("twenty refunds at once of all of one payment start one", async () => {
    const { attemptId } = await paidOrder();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => desk.tryRefund(attemptId, 100_000)),
    );
    const codes = outcomes.map(codeOf);
    expect(codes.filter((code) => code === "started")).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(["started", "nothingToRefund"]));
  });

  test("refunds at once of one payment by parts hold its terminal one at a time", async () => {
    const { attemptId } = await paidOrder();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => desk.tryRefund(attemptId, 10_000)),
    );
    const codes = outcomes.map(codeOf);
    expect(codes.filter((code) => code === "started")).toHaveLength(1);
    expect(codes.filter((code) => code === "terminalHeld")).toHaveLength(9);
  });

  test("more given back than asked is booked, the rest unidentified, and flagged", async () => {
    const { order, attemptId } = await paidOrder();
    const refundId = await desk.refund(attemptId, 100_000);
    await desk.approve(refundId, 100_500);
    expect(await desk.attempt(refundId)).toMatchObject({
      state: "approved",
      flags: ["amountMismatch", "unexpectedApproval"],
    });
    expect(await desk.order(order)).toMatchObject({ paidOre: 0, leftOre: 100_000 });
    expect(await desk.balances()).toEqual({
      "1510": -100_000,
      "1581": -500,
      "1689": 100_000,
      "2999": 500,
    });
  });
});

describe("what cannot be refunded", () => {
  test("an attempt that took nothing, a refund, and one that does not exist", async () => {
    const unpaid = await desk.pay([await desk.send()]);
    await desk.tell(unpaid, DECLINED);
    expect(codeOf(await desk.tryRefund(unpaid, 1))).toBe("nothingToRefund");
    const { attemptId } = await paidOrder();
    const refundId = await desk.refund(attemptId, 10_000);
    await desk.approve(refundId, 10_000);
    expect(codeOf(await desk.tryRefund(refundId, 1))).toBe("nothingToRefund");
    expect(codeOf(await desk.tryRefund(desk.places.siteId, 1))).toBe("paymentNotFound");
  });

  test("while its terminal or its order is held", async () => {
    const order = await desk.send();
    const attemptId = await desk.payAndApprove([order], 50_000);
    const other = await desk.pay([order], 1_000, { till: "K2", terminalId: "77000002" });
    expect(await desk.tryRefund(attemptId, 1_000)).toMatchObject({
      code: "orderHeld",
      holder: { attemptId: other, till: "K2" },
    });
    await desk.tell(other, DECLINED);
    await desk.pay([await desk.send()], undefined, { till: "K1" });
    expect(await desk.tryRefund(attemptId, 1_000)).toMatchObject({
      code: "terminalHeld",
      holder: { till: "K1", terminal: "77000001" },
    });
  });
});

describe("the home of a refund", () => {
  test("each order gets back no more than the payment gave it", async () => {
    const first = await desk.send({ totalOre: 50_000 });
    const second = await desk.send({ totalOre: 50_000 });
    const attemptId = await desk.pay([first, second]);
    await desk.approve(attemptId, 100_000);
    await desk.approve(await desk.refund(attemptId, 50_000), 50_000);
    expect(await desk.order(first)).toMatchObject({ paidOre: 0 });
    await desk.payAndApprove([first], 50_000);
    // The first order's part has gone back; what is left of this payment is the second's.
    await desk.approve(await desk.refund(attemptId, 50_000), 50_000);
    expect(await desk.order(first)).toMatchObject({ paidOre: 50_000 });
    expect(await desk.order(second)).toMatchObject({ paidOre: 0, position: "hasNotPaid" });
  });

  test("a credit invoice is used only for what this payment gave its order", async () => {
    const order = await desk.send();
    const share = await desk.payAndApprove([order], 40_000);
    const rest = await payAtK2(order, 60_000);
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    expect(await desk.tryRefund(share, 40_001)).toMatchObject({ leftOre: 40_000 });
    await desk.approve(await desk.refund(share, 40_000), 40_000);
    expect(await desk.order(credit)).toMatchObject({ paidOre: 40_000, leftOre: 60_000 });
    await desk.approve(await desk.refund(rest, 60_000), 60_000);
    expect(await desk.order(credit)).toMatchObject({ leftOre: 0, position: "hasPaid" });
    expect(await desk.balances()).toEqual({});
  });

  test("a credit invoice is held, and found out about, while it is being paid out", async () => {
    const { order, attemptId } = await paidOrder();
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    const refundId = await desk.refund(attemptId, 100_000);
    expect(await desk.order(credit)).toMatchObject({
      position: "findingOut",
      activePaymentId: refundId,
    });
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid", activePaymentId: null });
    await desk.tell(refundId, DECLINED);
    expect(await desk.order(credit)).toMatchObject({ position: "hasNotPaid", leftOre: 100_000 });
  });

  test("of two payments of one order at once only one gets its credit invoice", async () => {
    const order = await desk.send();
    const first = await desk.payAndApprove([order], 50_000);
    const second = await payAtK2(order, 50_000);
    await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber, totalOre: 50_000 });
    const outcomes = await Promise.all([first, second].map((id) => desk.tryRefund(id, 50_000)));
    expect(outcomes.map(codeOf).toSorted()).toEqual(["refundInProgress", "started"]);
  });

  test("refunds of two payments that share orders and credit invoices end without waiting for ever", async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await desk.send();
      const first = await desk.payAndApprove([order], 50_000);
      const second = await payAtK2(order, 50_000);
      await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber, totalOre: 30_000 });
      const refundId = await desk.refund(first, 50_000);
      await Promise.all([desk.approve(refundId, 50_000), desk.tryRefund(second, 50_000)]);
      await desk.startOver();
    }
  });
});

describe("what arrives while a refund is under way", () => {
  test("a version of the order waits, and is applied whether the refund is approved or not", async () => {
    const { order, attemptId } = await paidOrder();
    const declined = await desk.refund(attemptId, 100_000);
    expect(await desk.change(order, 2, 120_000)).toMatchObject({ pendingVersion: 2 });
    await desk.tell(declined, DECLINED);
    expect(await desk.order(order)).toMatchObject({ version: 2, leftOre: 20_000 });
    const approved = await desk.refund(attemptId, 100_000);
    await desk.change(order, 3, 80_000);
    await desk.approve(approved, 100_000);
    expect(await desk.order(order)).toMatchObject({ version: 3, paidOre: 0, leftOre: 80_000 });
  });

  test("a version of the credit invoice waits, and is applied when the refund is declined", async () => {
    const { order, attemptId } = await paidOrder();
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    const refundId = await desk.refund(attemptId, 100_000);
    expect(await desk.change(credit, 2, 60_000)).toMatchObject({ pendingVersion: 2 });
    await desk.tell(refundId, DECLINED);
    expect(await desk.order(credit)).toMatchObject({ version: 2, totalOre: 60_000 });
  });

  test("a credit invoice lowered below what goes back meanwhile stays at what went back", async () => {
    const { order, attemptId } = await paidOrder();
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    const refundId = await desk.refund(attemptId, 100_000);
    await desk.change(credit, 2, 60_000);
    await desk.approve(refundId, 100_000);
    expect(await desk.order(credit)).toMatchObject({
      version: 2,
      totalOre: 100_000,
      paidOre: 100_000,
      leftOre: 0,
    });
    expect(await desk.balances()).toEqual({});
  });

  test("a withdrawal of the credit invoice waits, and is applied when the refund has ended", async () => {
    const { order, attemptId } = await paidOrder();
    const credit = await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber });
    const refundId = await desk.refund(attemptId, 100_000);
    await desk.withdraw(credit);
    expect(await desk.order(credit)).toMatchObject({ pendingWithdrawal: true, withdrawn: false });
    await desk.tell(refundId, DECLINED);
    expect(await desk.order(credit)).toMatchObject({ pendingWithdrawal: false, withdrawn: true });
  });

  test("a withdrawal of an order whose debt is being given back changes neither debt nor refund", async () => {
    const order = await desk.send();
    const attemptId = await desk.payAndApprove([order], 100_000);
    await desk.change(order, 2, 70_000);
    const refundId = await desk.refund(attemptId, 30_000);
    await desk.withdraw(order);
    await desk.approve(refundId, 30_000);
    expect(await desk.order(order)).toMatchObject({ withdrawn: true, owedToCustomerOre: 70_000 });
    expect(await desk.balances()).toEqual({ "1581": 70_000, "2499": -70_000 });
  });
});

describe("the late approval of a refund", () => {
  test("re-opens the order", async () => {
    const { order, attemptId } = await paidOrder();
    const refundId = await desk.refund(attemptId, 100_000);
    await desk.tell(refundId, DECLINED);
    await desk.approve(refundId, 100_000);
    expect(await desk.attempt(refundId)).toMatchObject({ late: true, flags: [] });
    expect(await desk.order(order)).toMatchObject({ paidOre: 0, position: "hasNotPaid" });
  });

  test("of what has been given back since never takes what another payment has paid", async () => {
    const { order, attemptId } = await paidOrder();
    const first = await desk.refund(attemptId, 100_000);
    await desk.tell(first, DECLINED);
    await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
    await payAtK2(order, 100_000);
    await desk.approve(first, 100_000);
    expect((await desk.attempt(first)).flags).toEqual(["unexpectedApproval"]);
    expect(await desk.order(order)).toMatchObject({ leftOre: 0, position: "hasPaid" });
    expect(await desk.balances()).toEqual({ "1510": -100_000, "2999": 100_000 });
  });

  test("never takes from a credit invoice what another payment is to get back", async () => {
    const order = await desk.send();
    const first = await desk.payAndApprove([order], 50_000);
    const second = await payAtK2(order, 50_000);
    await desk.send({ kind: "creditInvoice", credits: order.invoiceNumber, totalOre: 100_000 });
    const lost = await desk.refund(first, 50_000);
    await desk.tell(lost, DECLINED);
    await desk.approve(await desk.refund(first, 50_000), 50_000);
    await desk.approve(lost, 50_000);
    expect((await desk.attempt(lost)).flags).toEqual(["unexpectedApproval"]);
    await desk.approve(await desk.refund(second, 50_000), 50_000);
    expect(await desk.order(order)).toMatchObject({ leftOre: 0, position: "hasPaid" });
    expect(await desk.balances()).toEqual({ "1581": -50_000, "2999": 50_000 });
  });

  test("of a debt that has been given back since is unidentified, and flagged", async () => {
    const { order, attemptId } = await paidOrder();
    await desk.withdraw(order);
    const first = await desk.refund(attemptId, 100_000);
    await desk.tell(first, DECLINED);
    await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
    await desk.approve(first, 100_000);
    expect((await desk.attempt(first)).flags).toEqual(["unexpectedApproval"]);
    expect(await desk.balances()).toEqual({ "1581": -100_000, "2999": 100_000 });
  });
});

test("a refund to another card than the one that paid is booked on that card's issuer and flagged", async () => {
  const { attemptId } = await paidOrder();
  const refundId = await desk.refund(attemptId, 100_000);
  await desk.approve(refundId, 100_000, "mastercard");
  expect(await desk.attempt(refundId)).toMatchObject({
    issuer: "mastercard",
    flags: ["otherCardThanPaid"],
  });
  expect(await desk.balances()).toMatchObject({ "1581": 100_000, "1582": -100_000 });
});
