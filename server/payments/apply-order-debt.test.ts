import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { newUuid } from "../clock.ts";
import { insertRow } from "../database/test-rows.ts";
import { applyOwed, paymentOf } from "./test-claims.ts";
import { type Desk, type DeskOrder, openDesk } from "./test-desk.ts";
import { answerOf, approved, nextStan, UNKNOWN } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

type Owed = { readonly order: Order; readonly attemptId: string };

/** Paid in full with 1 000 kr, and then lowered: 400 kr are owed to the customer. */
async function lowered(sent: DeskOrder = {}): Promise<Owed> {
  const order = await desk.send(sent);
  const attemptId = await desk.payAndApprove([order], 100_000);
  await desk.change(order, 2, 60_000);
  return { order, attemptId };
}

const allocationsOf = async (attemptId: string): Promise<unknown[]> =>
  (await paymentOf(desk, attemptId)).allocations.map((one) => [one.orderId, one.appliedOre]);

async function ofAnotherCompany(): Promise<{ readonly id: string }> {
  const [id, company_id, system_id] = [newUuid(), newUuid(), newUuid()];
  const { database, places } = desk;
  await insertRow(database, "companies", {
    id: company_id,
    code: "ANDRA",
    name: "Andra Bilar AB",
    organisation_number: "5560001235",
  });
  await insertRow(database, "invoicing_systems", {
    id: system_id,
    company_id,
    code: "workshop",
    name: "Verkstad",
    claim_account: "1510",
    claim_side: "ours",
    voucher_series: "A",
  });
  const at = new Date(desk.nowMs);
  await insertRow(database, "orders", {
    ...{ id, company_id, system_id, site_id: places.siteId, created_at: at, changed_at: at },
    ...{ order_number: "A1", invoice_number: "A1", kind: "invoice", settlement: "ledger" },
    ...{ version: 1, customer_name: "Åsa Påhittad", service_advisor: "ANLI", total_ore: 50_000 },
  });
  return { id };
}

describe("what is owed for a lowered order cannot be applied", () => {
  test("when nothing is owed, or the order is not there", async () => {
    const paid = await desk.send();
    await desk.payAndApprove([paid], 100_000);
    const to = await desk.send();
    expect(await applyOwed(desk, paid, { to })).toMatchObject({ code: "nothingToApply" });
    expect(await applyOwed(desk, { id: newUuid() }, { to })).toMatchObject({
      code: "orderNotFound",
    });
  });

  test("twice, also by two people at once, or when the same request comes again", async () => {
    const { order } = await lowered();
    const [one, other] = [await desk.send(), await desk.send()];
    const outcomes = await Promise.all([
      applyOwed(desk, order, { to: one }),
      applyOwed(desk, order, { to: other }),
    ]);
    expect(outcomes.map((it) => it.kind).toSorted()).toEqual(["applied", "refused"]);
    expect(await applyOwed(desk, order, { to: one })).toMatchObject({ code: "nothingToApply" });
    const now = [await desk.order(one), await desk.order(other)];
    expect(now.map((it) => it.paidOre).toSorted()).toEqual([0, 40_000]);
    expect(await desk.order(order)).toMatchObject({ paidOre: 60_000, owedToCustomerOre: 0 });
  });

  test("at the same time as it goes back to the card", async () => {
    const { order, attemptId } = await lowered();
    const to = await desk.send();
    const [applied, refund] = await Promise.all([
      applyOwed(desk, order, { to }),
      desk.tryRefund(attemptId, 100_000),
    ]);
    // Whichever came first: 400 kr are not both on the other order and on their way back as a debt.
    expect([applied.kind, refund.kind]).toContain(
      applied.kind === "applied" ? "applied" : "started",
    );
    const { paidOre } = await desk.order(to);
    expect(paidOre).toBe(applied.kind === "applied" ? 40_000 : 0);
  });

  test("while it is on its way back to the card, also when nobody knows how that ended", async () => {
    const { order, attemptId } = await lowered();
    const to = await desk.send();
    const refund = await desk.refund(attemptId, 40_000);
    expect(await applyOwed(desk, order, { to })).toMatchObject({ code: "refundInProgress" });
    await desk.tell(refund, UNKNOWN);
    expect(await applyOwed(desk, order, { to })).toMatchObject({ code: "refundInProgress" });
    await desk.approve(refund, 40_000);
    expect(await applyOwed(desk, order, { to })).toMatchObject({ code: "nothingToApply" });
  });

  test("to another order without a reason, to one out of sight, or for more than there is", async () => {
    const { order } = await lowered();
    const to = await desk.send({ totalOre: 30_000 });
    expect(await applyOwed(desk, order, { to, reason: undefined })).toMatchObject({
      code: "reasonNeeded",
    });
    const sight = { companyIds: [], siteIds: [] };
    expect(await applyOwed(desk, order, { to, sight })).toMatchObject({ code: "orderNotFound" });
    for (const amountOre of [30_001, 40_001]) {
      expect(await applyOwed(desk, order, { to, amountOre })).toMatchObject({
        code: "amountTooLarge",
      });
    }
    expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 40_000 });
  });

  test("to an order of another company, one that is paid, withdrawn or held, or a credit invoice", async () => {
    const { order } = await lowered();
    const into = (to: { readonly id: string }): ReturnType<typeof applyOwed> =>
      applyOwed(desk, order, { to });
    const paid = await desk.send();
    await desk.payAndApprove([paid], 100_000);
    expect(await into(paid)).toMatchObject({ code: "orderAlreadyPaid" });
    expect(await into(order)).toMatchObject({ code: "orderAlreadyPaid" });
    const credit = await desk.send({ kind: "creditInvoice", credits: paid.invoiceNumber });
    expect(await into(credit)).toMatchObject({ code: "orderNotPayable" });
    const withdrawn = await desk.send();
    const [late] = await Promise.all([into(withdrawn), desk.withdraw(withdrawn)]);
    // Withdrawn before, or it was paid first and is owed for the withdrawn one now.
    const owedOre = late.kind === "applied" ? 40_000 : 0;
    expect(await desk.order(withdrawn)).toMatchObject({ paidOre: 0, owedToCustomerOre: owedOre });
    const again = late.kind === "applied" ? await lowered() : { order };
    expect(await applyOwed(desk, again.order, { to: await ofAnotherCompany() })).toMatchObject({
      code: "ordersOfSeveralCompanies",
    });
    const held = await desk.send();
    const holder = await desk.pay([held]);
    expect(await applyOwed(desk, again.order, { to: held })).toMatchObject({
      code: "orderHeld",
      holder: { attemptId: holder },
    });
  });

  test("from a payment that waits for somebody to say that the customer signed", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    const answer = answerOf("visa", nextStan());
    const card = { ...answer.card, verification: "signature" } as const;
    await desk.tell(attemptId, approved(100_000, { ...answer, card }));
    await desk.change(order, 2, 60_000);
    expect(await applyOwed(desk, order, { to: await desk.send() })).toMatchObject({
      code: "signatureWaiting",
    });
  });
});

describe("what is owed for a lowered order", () => {
  test("pays another order, carried by the payment that had paid the first", async () => {
    const { order, attemptId } = await lowered();
    const to = await desk.send({ totalOre: 50_000 });
    await desk.newPostings();
    expect(await applyOwed(desk, order, { to })).toMatchObject({
      kind: "applied",
      order: order.id,
    });
    expect(await desk.newPostings()).toEqual(["2499 +40000", "1689 -40000"]);
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid", owedToCustomerOre: 0 });
    expect(await desk.order(to)).toMatchObject({ position: "partlyPaid", leftOre: 10_000 });
    expect(await allocationsOf(attemptId)).toEqual([
      [order.id, 60_000],
      [to.id, 40_000],
    ]);
    expect(await desk.timeline(attemptId)).toContain("debtApplied");
  });

  test("can be given back afterwards to the card that paid, from each order its own", async () => {
    const { order, attemptId } = await lowered();
    const to = await desk.send({ totalOre: 40_000 });
    await applyOwed(desk, order, { to });
    expect(await paymentOf(desk, attemptId)).toMatchObject({ refundableOre: 100_000 });
    await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: 60_000 });
    expect(await desk.order(to)).toMatchObject({ position: "hasNotPaid", leftOre: 40_000 });
  });

  test("is applied to its own order when that is raised again, without a reason", async () => {
    const { order, attemptId } = await lowered();
    await desk.change(order, 3, 90_000);
    await applyOwed(desk, order, { reason: undefined });
    expect(await desk.order(order)).toMatchObject({
      position: "hasPaid",
      paidOre: 90_000,
      owedToCustomerOre: 10_000,
    });
    expect(await allocationsOf(attemptId)).toEqual([[order.id, 100_000]]);
  });

  test("goes in part to one order and in part to another, and is lowered there again", async () => {
    const { order, attemptId } = await lowered();
    const [one, other] = [await desk.send(), await desk.send({ settlement: "ledger" })];
    await applyOwed(desk, order, { to: one, amountOre: 15_000 });
    await applyOwed(desk, order, { to: other });
    expect(await desk.order(one)).toMatchObject({ paidOre: 15_000 });
    expect(await desk.order(other)).toMatchObject({ paidOre: 25_000 });
    await desk.change(one, 2, 5_000);
    expect(await desk.order(one)).toMatchObject({ paidOre: 5_000, owedToCustomerOre: 10_000 });
    await applyOwed(desk, one, { to: other });
    expect(await desk.order(other)).toMatchObject({ paidOre: 35_000 });
    expect(await allocationsOf(attemptId)).toEqual([
      [order.id, 60_000],
      [one.id, 5_000],
      [other.id, 35_000],
    ]);
  });

  test("of an order that was paid by two, withdrawn, is taken from the newest payment first", async () => {
    const order = await desk.send();
    const first = await desk.pay([order], 70_000);
    await desk.approve(first, 70_000);
    desk.nowMs += 60_000;
    const second = await desk.pay([order]);
    await desk.approve(second, 30_000);
    await desk.approve(await desk.refund(second, 10_000), 10_000);
    await desk.withdraw(order);
    const to = await desk.send({ totalOre: 50_000 });
    await applyOwed(desk, order, { to });
    expect(await desk.order(to)).toMatchObject({ position: "hasPaid", paidOre: 50_000 });
    expect(await allocationsOf(second)).toEqual([
      [order.id, 10_000],
      [to.id, 20_000],
    ]);
    expect(await allocationsOf(first)).toEqual([
      [order.id, 40_000],
      [to.id, 30_000],
    ]);
    expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 40_000 });
    // What is still owed goes back to the card.
    await desk.approve(await desk.refund(first, 40_000), 40_000);
    expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 0 });
  });
});
