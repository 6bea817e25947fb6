import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { newUuid } from "../clock.ts";
import { apply, paymentOf, reasonsOf } from "./test-claims.ts";
import { type Desk, type DeskOrder, openDesk } from "./test-desk.ts";
import { DECLINED, UNKNOWN } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

/** Declined at the terminal, and approved after all. */
async function lateApproval(
  order: DeskOrder = {},
): Promise<{ readonly order: Order; readonly attemptId: string }> {
  const sent = await desk.send(order);
  const attemptId = await desk.pay([sent]);
  await desk.tell(attemptId, DECLINED);
  await desk.approve(attemptId, 100_000);
  return { order: sent, attemptId };
}

describe("what cannot be applied", () => {
  test("a payment that owes nobody anything, or that does not exist", async () => {
    const paid = await desk.payAndApprove([await desk.send()], 100_000);
    expect(await apply(desk, paid)).toMatchObject({ code: "nothingToApply" });
    expect(await apply(desk, newUuid())).toMatchObject({ code: "paymentNotFound" });
  });

  test("the same money twice, also when two people apply it at once", async () => {
    const { attemptId, order } = await lateApproval();
    const outcomes = await Promise.all([apply(desk, attemptId), apply(desk, attemptId)]);
    expect(outcomes.map((one) => one.kind).toSorted()).toEqual(["applied", "refused"]);
    expect(await apply(desk, attemptId)).toMatchObject({ code: "nothingToApply" });
    expect(await desk.order(order)).toMatchObject({ paidOre: 100_000, owedToCustomerOre: 0 });
  });

  test("to another order without a reason, or of what is not there", async () => {
    const { attemptId } = await lateApproval();
    const other = await desk.send();
    expect(await apply(desk, attemptId, { orderId: other.id })).toMatchObject({
      code: "reasonNeeded",
      field: "reason",
    });
    expect(await apply(desk, attemptId, { amountOre: 100_001 })).toMatchObject({
      code: "amountTooLarge",
    });
    const nowhere = { orderId: newUuid(), reason: "Fel order" };
    expect(await apply(desk, attemptId, nowhere)).toMatchObject({ code: "orderNotFound" });
  });

  test("to an order that is paid, withdrawn, held or a credit invoice", async () => {
    const { attemptId } = await lateApproval();
    const to = (order: Order): ReturnType<typeof apply> =>
      apply(desk, attemptId, { orderId: order.id, reason: "Fel order" });
    const paid = await desk.send();
    await desk.payAndApprove([paid], 100_000);
    expect(await to(paid)).toMatchObject({ code: "orderAlreadyPaid" });
    const credit = await desk.send({ kind: "creditInvoice", credits: paid.invoiceNumber });
    expect(await to(credit)).toMatchObject({ code: "orderNotPayable" });
    const withdrawn = await desk.send();
    await desk.withdraw(withdrawn);
    expect(await to(withdrawn)).toMatchObject({ code: "orderWithdrawn" });
    const held = await desk.send();
    const holder = await desk.pay([held]);
    expect(await to(held)).toMatchObject({ code: "orderHeld", holder: { attemptId: holder } });
  });

  test("while it is on its way back to the card, also when nobody knows how that ended", async () => {
    const { attemptId } = await lateApproval();
    const refund = await desk.refund(attemptId, 100_000);
    expect(await apply(desk, attemptId)).toMatchObject({ code: "refundInProgress" });
    await desk.tell(refund, UNKNOWN);
    expect(await apply(desk, attemptId)).toMatchObject({ code: "refundInProgress" });
    await desk.approve(refund, 100_000);
    expect(await apply(desk, attemptId)).toMatchObject({ code: "nothingToApply" });
  });
});

describe("a late approval that is applied", () => {
  test("pays its order, in the books and in the feed", async () => {
    const { attemptId, order } = await lateApproval();
    expect(await desk.order(order)).toMatchObject({
      position: "paidNotApplied",
      sentence:
        "Kunden HAR betalat – terminalen svarade själv. Pengarna väntar på att bokas på fakturan eller lämnas tillbaka.",
    });
    const outcome = await apply(desk, attemptId);
    expect(outcome).toMatchObject({ kind: "applied", payment: { owedOre: 0 } });
    expect(await desk.order(order)).toMatchObject({
      position: "hasPaid",
      paidOre: 100_000,
      leftOre: 0,
      owedToCustomerOre: 0,
    });
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 100_000 });
    expect(await desk.timeline(attemptId)).toContain("debtApplied");
    expect(await reasonsOf(desk, attemptId)).toEqual([]);
    expect(await reasonsOf(desk, attemptId, "closed")).toEqual(["lateApproval"]);
  });

  test("can be given back afterwards like any payment, and the order opens again", async () => {
    const { attemptId, order } = await lateApproval();
    await apply(desk, attemptId);
    await desk.approve(await desk.refund(attemptId, 30_000), 30_000);
    expect(await desk.order(order)).toMatchObject({ paidOre: 70_000, position: "partlyPaid" });
    expect(await paymentOf(desk, attemptId)).toMatchObject({ refundableOre: 70_000 });
  });

  test("and given back for more than was owed leaves no order waiting for it", async () => {
    const { attemptId, order } = await lateApproval();
    await desk.approve(await desk.refund(attemptId, 100_000), 100_300);
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", owedToCustomerOre: 0 });
  });

  test("of several orders pays each its own", async () => {
    const orders = [await desk.send(), await desk.send({ settlement: "ledger" })];
    const attemptId = await desk.pay(orders);
    await desk.tell(attemptId, DECLINED);
    await desk.approve(attemptId, 150_000);
    await apply(desk, attemptId);
    const now = await Promise.all(orders.map((order) => desk.order(order)));
    expect(now.map((one) => [one.position, one.paidOre])).toEqual([
      ["hasPaid", 100_000],
      ["partlyPaid", 50_000],
    ]);
    expect(await desk.balances()).toEqual({ "1510": -150_000, "1581": 150_000 });
  });

  test("in part leaves the rest owed, and the order still waiting", async () => {
    const { attemptId, order } = await lateApproval();
    await apply(desk, attemptId, { amountOre: 40_000 });
    expect(await desk.order(order)).toMatchObject({
      position: "paidNotApplied",
      paidOre: 40_000,
      owedToCustomerOre: 60_000,
    });
    expect(await reasonsOf(desk, attemptId)).toEqual(["lateApproval"]);
  });

  test("to another order lets its own be paid again", async () => {
    const { attemptId, order } = await lateApproval();
    const other = await desk.send();
    const to = { orderId: other.id, reason: "Kunden betalade fel faktura" };
    expect(await apply(desk, attemptId, to)).toMatchObject({ kind: "applied" });
    expect(await desk.order(other)).toMatchObject({ position: "hasPaid", paidOre: 100_000 });
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", owedToCustomerOre: 0 });
    expect((await paymentOf(desk, attemptId)).allocations).toMatchObject([
      { orderId: order.id, appliedOre: 0 },
      { orderId: other.id, appliedOre: 100_000 },
    ]);
    await desk.payAndApprove([order], 100_000);
    await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
    expect(await desk.order(other)).toMatchObject({ position: "hasNotPaid" });
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid" });
  });
});

test("an excess is applied to another order, and leaves the list", async () => {
  const order = await desk.send({ totalOre: 60_000 });
  const attemptId = await desk.pay([order]);
  await desk.approve(attemptId, 80_000);
  expect(await reasonsOf(desk, attemptId)).toEqual(["amountMismatch"]);
  const other = await desk.send({ totalOre: 50_000 });
  await apply(desk, attemptId, { orderId: other.id, reason: "Samma kund" });
  expect(await desk.order(other)).toMatchObject({ leftOre: 30_000, position: "partlyPaid" });
  expect(await desk.balances()).toEqual({ "1510": -110_000, "1581": 80_000, "1689": 30_000 });
  expect(await reasonsOf(desk, attemptId)).toEqual([]);
});
