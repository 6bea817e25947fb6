import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import type { StartOutcome } from "./start-payment.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { DECLINED, UNKNOWN } from "./test-news.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.startOver());
afterAll(() => desk.close());

const COUNT_ATTEMPTS = statement({
  name: "test_count_attempts",
  text: "select count(*)::int as attempts from allocations where order_id = $1",
});

async function countAttempts(order: { readonly id: string }): Promise<number> {
  const [row] = await desk.database.query<{ attempts: number }>(COUNT_ATTEMPTS, [order.id]);
  return row?.attempts ?? 0;
}

const CONNECT = statement({
  name: "test_connect",
  text: "update invoicing_systems set connected = $1 where code = 'workshop'",
});

function codeOf(outcome: StartOutcome): string {
  return outcome.kind === "started" ? "started" : outcome.code;
}

describe("many at once", () => {
  test("fifty requests to pay one order make one attempt, and the others are told who has it", async () => {
    const order = await desk.send();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        desk.tryPay({
          allocations: [{ orderId: order.id }],
          till: index % 2 === 0 ? "K1" : "K2",
          operator: index % 2 === 0 ? "KASS" : "CHEF",
          terminalId: index % 2 === 0 ? "77000001" : "77000002",
        }),
      ),
    );
    const started = outcomes.filter((outcome) => outcome.kind === "started");
    expect(started).toHaveLength(1);
    expect(await countAttempts(order)).toBe(1);
    const winner = started[0]?.payment;
    for (const outcome of outcomes) {
      if (outcome.kind === "started") continue;
      expect(outcome).toMatchObject({
        code: "orderHeld",
        holder: { attemptId: winner?.id, operator: winner?.operator },
      });
    }
  });

  test("fifty payments of fifty orders at one terminal make one attempt", async () => {
    const orders = await Promise.all(Array.from({ length: 50 }, () => desk.send()));
    const outcomes = await Promise.all(
      orders.map((order) => desk.tryPay({ allocations: [{ orderId: order.id }] })),
    );
    expect(outcomes.filter((outcome) => outcome.kind === "started")).toHaveLength(1);
    const refused = outcomes.filter((outcome) => outcome.kind === "refused");
    expect(new Set(refused.map(codeOf))).toEqual(new Set(["terminalHeld"]));
    expect(refused.every((one) => one.kind === "refused" && one.holder?.till === "K1")).toBe(true);
  });

  test("payments of the same two orders in opposite order never wait for each other for ever", async () => {
    const first = await desk.send();
    const second = await desk.send();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const pair = index % 2 === 0 ? [first, second] : [second, first];
        return desk.tryPay({ allocations: pair.map((order) => ({ orderId: order.id })) });
      }),
    );
    expect(outcomes.filter((outcome) => outcome.kind === "started")).toHaveLength(1);
  });
});

test("two tills and one terminal: the second is told which till and operator has it", async () => {
  await desk.pay([await desk.send()], undefined, { till: "K1", operator: "KASS" });
  const other = await desk.send();
  const outcome = await desk.tryPay({
    allocations: [{ orderId: other.id }],
    till: "K2",
    operator: "CHEF",
    terminalId: "77000001",
  });
  expect(outcome).toMatchObject({
    kind: "refused",
    code: "terminalHeld",
    field: "terminalId",
    holder: { till: "K1", operator: "KASS", terminal: "77000001" },
  });
});

test("a till whose first terminal is held takes its next one", async () => {
  await desk.pay([await desk.send()], undefined, { till: "K1" });
  const outcome = await desk.tryPay({
    allocations: [{ orderId: (await desk.send()).id }],
    till: "K2",
  });
  expect(outcome).toMatchObject({
    kind: "started",
    payment: { terminalId: desk.places.terminals["77000002"] },
  });
});

test("of requests that name no terminal each takes one, and only when none is left is one refused", async () => {
  for (let round = 0; round < 10; round += 1) {
    const orders = await Promise.all([desk.send(), desk.send(), desk.send()]);
    const outcomes = await Promise.all(
      orders.map((order) => desk.tryPay({ allocations: [{ orderId: order.id }], till: "K2" })),
    );
    expect(outcomes.map(codeOf).toSorted()).toEqual(["started", "started", "terminalHeld"]);
    const taken = outcomes.flatMap((one) => (one.kind === "started" ? one.payment.terminalId : []));
    expect(new Set(taken).size).toBe(2);
    await desk.startOver();
  }
});

test("a terminal stays held while an attempt at it is unknown, and is free when it has ended", async () => {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, UNKNOWN);
  const other = { allocations: [{ orderId: (await desk.send()).id }] };
  expect(codeOf(await desk.tryPay(other))).toBe("terminalHeld");
  expect(codeOf(await desk.tryPay({ allocations: [{ orderId: order.id }] }))).toBe("orderHeld");
  await desk.tell(attemptId, DECLINED);
  expect(codeOf(await desk.tryPay(other))).toBe("started");
});

test("all orders of a payment are held, or none", async () => {
  const held = await desk.send();
  const free = await desk.send();
  await desk.pay([held], undefined, { terminalId: "77000001" });
  const both = [{ orderId: free.id }, { orderId: held.id }];
  const outcome = await desk.tryPay({ allocations: both, till: "K2" });
  expect(outcome).toMatchObject({ code: "orderHeld", field: "allocations.1.orderId" });
  expect(await desk.order(free)).toMatchObject({ activePaymentId: null, position: "hasNotPaid" });
});

test("a held order is being found out about, and so says the event feed", async () => {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  expect(await desk.order(order)).toMatchObject({
    position: "findingOut",
    activePaymentId: attemptId,
  });
  const events = await desk.database.query(
    statement({
      name: "test_order_events",
      text: `select kind, content->>'position' as position from order_events
        where order_id = $1 order by tx, id`,
    }),
    [order.id],
  );
  expect(events).toEqual([
    { kind: "arrived", position: "hasNotPaid" },
    { kind: "position", position: "findingOut" },
  ]);
});

describe("what cannot be paid", () => {
  test("an order that does not exist, is withdrawn, is paid or is a credit invoice", async () => {
    const paid = await desk.send();
    await desk.payAndApprove([paid], 100_000);
    const withdrawn = await desk.send();
    await desk.withdraw(withdrawn);
    const credit = await desk.send({ kind: "creditInvoice", credits: paid.invoiceNumber });
    const code = async (orderId: string): Promise<string> =>
      codeOf(await desk.tryPay({ allocations: [{ orderId }] }));
    expect(await code(desk.places.siteId)).toBe("orderNotFound");
    expect(await code(withdrawn.id)).toBe("orderWithdrawn");
    expect(await code(paid.id)).toBe("orderAlreadyPaid");
    expect(await code(credit.id)).toBe("orderNotPayable");
  });

  test("more than is left, or the same order twice", async () => {
    const order = await desk.send();
    await desk.payAndApprove([order], 60_000);
    const tooMuch = { orderId: order.id, amountOre: 40_001 };
    expect(await desk.tryPay({ allocations: [tooMuch] })).toMatchObject({
      code: "amountTooLarge",
      field: "allocations.0.amountOre",
      leftOre: 40_000,
    });
    const twice = [{ orderId: order.id, amountOre: 1 }, { orderId: order.id }];
    expect(codeOf(await desk.tryPay({ allocations: twice }))).toBe("invalidInput");
  });

  test("at a terminal that is not the till's, or from a system that is not connected", async () => {
    const order = await desk.send();
    const allocations = [{ orderId: order.id }];
    const elsewhere = { allocations, till: "K1", terminalId: "77000002" } as const;
    expect(codeOf(await desk.tryPay(elsewhere))).toBe("terminalNotAtTill");
    await desk.database.query(CONNECT, [false]);
    expect(codeOf(await desk.tryPay({ allocations }))).toBe("systemNotConnected");
    expect(await countAttempts(order)).toBe(0);
    await desk.database.query(CONNECT, [true]);
  });
});

test("a share remembers who chose it, and the whole rest does not", async () => {
  const order = await desk.send();
  await desk.payAndApprove([order], 30_000);
  await desk.pay([order]);
  const rows = await desk.database.query(
    statement({
      name: "test_shares",
      text: `select asked_ore, share_chosen_by from allocations where order_id = $1
        order by asked_ore`,
    }),
    [order.id],
  );
  expect(rows).toEqual([
    { asked_ore: 30_000, share_chosen_by: "KASS" },
    { asked_ore: 70_000, share_chosen_by: null },
  ]);
});
