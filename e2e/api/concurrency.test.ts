/** Many at once: one order is paid once, one terminal has one payment, and each unknown has one end. */
import { statement } from "@kortkoll/server/database/database.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, ApiClient, idOf, problemOf, until } from "../api-client.ts";
import type { StackTill } from "../company.ts";
import { PositionWatch, takenBy } from "../position-watch.ts";
import { type Stack, startStack } from "../stack.ts";

const TILLS = 10;
const TOTAL_ORE = 100_000;

let stack: Stack;
/** Another server over the same database, as in a company with several. */
let second: ApiClient;
let watch: PositionWatch;

beforeAll(async () => {
  stack = await startStack({ tills: TILLS, alone: false });
  second = new ApiClient(await stack.startAnother(), stack.keys.all);
  watch = new PositionWatch(stack);
});

afterAll(() => stack.close());

function tillAt(index: number): StackTill {
  const till = stack.tills[index % TILLS];
  if (till === undefined) throw new Error("No till");
  return till;
}

async function times<Done>(count: number, work: (index: number) => Promise<Done>): Promise<Done[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

async function purchasesTaken(): Promise<number> {
  const { transactions } = await stack.truth();
  return transactions.filter((one) => one.kind === "purchase").length;
}

function statusesOf(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe("fifty requests to pay one order", () => {
  test("with keys of their own: one reaches a terminal, the others are told why they do not", async () => {
    const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
    const before = await purchasesTaken();
    const answers = await times(50, (index) =>
      (index % 2 === 0 ? stack.api : second).startPayment({
        allocations: [{ orderId: order.id }],
        tillId: tillAt(index).id,
      }),
    );
    expect(statusesOf(answers)).toEqual({ 202: 1, 409: 49 });
    const [started] = answers.filter((one) => one.status === 202);
    if (started === undefined) throw new Error("None was started");
    const paymentId = idOf(started);
    expect((await stack.api.waitForEnd(paymentId)).position).toBe("hasPaid");
    for (const refused of answers.filter((one) => one.status === 409)) {
      const problem = problemOf(refused);
      expect(["orderHeld", "orderAlreadyPaid", "terminalHeld"]).toContain(problem.code);
      if (problem.code === "orderHeld") {
        expect(problem).toMatchObject({ paymentId, moneyMoved: "unknown" });
      }
    }
    expect((await purchasesTaken()) - before).toBe(1);
    expect((await stack.api.order(order.id)).payments).toHaveLength(1);
  });

  test("with one key: all fifty are told of the same payment", async () => {
    const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
    const before = await purchasesTaken();
    const asked = { allocations: [{ orderId: order.id }], tillId: tillAt(0).id };
    const answers = await times(50, (index) =>
      (index % 2 === 0 ? stack.api : second).startPayment(asked, `en nyckel ${order.id}`),
    );
    expect(statusesOf(answers)).toEqual({ 202: 50 });
    expect(new Set(answers.map(idOf)).size).toBe(1);
    const [first] = answers;
    if (first === undefined) throw new Error("No answer");
    await stack.api.waitForEnd(idOf(first));
    const late = await stack.api.startPayment(asked, `en nyckel ${order.id}`);
    expect([late.status, idOf(late)]).toEqual([202, idOf(first)]);
    expect((await purchasesTaken()) - before).toBe(1);
  });
});

test("twenty refunds of the whole payment at once give it back once", async () => {
  const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  const paid = await stack.api.payToEnd({
    allocations: [{ orderId: order.id }],
    tillId: tillAt(1).id,
  });
  const answers = await times(20, (index) =>
    (index % 2 === 0 ? stack.api : second).startRefund(paid.id, { amountOre: TOTAL_ORE }),
  );
  const started = answers.filter((one) => one.status === 202);
  expect(started).toHaveLength(1);
  const [refund] = started;
  if (refund === undefined) throw new Error("None was started");
  expect((await stack.api.waitForEnd(idOf(refund))).position).toBe("hasPaid");
  expect(answers.every((one) => one.status === 202 || one.status === 409)).toBe(true);
  const truth = await stack.truth();
  const given = truth.transactions.filter(
    (one) => one.kind !== "purchase" && one.terminalId === tillAt(1).vendorTerminalId,
  );
  expect(given.map((one) => one.amountOre)).toEqual([TOTAL_ORE]);
});

describe("two tills and one terminal", () => {
  test("the second is told who has it, and gets it when it is free", async () => {
    const [first, other] = await times(2, () => stack.api.sendOrder({ totalOre: TOTAL_ORE }));
    if (first === undefined || other === undefined) throw new Error("No order");
    const { vendorTerminalId } = tillAt(0);
    await stack.nets.arm(vendorTerminalId, "slow-approval");
    const id = await stack.api.pay({
      allocations: [{ orderId: first.id }],
      tillId: tillAt(0).id,
      operator: "ANLI",
    });
    const asked = {
      allocations: [{ orderId: other.id }],
      tillId: stack.sharingTill.id,
      operator: "KASS",
    };
    const refused = await second.startPayment(asked);
    expect([refused.status, problemOf(refused)]).toMatchObject([
      409,
      {
        code: "terminalHeld",
        moneyMoved: "no",
        paymentId: id,
        heldBy: { till: tillAt(0).code, operator: "ANLI", terminal: vendorTerminalId },
      },
    ]);
    expect((await stack.api.waitForEnd(id)).position).toBe("hasPaid");
    const now = await second.payToEnd(asked);
    expect(now).toMatchObject({ position: "hasPaid", till: { code: "DELAD" } });
  });

  test("of twenty orders at once one is taken on, and no other reaches the terminal", async () => {
    const orders = await times(20, () => stack.api.sendOrder({ totalOre: TOTAL_ORE }));
    await stack.nets.arm(tillAt(0).vendorTerminalId, "slow-approval");
    const before = await purchasesTaken();
    const answers = await times(20, (index) =>
      (index % 2 === 0 ? stack.api : second).startPayment({
        allocations: [{ orderId: orders[index]?.id ?? "" }],
        tillId: index % 3 === 0 ? tillAt(0).id : stack.sharingTill.id,
      }),
    );
    expect(statusesOf(answers)).toEqual({ 202: 1, 409: 19 });
    const [started] = answers.filter((one) => one.status === 202);
    if (started === undefined) throw new Error("None was started");
    await stack.api.waitForEnd(idOf(started));
    expect((await purchasesTaken()) - before).toBe(1);
  });
});

test("of requests that name no terminal each gets a free one, for as long as there are any", async () => {
  const orders = await times(TILLS + 2, () => stack.api.sendOrder({ totalOre: TOTAL_ORE }));
  for (const till of stack.tills) await stack.nets.arm(till.vendorTerminalId, "slow-approval");
  const answers = await times(TILLS + 2, (index) =>
    (index % 2 === 0 ? stack.api : second).startPayment({
      allocations: [{ orderId: orders[index]?.id ?? "" }],
      tillId: stack.wideTillId,
    }),
  );
  expect(statusesOf(answers)).toEqual({ 202: TILLS, 409: 2 });
  const started = answers.filter((one) => one.status === 202);
  const ended = await Promise.all(started.map((one) => stack.api.waitForEnd(idOf(one))));
  expect(new Set(ended.map((one) => one.terminal?.id)).size).toBe(TILLS);
  expect(new Set(ended.map((one) => one.position))).toEqual(new Set(["hasPaid"]));
});

/** A database that is slow with just one thing: storing that a payment is now sent. */
const HOLD_SENDING = [
  statement({
    name: "test_make_sending_wait",
    text: `create function wait_before_sending() returns trigger language plpgsql as $$ begin
      if current_query() like '%set state = ''sent''%' then
        perform pg_advisory_xact_lock_shared(4711);
      end if;
      return null;
    end $$`,
  }),
  statement({
    name: "test_sending_waits",
    text: `create trigger wait_before_sending before update on attempts
      for each statement execute function wait_before_sending()`,
  }),
];
const KEEP_WAITING = statement({
  name: "test_keep_waiting",
  text: "select pg_advisory_xact_lock(4711)",
});
const SEND_FREELY = statement({
  name: "test_send_freely",
  text: "drop trigger wait_before_sending on attempts",
});

describe("a cancel", () => {
  test("that comes before the payment is sent keeps it from ever being sent", async () => {
    const { vendorTerminalId, id: tillId } = tillAt(6);
    const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
    for (const hold of HOLD_SENDING) await stack.database.query(hold);
    const id = await stack.database.inTransaction(async (tx) => {
      await tx.query(KEEP_WAITING);
      const started = await stack.api.pay({ allocations: [{ orderId: order.id }], tillId });
      expect((await stack.api.payment(started)).state).toBe("created");
      const answer = await second.cancel(started);
      expect([answer.status, answer.body]).toMatchObject([
        202,
        { state: "notSent", position: "hasNotPaid", failureCode: "cancelledBeforeSending" },
      ]);
      return started;
    });
    await stack.database.query(SEND_FREELY);
    const next = await stack.api.payToEnd({ allocations: [{ orderId: order.id }], tillId });
    expect(next.position).toBe("hasPaid");
    expect((await stack.api.payment(id)).state).toBe("notSent");
    const truth = await stack.truth();
    expect(takenBy(truth, id)).toBeUndefined();
    expect(await stack.nets.isBusy(vendorTerminalId)).toBe(false);
  });

  async function payWith(index: number, script: string): Promise<string> {
    const { vendorTerminalId, id: tillId } = tillAt(index);
    const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
    await stack.nets.arm(vendorTerminalId, script);
    const id = await stack.api.pay({ allocations: [{ orderId: order.id }], tillId });
    await until(
      () => stack.nets.isBusy(vendorTerminalId),
      (isBusy) => isBusy,
      5_000,
    );
    return id;
  }

  test("before the card is read ends the payment, whichever server is asked", async () => {
    const id = await payWith(2, "cashier-cancel-only");
    const answer = await second.cancel(id);
    expect(answer.status).toBe(202);
    const ended = await stack.api.waitForEnd(id);
    expect(ended).toMatchObject({ state: "cancelled", position: "hasNotPaid", moneyMoved: "no" });
    expect(ended.timeline.map((entry) => entry.kind)).toContain("cancelRequested");
    expect(takenBy(await stack.truth(), id)).toBeUndefined();
    const late = await stack.api.cancel(id);
    expect([late.status, problemOf(late)]).toMatchObject([
      409,
      { code: "nothingToCancel", moneyMoved: "no" },
    ]);
  });

  test("that comes in the moment of the payment loses: the customer has paid", async () => {
    const id = await payWith(3, "cancel-loses-race");
    expect((await stack.api.cancel(id)).status).toBe(202);
    const ended = await stack.api.waitForEnd(id);
    expect(ended).toMatchObject({ state: "approved", position: "hasPaid" });
    expect(ended.cancelRequestedAt).not.toBeNull();
    expect(takenBy(await stack.truth(), id)).toBe(TOTAL_ORE);
    const late = await stack.api.cancel(id);
    expect([late.status, problemOf(late)]).toMatchObject([
      409,
      { code: "nothingToCancel", moneyMoved: "yes" },
    ]);
  });

  test("that comes with the payment itself ends it one way or the other, and truly", async () => {
    const ended = await times(30, async (index) => {
      const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
      const started = await stack.api.startPayment({
        allocations: [{ orderId: order.id }],
        tillId: tillAt(4 + (index % 6)).id,
      });
      if (started.status !== 202) return undefined;
      await (index % 2 === 0 ? stack.api : second).cancel(idOf(started));
      return stack.api.waitForEnd(idOf(started));
    });
    const truth = await stack.truth();
    const seen = ended.filter((one) => one !== undefined);
    expect(seen.length).toBeGreaterThanOrEqual(6);
    for (const one of seen) {
      const taken = takenBy(truth, one.id);
      expect([one.state, one.position]).toEqual(
        taken === undefined ? [one.state, "hasNotPaid"] : ["approved", "hasPaid"],
      );
    }
  });
});

test("ten unknowns that two servers find out about are each resolved once", async () => {
  const ids = await times(TILLS, async (index) => {
    const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE, settlement: "ledger" });
    await stack.nets.arm(tillAt(index).vendorTerminalId, "drop-after-authorisation");
    return (index % 2 === 0 ? stack.api : second).pay({
      allocations: [{ orderId: order.id }],
      tillId: tillAt(index).id,
    });
  });
  const ended = await times(TILLS, (index) => stack.api.waitForEnd(ids[index] ?? ""));
  for (const payment of ended) {
    expect(payment).toMatchObject({ position: "hasPaid", evidence: "lastResult", late: false });
    const kinds = payment.timeline.map((entry) => entry.kind);
    expect(kinds.filter((kind) => kind === "approved")).toHaveLength(1);
    expect(kinds).not.toContain("unexpectedAnswer");
    const order = await stack.api.order(payment.allocations[0]?.orderId ?? "");
    const booked = order.vouchers.filter((voucher) => voucher.event === "approved");
    expect([order.paidOre, booked.length]).toEqual([TOTAL_ORE, 1]);
  }
});

test("versions that pour in during a payment leave the newest, and what was taken is explained", async () => {
  const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  const till = tillAt(5);
  await stack.nets.arm(till.vendorTerminalId, "drop-after-authorisation");
  const paying = stack.api.payToEnd({ allocations: [{ orderId: order.id }], tillId: till.id });
  await times(20, (index) =>
    (index % 2 === 0 ? stack.api : second).sendOrder({
      totalOre: TOTAL_ORE - 1_000 * (index + 1),
      version: index + 2,
      invoiceNumber: order.invoiceNumber,
    }),
  );
  const payment = await paying;
  expect(await stack.api.order(order.id)).toMatchObject({
    version: 21,
    pendingVersion: null,
    totalOre: 80_000,
    paidOre: 80_000,
    owedToCustomerOre: payment.approvedOre - 80_000,
  });
});

test("nothing false was said in between, and the books hold what the terminals took", async () => {
  await watch.stop();
  expect(watch.lies).toEqual([]);
  const books = await stack.api.books();
  expect([books.agree, books.differences]).toEqual([true, []]);
  const issuers = books.balances.filter((one) => one.role.startsWith("issuer"));
  const bookedOre = issuers.reduce((sum, one) => sum + one.balanceOre, 0);
  expect(bookedOre).toBe((await stack.truth()).total.netOre);
});
