import { ore } from "@kortkoll/core/money.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { cancelPayment } from "./cancel-payment.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import {
  answerOf,
  approved,
  CANCELLED,
  DECLINED,
  NOT_PERFORMED,
  NOT_SENT,
  nextStan,
  UNKNOWN,
} from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

describe("the same answer twice", () => {
  test("books an approval once", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    const news = approved(100_000, answerOf("visa", nextStan()));
    expect(await desk.tell(attemptId, news)).toBe("applied");
    expect(await desk.tell(attemptId, news)).toBe("nothingNew");
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 100_000 });
    expect((await desk.attempt(attemptId)).flags).toEqual([]);
  });

  test("books an approval once when the answers come at the same moment", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    const news = approved(100_000, answerOf("visa", nextStan()));
    const applied = await Promise.all([1, 2, 3, 4, 5].map(() => desk.tell(attemptId, news)));
    expect(applied.toSorted()).toEqual(["applied", ...Array<string>(4).fill("nothingNew")]);
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 100_000 });
  });

  test("an approval and a decline at the same moment end approved, whichever comes first", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    await Promise.all([
      desk.tell(attemptId, DECLINED),
      desk.tell(attemptId, approved(100_000, answerOf("visa", nextStan()))),
    ]);
    expect(await desk.stateOf(attemptId)).toBe("approved");
    expect((await desk.balances())["1581"]).toBe(100_000);
  });

  test("a last result without a StanAuth and then the terminal's own answer are the same news", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    await desk.tell(attemptId, UNKNOWN);
    await desk.tell(attemptId, approved(100_000, answerOf(undefined, undefined)));
    const direct = approved(100_000, answerOf("visa", nextStan()));
    expect(await desk.tell(attemptId, direct)).toBe("nothingNew");
  });
});

describe("an answer that nobody expected", () => {
  test("a second approval with another StanAuth or amount is kept and flagged, and books nothing", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    await desk.approve(attemptId, 100_000);
    expect(await desk.approve(attemptId, 100_000)).toBe("unexpected");
    expect((await desk.attempt(attemptId)).flags).toEqual(["unexpectedApproval"]);
    expect((await desk.balances())["1581"]).toBe(100_000);
  });

  test("a decline after an approval changes nothing", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    await desk.approve(attemptId, 100_000);
    expect(await desk.tell(attemptId, DECLINED)).toBe("unexpected");
    expect(await desk.stateOf(attemptId)).toBe("approved");
  });

  test("news of an attempt that does not exist is told so", async () => {
    expect(await desk.tell(newUuid(), DECLINED)).toBe("notFound");
  });
});

describe("an approval that is not what was asked for", () => {
  test("less over three orders fills them in order, and the last stays due", async () => {
    const orders = [
      await desk.send({ totalOre: 10_000 }),
      await desk.send({ totalOre: 20_000, settlement: "ledger" }),
      await desk.send({ totalOre: 30_000 }),
    ];
    const attemptId = await desk.pay(orders);
    await desk.approve(attemptId, 25_000);
    const left = await Promise.all(orders.map(async (one) => (await desk.order(one)).leftOre));
    expect(left).toEqual([0, 5_000, 30_000]);
    expect((await desk.attempt(attemptId)).flags).toEqual(["partialApproval"]);
  });

  test("a tip is booked, a debt to the customer, and flagged", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    const answer = { ...answerOf("visa", nextStan()), tipOre: ore(5_000) };
    await desk.tell(attemptId, approved(105_000, answer));
    expect((await desk.attempt(attemptId)).flags).toEqual(["tip"]);
    expect(await desk.order(order)).toMatchObject({ leftOre: 0, owedToCustomerOre: 5_000 });
  });

  test("another site than the terminal's known one stays approved and is flagged", async () => {
    const first = await desk.pay([await desk.send()]);
    const ours = { ...answerOf("visa", nextStan()), siteId: "7000012" };
    await desk.tell(first, approved(100_000, ours));
    const second = await desk.pay([await desk.send()]);
    const theirs = { ...answerOf("visa", nextStan()), siteId: "7000099" };
    await desk.tell(second, approved(100_000, theirs));
    expect((await desk.attempt(first)).flags).toEqual([]);
    expect(await desk.attempt(second)).toMatchObject({
      state: "approved",
      flags: ["wrongCompany"],
    });
  });

  test("a card number in a shape never seen does not keep the approval from being booked", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    const answer = answerOf("visa", nextStan());
    const card = { ...answer.card, truncatedPan: `457199${"*".repeat(30)}5001` };
    expect(await desk.tell(attemptId, approved(100_000, { ...answer, card }))).toBe("applied");
  });
});

const READ_TRAIL = statement({
  name: "test_trail_of_order",
  text: "select kind, content, by from audit_events where subject_id = $1 order by tx, id",
});

describe("a version or a withdrawal that arrives while an attempt holds the order", () => {
  test("is accepted, and applied when the attempt ends: raised", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    const waiting = await desk.change(order, 2, 120_000);
    expect(waiting).toMatchObject({ version: 1, pendingVersion: 2, totalOre: 100_000 });
    await desk.approve(attemptId, 100_000);
    expect(await desk.order(order)).toMatchObject({
      version: 2,
      pendingVersion: null,
      totalOre: 120_000,
      leftOre: 20_000,
      position: "partlyPaid",
    });
  });

  test("below what was paid, the surplus is a debt to the customer", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.change(order, 2, 80_000);
    await desk.approve(attemptId, 100_000);
    expect(await desk.order(order)).toMatchObject({
      version: 2,
      paidOre: 80_000,
      owedToCustomerOre: 20_000,
      position: "hasPaid",
    });
    expect(await desk.balances()).toEqual({ "1510": -80_000, "1581": 100_000, "2499": -20_000 });
  });

  test.each([
    ["declined", DECLINED],
    ["cancelled", CANCELLED],
    ["notSent", NOT_SENT],
  ])("is applied when the attempt is %s", async (_state, news) => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.change(order, 2, 80_000);
    await desk.tell(attemptId, news);
    expect(await desk.order(order)).toMatchObject({ version: 2, leftOre: 80_000 });
    expect(await desk.balances()).toEqual({ "1510": -80_000, "1689": 80_000 });
  });

  test("of a ledger invoice whose unknown attempt was not performed", async () => {
    const order = await desk.send({ settlement: "ledger" });
    const attemptId = await desk.pay([order]);
    await desk.tell(attemptId, UNKNOWN);
    await desk.change(order, 2, 20_000);
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1689": 100_000 });
    await desk.tell(attemptId, NOT_PERFORMED);
    expect(await desk.order(order)).toMatchObject({ version: 2, leftOre: 20_000 });
    expect(await desk.balances()).toEqual({});
  });

  test("only the newest of several versions is applied", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.change(order, 3, 70_000);
    expect(await desk.change(order, 2, 90_000)).toMatchObject({ pendingVersion: 3 });
    await desk.tell(attemptId, DECLINED);
    expect(await desk.order(order)).toMatchObject({ version: 3, totalOre: 70_000 });
  });

  test("a withdrawal waits, and what was approved becomes a debt", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    expect(await desk.withdraw(order)).toBe("withdrawn");
    expect(await desk.order(order)).toMatchObject({ withdrawn: false, pendingWithdrawal: true });
    await desk.approve(attemptId, 100_000);
    expect(await desk.order(order)).toMatchObject({
      withdrawn: true,
      pendingWithdrawal: false,
      owedToCustomerOre: 100_000,
      position: "withdrawn",
    });
    expect(await desk.balances()).toEqual({ "1581": 100_000, "2499": -100_000 });
  });

  test("what waits is on the audit trail when it arrives, and once", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.change(order, 2, 70_000);
    await desk.change(order, 2, 70_000);
    await desk.withdraw(order);
    await desk.withdraw(order);
    const told = (): Promise<unknown> => desk.database.query(READ_TRAIL, [order.id]);
    const waits = [
      {
        kind: "orderChangeWaits",
        content: { version: 2, totalOre: 70_000 },
        by: "system:workshop",
      },
      { kind: "orderChangeWaits", content: { withdrawal: true }, by: "system:workshop" },
    ];
    expect(await told()).toEqual(waits);
    await desk.tell(attemptId, DECLINED);
    expect(await desk.order(order)).toMatchObject({ withdrawn: true });
    expect(await told()).toEqual(waits);
  });

  test("a withdrawal and a version before it are both applied", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.change(order, 2, 70_000);
    await desk.withdraw(order);
    await desk.approve(attemptId, 100_000);
    expect(await desk.order(order)).toMatchObject({ withdrawn: true, owedToCustomerOre: 100_000 });
    expect(await desk.balances()).toEqual({ "1581": 100_000, "2499": -100_000 });
  });
});

describe("a late approval", () => {
  test("does not hide that another attempt is moving money for the same order", async () => {
    const order = await desk.send();
    const first = await desk.pay([order]);
    await desk.tell(first, DECLINED);
    const second = await desk.pay([order]);
    await desk.change(order, 2, 50_000);
    await desk.approve(first, 100_000);
    expect(await desk.order(order)).toMatchObject({
      position: "findingOut",
      activePaymentId: second,
      pendingVersion: 2,
      owedToCustomerOre: 100_000,
    });
    await desk.approve(second, 100_000);
    expect(await desk.order(order)).toMatchObject({ version: 2, owedToCustomerOre: 150_000 });
  });

  test.each([
    ["cancelled", CANCELLED],
    ["declined", DECLINED],
    ["notSent, which rested on a vendor's words", NOT_SENT],
    ["notPerformed", UNKNOWN],
  ])("after %s is a debt, and the order says that the customer has paid", async (_, ended) => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.tell(attemptId, ended);
    if (ended === UNKNOWN) await desk.tell(attemptId, NOT_PERFORMED);
    await desk.approve(attemptId, 100_000);
    expect(await desk.attempt(attemptId)).toMatchObject({ state: "approved", late: true });
    expect(await desk.timeline(attemptId)).toContain("lateApproval");
    expect(await desk.order(order)).toMatchObject({
      position: "paidNotApplied",
      paidOre: 0,
      leftOre: 100_000,
      owedToCustomerOre: 100_000,
    });
  });

  test("keeps the order from being charged again until it is given back", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.tell(attemptId, DECLINED);
    await desk.approve(attemptId, 100_000);
    const again = await desk.tryPay({ allocations: [{ orderId: order.id }] });
    expect(again).toMatchObject({
      kind: "refused",
      code: "orderPaidNotApplied",
      holder: { attemptId },
    });
    await desk.approve(await desk.refund(attemptId, 100_000), 100_000);
    expect(await desk.order(order)).toMatchObject({
      position: "hasNotPaid",
      owedToCustomerOre: 0,
    });
    await desk.payAndApprove([order], 100_000);
    expect(await desk.order(order)).toMatchObject({ position: "hasPaid", paidOre: 100_000 });
  });

  test("of several orders is a debt on each of them", async () => {
    const orders = [await desk.send(), await desk.send()];
    const attemptId = await desk.pay(orders);
    await desk.tell(attemptId, DECLINED);
    await desk.approve(attemptId, 150_000);
    const owed = await Promise.all(orders.map((order) => desk.order(order)));
    expect(owed.map((one) => [one.position, one.owedToCustomerOre])).toEqual([
      ["paidNotApplied", 100_000],
      ["paidNotApplied", 50_000],
    ]);
  });
});

describe("cancel", () => {
  const cancel = async (attemptId: string): Promise<string> =>
    (
      await cancelPayment(
        { ...desk.deps, runner: desk.runner, wake: () => undefined },
        { attemptId, by: "KASS" },
      )
    ).kind;

  test("before it is sent ends the attempt, and it can never be sent", async () => {
    const order = await desk.send();
    const outcome = await desk.tryPay({ allocations: [{ orderId: order.id }] });
    const attemptId = outcome.kind === "started" ? outcome.payment.id : "";
    expect(await cancel(attemptId)).toBe("neverSent");
    expect(await desk.attempt(attemptId)).toMatchObject({
      state: "notSent",
      failure_code: "cancelledBeforeSending",
    });
    await expect(desk.markSent(attemptId)).rejects.toThrow("may not be sent");
  });

  test("of a sent attempt is a request: an approval that wins the race stands", async () => {
    const attemptId = await desk.pay([await desk.send()]);
    expect(await cancel(attemptId)).toBe("requested");
    expect(await desk.stateOf(attemptId)).toBe("sent");
    await desk.approve(attemptId, 100_000);
    expect(await desk.stateOf(attemptId)).toBe("approved");
    expect(await cancel(attemptId)).toBe("nothingToCancel");
  });

  test("and the send at the same moment never leave an attempt both sent and never sent", async () => {
    for (let round = 0; round < 10; round += 1) {
      const order = await desk.send();
      const outcome = await desk.tryPay({ allocations: [{ orderId: order.id }] });
      const attemptId = outcome.kind === "started" ? outcome.payment.id : "";
      const [cancelled, sent] = await Promise.allSettled([
        cancel(attemptId),
        desk.markSent(attemptId),
      ]);
      const wasSent = sent.status === "fulfilled";
      expect(cancelled).toMatchObject({ value: wasSent ? "requested" : "neverSent" });
      expect(await desk.stateOf(attemptId)).toBe(wasSent ? "sent" : "notSent");
      if (wasSent) await desk.tell(attemptId, CANCELLED);
    }
  });
});
