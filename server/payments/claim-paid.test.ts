import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { lockOrders } from "../orders/order-store.ts";
import { applyNews } from "./apply-news.ts";
import {
  claim,
  inFile,
  itemsOf,
  NOT_IN_FILE,
  paymentOf,
  payUnderWarning,
  reasonsOf,
  settle,
} from "./test-claims.ts";
import { type Desk, type DeskOrder, openDesk } from "./test-desk.ts";
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

async function unknownPayment(
  order: DeskOrder = {},
): Promise<{ readonly order: Awaited<ReturnType<Desk["send"]>>; readonly attemptId: string }> {
  const sent = await desk.send(order);
  const attemptId = await desk.pay([sent]);
  await desk.tell(attemptId, UNKNOWN);
  return { order: sent, attemptId };
}

const begun = (outcome: Awaited<ReturnType<typeof payUnderWarning>>): string => {
  if (outcome.kind === "refused") throw new Error(outcome.code);
  return outcome.payment.id;
};

describe("what cannot be claimed", () => {
  test("without evidence", async () => {
    const { attemptId } = await unknownPayment();
    expect(await claim(desk, attemptId, { evidence: undefined })).toMatchObject({
      kind: "refused",
      code: "claimNeedsEvidence",
    });
    expect(await desk.stateOf(attemptId)).toBe("unknown");
  });

  test("a payment whose end is known, or that is still at the terminal", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    expect(await claim(desk, attemptId)).toMatchObject({ code: "nothingToClaim", state: "sent" });
    await desk.tell(attemptId, DECLINED);
    expect(await claim(desk, attemptId)).toMatchObject({ code: "nothingToClaim" });
    expect(await desk.stateOf(attemptId)).toBe("declined");
    expect(await claim(desk, newUuid())).toMatchObject({ code: "paymentNotFound" });
  });

  test("twice, also when two people claim at the same moment", async () => {
    const { attemptId } = await unknownPayment();
    const outcomes = await Promise.all([claim(desk, attemptId), claim(desk, attemptId)]);
    expect(outcomes.map((one) => one.kind).toSorted()).toEqual(["claimed", "refused"]);
    expect(await claim(desk, attemptId)).toMatchObject({ code: "alreadyClaimed" });
    await settle(desk, attemptId, NOT_IN_FILE);
  });

  test("at the moment of the terminal's own answer, which decides whichever comes first", async () => {
    const { attemptId } = await unknownPayment();
    await Promise.all([claim(desk, attemptId), desk.approve(attemptId, 100_000)]);
    expect(await desk.stateOf(attemptId)).toBe("approved");
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 100_000 });
  });
});

describe("a claim", () => {
  test("posts nothing, frees the terminal and leaves the order not proven", async () => {
    const { order, attemptId } = await unknownPayment();
    expect(await claim(desk, attemptId)).toMatchObject({ kind: "claimed" });
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1689": 100_000 });
    expect(await desk.order(order)).toMatchObject({
      position: "notProven",
      paidOre: 0,
      leftOre: 100_000,
      activePaymentId: null,
      keysMayBeHandedOver: false,
      sentence: "EJ BEVISAT – CHEF uppger betalt, därför att Slipen visar godkänt.",
    });
    expect(await paymentOf(desk, attemptId)).toMatchObject({
      state: "claimed",
      position: "notProven",
      evidence: "claim",
      moneyMoved: "unknown",
      claim: { evidence: "000123", by: "CHEF", outcome: "open", releasedOrder: false },
    });
    const other = await desk.pay([await desk.send()]);
    expect(await desk.stateOf(other)).toBe("sent");
    await settle(desk, attemptId, NOT_IN_FILE);
  });

  test("is on the list, owned by who claimed, until it is proven", async () => {
    const { attemptId } = await unknownPayment();
    expect(await reasonsOf(desk, attemptId)).toEqual(["unknown"]);
    await claim(desk, attemptId);
    expect(await itemsOf(desk, attemptId)).toMatchObject([
      {
        reason: "claimed",
        owner: "CHEF",
        atRiskOre: 100_000,
        trying: "waitingForProof",
        closes: "proof",
        deadlineAt: "2026-03-05T23:00:00.000Z",
        actions: [],
      },
    ]);
    expect(await itemsOf(desk, attemptId, "closed")).toMatchObject([
      { reason: "unknown", closedBy: "CHEF", closedBecause: "claim" },
    ]);
    await settle(desk, attemptId, inFile(100_000));
    expect(await reasonsOf(desk, attemptId)).toEqual([]);
    expect(await reasonsOf(desk, attemptId, "closed")).toEqual(["claimed", "unknown"]);
  });

  test("that is proven by the acquirer's file books the payment on its order", async () => {
    const { order, attemptId } = await unknownPayment();
    await claim(desk, attemptId, { releaseOrder: true });
    expect(await settle(desk, attemptId, inFile(100_000))).toBe("applied");
    expect(await settle(desk, attemptId, inFile(100_000))).toBe("nothingNew");
    expect(await desk.balances()).toMatchObject({ "1510": -100_000 });
    expect(await desk.order(order)).toMatchObject({
      position: "hasPaid",
      paidOre: 100_000,
      sentence: "Kunden HAR betalat – det står i inlösarens fil.",
    });
    expect((await paymentOf(desk, attemptId)).claim).toMatchObject({ outcome: "proven" });
    expect(await desk.timeline(attemptId)).toContain("claimProven");
  });

  test("that is disproven opens the order again, with alarm until it is paid", async () => {
    const { order, attemptId } = await unknownPayment();
    await claim(desk, attemptId, { releaseOrder: true });
    await settle(desk, attemptId, { evidence: "bankLine", source: "rad 4", outcome: "disproven" });
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: 100_000 });
    expect((await paymentOf(desk, attemptId)).sentence).toBe(
      "Kunden har INTE betalat – det saknas på bankkontot.",
    );
    expect(await itemsOf(desk, attemptId)).toMatchObject([
      { reason: "claimDisproven", atRiskOre: 100_000, actions: ["takePaymentAgain"] },
    ]);
    await desk.payAndApprove([order], 100_000);
    expect(await reasonsOf(desk, attemptId)).toEqual([]);
    expect(await reasonsOf(desk, attemptId, "closed")).toContain("claimDisproven");
  });

  test("that was disproven and is then approved late is a debt that can be applied", async () => {
    const { order, attemptId } = await unknownPayment();
    await claim(desk, attemptId);
    await settle(desk, attemptId, NOT_IN_FILE);
    await desk.approve(attemptId, 100_000);
    expect(await reasonsOf(desk, attemptId)).toEqual(["lateApproval"]);
    expect(await desk.order(order)).toMatchObject({ position: "paidNotApplied" });
  });

  test("of a refund frees the terminal, and nothing more can be given back meanwhile", async () => {
    const order = await desk.send();
    const paid = await desk.payAndApprove([order], 100_000);
    const refund = await desk.refund(paid, 100_000);
    await desk.tell(refund, UNKNOWN);
    await claim(desk, refund);
    expect(await desk.tryRefund(paid, 1)).toMatchObject({ code: "nothingToRefund" });
    expect((await paymentOf(desk, refund)).sentence).toMatch(/^EJ BEVISAT – CHEF uppger att/);
    await settle(desk, refund, NOT_IN_FILE);
    expect((await desk.tryRefund(paid, 1)).kind).toBe("started");
  });
});

describe("a claimed refund", () => {
  test("leaves its credit invoice not proven, and its part of it to nobody else", async () => {
    const order = await desk.send();
    const paid = await desk.payAndApprove([order], 100_000);
    const credit = await desk.send({
      kind: "creditInvoice",
      credits: order.invoiceNumber,
      totalOre: 50_000,
    });
    const refund = await desk.refund(paid, 50_000);
    await desk.tell(refund, UNKNOWN);
    await claim(desk, refund);
    expect(await desk.order(credit)).toMatchObject({
      position: "notProven",
      sentence:
        "EJ BEVISAT – CHEF uppger att pengarna har gått tillbaka, därför att Slipen visar godkänt.",
    });
    const second = await desk.refund(paid, 50_000);
    await desk.approve(second, 50_000);
    await settle(desk, refund, inFile(50_000));
    expect((await desk.attempt(refund)).flags).toEqual([]);
    expect(await desk.balances()).toEqual({ "1510": -50_000, "1689": 50_000 });
    expect(await desk.order(credit)).toMatchObject({ position: "hasPaid" });
  });

  test("of a debt keeps the debt from going back twice", async () => {
    const order = await desk.send();
    const paid = await desk.pay([order]);
    await desk.approve(paid, 120_000);
    const refund = await desk.refund(paid, 20_000);
    await desk.tell(refund, UNKNOWN);
    await claim(desk, refund);
    await desk.approve(await desk.refund(paid, 20_000), 20_000);
    await settle(desk, refund, inFile(20_000));
    expect((await desk.attempt(refund)).flags).toEqual([]);
    expect(await desk.order(order)).toMatchObject({ paidOre: 80_000, owedToCustomerOre: 0 });
  });

  test("of all of it leaves a paid order not proven", async () => {
    const order = await desk.send();
    const paid = await desk.payAndApprove([order], 100_000);
    const refund = await desk.refund(paid, 100_000);
    await desk.tell(refund, UNKNOWN);
    await claim(desk, refund);
    expect(await desk.order(order)).toMatchObject({
      position: "notProven",
      sentence:
        "EJ BEVISAT – CHEF uppger att pengarna har gått tillbaka, därför att Slipen visar godkänt.",
      keysMayBeHandedOver: false,
    });
    await settle(desk, refund, NOT_IN_FILE);
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid" });
  });
});

describe("a version or a withdrawal of an order that stands claimed", () => {
  test("waits no longer than the claim, and a proof then finds what is left", async () => {
    const { order, attemptId } = await unknownPayment();
    await desk.change(order, 2, 60_000);
    await claim(desk, attemptId);
    expect(await desk.order(order)).toMatchObject({ version: 2, leftOre: 60_000 });
    await settle(desk, attemptId, inFile(100_000));
    expect(await desk.order(order)).toMatchObject({ leftOre: 0, owedToCustomerOre: 40_000 });
    expect(await reasonsOf(desk, attemptId)).toContain("amountMismatch");
  });

  test("withdrawn, a proof is a debt to the customer on the list", async () => {
    const { order, attemptId } = await unknownPayment();
    await claim(desk, attemptId);
    await desk.withdraw(order);
    await settle(desk, attemptId, inFile(100_000));
    expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 100_000 });
    expect(await reasonsOf(desk, attemptId)).toEqual(["lateApproval"]);
  });
});

describe("an order that may already be paid", () => {
  test("takes no other payment, claimed or unknown", async () => {
    const { order, attemptId } = await unknownPayment();
    expect(await payUnderWarning(desk, [order], false)).toMatchObject({
      code: "orderHeld",
      holder: { attemptId },
    });
    await claim(desk, attemptId);
    expect(await payUnderWarning(desk, [order], false)).toMatchObject({
      code: "orderMayBePaid",
      holder: { attemptId },
    });
    await settle(desk, attemptId, NOT_IN_FILE);
  });

  test("takes one under the warning, which stands on both timelines", async () => {
    const { order, attemptId } = await unknownPayment();
    const second = begun(await payUnderWarning(desk, [order]));
    expect(await desk.timeline(attemptId)).toContain("mayAlreadyHavePaid");
    expect(await desk.timeline(second)).toContain("mayAlreadyHavePaid");
    expect(await desk.order(order)).toMatchObject({ activePaymentId: second });
    expect(await desk.stateOf(attemptId)).toBe("unknown");
  });

  test("takes one only: a second under the warning is refused while the first is on its way", async () => {
    const { order } = await unknownPayment();
    const outcomes = await Promise.all([
      payUnderWarning(desk, [order]),
      payUnderWarning(desk, [order]),
    ]);
    expect(outcomes.map((one) => one.kind).toSorted()).toEqual(["refused", "started"]);
  });

  test.each([
    ["the first first", true],
    ["the second first", false],
  ])(
    "is paid twice when both are approved, %s: the later is a debt with alarm",
    async (_, first) => {
      const { order, attemptId } = await unknownPayment();
      const second = begun(await payUnderWarning(desk, [order]));
      await desk.markSent(second);
      const [paying, later] = first ? [attemptId, second] : [second, attemptId];
      await desk.approve(paying, 100_000);
      await desk.approve(later, 100_000);
      expect(await desk.order(order)).toMatchObject({
        position: "hasPaid",
        paidOre: 100_000,
        owedToCustomerOre: 100_000,
      });
      expect(await reasonsOf(desk, later)).toEqual(["paidTwice"]);
      expect(await reasonsOf(desk, paying)).toEqual([]);
      await desk.approve(await desk.refund(later, 100_000), 100_000);
      expect(await reasonsOf(desk, later)).toEqual([]);
      expect(await reasonsOf(desk, later, "closed")).toContain("paidTwice");
    },
  );

  test("stays not proven when the second payment is declined", async () => {
    const { order, attemptId } = await unknownPayment();
    await claim(desk, attemptId);
    const second = begun(await payUnderWarning(desk, [order]));
    await desk.markSent(second);
    expect(await desk.order(order)).toMatchObject({ position: "findingOut" });
    await desk.tell(second, DECLINED);
    expect(await desk.order(order)).toMatchObject({ position: "notProven" });
    await settle(desk, attemptId, NOT_IN_FILE);
  });

  test("is found out about until both attempts have ended", async () => {
    const { order, attemptId } = await unknownPayment();
    const second = begun(await payUnderWarning(desk, [order]));
    await desk.markSent(second);
    await desk.tell(second, DECLINED);
    expect(await desk.order(order)).toMatchObject({
      position: "findingOut",
      activePaymentId: null,
    });
    await desk.tell(attemptId, NOT_PERFORMED);
    expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid" });
  });
});

describe("a ledger invoice", () => {
  const LEDGER = { settlement: "ledger" } as const;
  const HELD = { "1510": -100_000, "1689": 100_000 };

  test("stays on interim while it is claimed, and leaves it when disproven", async () => {
    const { attemptId } = await unknownPayment(LEDGER);
    await claim(desk, attemptId);
    expect(await desk.balances()).toEqual(HELD);
    await settle(desk, attemptId, NOT_IN_FILE);
    expect(await desk.balances()).toEqual({});
  });

  test("is booked from interim when the claim is proven", async () => {
    const { attemptId } = await unknownPayment(LEDGER);
    await claim(desk, attemptId);
    await settle(desk, attemptId, inFile(100_000));
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 100_000 });
  });

  test("stays on interim for the second attempt when the first of two ends", async () => {
    const { order, attemptId } = await unknownPayment(LEDGER);
    await claim(desk, attemptId);
    const second = begun(await payUnderWarning(desk, [order]));
    await desk.markSent(second);
    await desk.tell(second, UNKNOWN);
    expect(await desk.balances()).toEqual(HELD);
    await settle(desk, attemptId, NOT_IN_FILE);
    expect(await desk.balances()).toEqual(HELD);
    await desk.tell(second, NOT_PERFORMED);
    expect(await desk.balances()).toEqual({});
  });

  test("keeps the rest on interim when the first of two is approved for less", async () => {
    const { order, attemptId } = await unknownPayment(LEDGER);
    const second = begun(await payUnderWarning(desk, [order]));
    await desk.markSent(second);
    await desk.tell(second, UNKNOWN);
    await desk.approve(attemptId, 40_000);
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 40_000, "1689": 60_000 });
    await desk.tell(second, NOT_PERFORMED);
    expect(await desk.balances()).toEqual({ "1510": -40_000, "1581": 40_000 });
  });
});

const WAITING = statement({
  name: "test_waiting_for_locks",
  text: `select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`,
});

test("what one attempt hands on leaves interim also when the other ends in the same moment", async () => {
  const { order, attemptId: first } = await unknownPayment({ settlement: "ledger" });
  const second = begun(await payUnderWarning(desk, [order]));
  await desk.markSent(second);
  await desk.tell(second, UNKNOWN);
  const locked = Promise.withResolvers<void>();
  const isWaitedFor = Promise.withResolvers<void>();
  const handing = desk.database.inTransaction(async (tx) => {
    await lockOrders(tx, [order.id]);
    locked.resolve();
    await isWaitedFor.promise;
    const applying = { newId: newUuid, nowMs: desk.nowMs, cardRules: [], firstCheckDelayMs: 0 };
    await applyNews(tx, first, { news: NOT_PERFORMED, applying });
  });
  await locked.promise;
  const ending = desk.tell(second, NOT_PERFORMED);
  while ((await desk.database.query(WAITING)).length === 0);
  isWaitedFor.resolve();
  await handing;
  expect(await ending).toBe("applied");
  expect(await desk.balances()).toEqual({});
  expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid" });
});

test("a disproven claim takes nothing off interim that a later refund has put there", async () => {
  const { order, attemptId } = await unknownPayment({ settlement: "ledger" });
  await claim(desk, attemptId);
  const second = begun(await payUnderWarning(desk, [order]));
  await desk.markSent(second);
  await desk.approve(second, 100_000);
  await desk.approve(await desk.refund(second, 100_000), 100_000);
  expect(await desk.balances()).toEqual({ "1510": -100_000, "1689": 100_000 });
  await settle(desk, attemptId, NOT_IN_FILE);
  expect(await desk.balances()).toEqual({ "1510": -100_000, "1689": 100_000 });
});

test("claims can be neither changed away nor deleted", async () => {
  const { attemptId } = await unknownPayment();
  await claim(desk, attemptId);
  const remove = statement({ name: "test_delete_claims", text: "delete from claims" });
  await expect(desk.database.query(remove)).rejects.toThrow("append-only");
  await settle(desk, attemptId, NOT_IN_FILE);
});
