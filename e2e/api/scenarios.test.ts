/**
 * The ways of an order through the desk, each with what it leaves on every account, to the öre.
 * Parts (claim side ours) and workshop (claim side theirs) come to the same balances; what is left
 * for us to export differs.
 */
import type { OrderDetails, OrderEvent } from "@kortkoll/server/api.ts";
import { statement } from "@kortkoll/server/database/database.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Accounts, changesOf } from "../account-changes.ts";
import { problemOf, until } from "../api-client.ts";
import type { StackTill } from "../company.ts";
import { type Stack, startStack } from "../stack.ts";

let stack: Stack;
let till: StackTill;

beforeAll(async () => {
  stack = await startStack({ tills: 2 });
  const [first] = stack.tills;
  if (first === undefined) throw new Error("No till");
  till = first;
});

afterAll(() => stack.close());

function changesAt<Done>(work: () => Promise<Done>): Promise<readonly [Accounts, Done]> {
  return changesOf(stack.api, work);
}

const EXPORTED = statement({
  name: "test_exported_postings",
  text: `select account, sum(amount_ore)::bigint as ore from postings
    where order_id = $1 and booked_by_system = $2 group by account having sum(amount_ore) <> 0`,
});

/** Of one order: what is ours to export, or what the invoicing system has booked itself. */
async function postingsOf(orderId: string, who: "ours" | "theirs"): Promise<Accounts> {
  const rows = await stack.database.query<{ account: string; ore: number }>(EXPORTED, [
    orderId,
    who === "theirs",
  ]);
  return Object.fromEntries(rows.map((row) => [row.account, row.ore]));
}

async function payWhole(...orderIds: readonly string[]): Promise<string> {
  const paid = await stack.api.payToEnd({
    allocations: orderIds.map((orderId) => ({ orderId })),
    tillId: till.id,
  });
  expect(paid.position).toBe("hasPaid");
  return paid.id;
}

function standingOf(order: OrderDetails): readonly unknown[] {
  return [order.position, order.totalOre, order.paidOre, order.leftOre, order.owedToCustomerOre];
}

function storyOf(events: readonly OrderEvent[]): readonly (readonly unknown[])[] {
  return events.map((one) => [
    one.kind,
    one.version,
    one.position,
    one.paidOre,
    one.leftOre,
    one.owedToCustomerOre,
  ]);
}

/** The feed waits for whatever else is being written; so does this, until the kind has come. */
async function eventsOf(
  orderId: string,
  last: { readonly kind: OrderEvent["kind"]; readonly leftOre: number },
): Promise<readonly OrderEvent[]> {
  return until(
    async () => (await stack.api.events()).filter((one) => one.orderId === orderId),
    (events) => events.at(-1)?.kind === last.kind && events.at(-1)?.leftOre === last.leftOre,
    5_000,
  );
}

test("a cash invoice that arrives is owed at the desk, a ledger invoice is not", async () => {
  const [cash] = await changesAt(() => stack.api.sendOrder({ totalOre: 100_001 }));
  expect(cash).toEqual({ 1510: -100_001, 1689: 100_001 });
  const [ledger, order] = await changesAt(() =>
    stack.api.sendOrder({ totalOre: 100_001, settlement: "ledger" }),
  );
  expect(ledger).toEqual({});
  expect([order.position, order.leftOre]).toEqual(["hasNotPaid", 100_001]);
});

test("two orders of two systems are paid by one card payment, and each gets its part", async () => {
  const parts = await stack.api.sendOrder({ totalOre: 40_000, system: "parts" });
  const workshop = await stack.api.sendOrder({ totalOre: 60_050, settlement: "ledger" });
  const before = await stack.truth();
  const [changes, id] = await changesAt(() => payWhole(parts.id, workshop.id));
  expect(changes).toEqual({ 1510: -60_050, 1581: 100_050, 1689: -40_000 });
  const after = await stack.truth();
  expect(after.transactions.slice(before.transactions.length)).toMatchObject([
    { amountOre: 100_050, kind: "purchase" },
  ]);
  const payment = await stack.api.payment(id);
  expect(payment.allocations.map((one) => [one.system, one.askedOre, one.appliedOre])).toEqual([
    ["parts", 40_000, 40_000],
    ["workshop", 60_050, 60_050],
  ]);
  expect(await postingsOf(parts.id, "ours")).toEqual({ 1510: -40_000, 1581: 40_000 });
  expect(await postingsOf(parts.id, "theirs")).toEqual({});
  expect(await postingsOf(workshop.id, "ours")).toEqual({ 1581: 60_050, 1689: -60_050 });
  expect(await postingsOf(workshop.id, "theirs")).toEqual({ 1510: -60_050, 1689: 60_050 });
});

test("a smaller approval fills two orders in their order", async () => {
  const first = await stack.api.sendOrder({ totalOre: 30_000, system: "parts" });
  const second = await stack.api.sendOrder({ totalOre: 70_000 });
  await stack.nets.arm(till.vendorTerminalId, "partial-approval");
  const [changes, payment] = await changesAt(() =>
    stack.api.payToEnd({
      allocations: [{ orderId: first.id }, { orderId: second.id }],
      tillId: till.id,
    }),
  );
  expect(changes).toEqual({ 1581: 50_000, 1689: -50_000 });
  expect(payment.allocations.map((one) => one.appliedOre)).toEqual([30_000, 20_000]);
  expect(standingOf(await stack.api.order(first.id))).toEqual(["hasPaid", 30_000, 30_000, 0, 0]);
  expect(standingOf(await stack.api.order(second.id))).toEqual([
    "partlyPaid",
    70_000,
    20_000,
    50_000,
    0,
  ]);
});

test("a share is taken and then the rest, and the feed tells each step", async () => {
  const order = await stack.api.sendOrder({ totalOre: 100_000 });
  const [share, payment] = await changesAt(() =>
    stack.api.payToEnd({
      allocations: [{ orderId: order.id, amountOre: 35_001 }],
      tillId: till.id,
    }),
  );
  expect(share).toEqual({ 1581: 35_001, 1689: -35_001 });
  expect(payment.allocations[0]?.shareChosenBy).toBe("KASS");
  expect(standingOf(await stack.api.order(order.id))).toEqual([
    "partlyPaid",
    100_000,
    35_001,
    64_999,
    0,
  ]);
  const tooMuch = await stack.api.startPayment({
    allocations: [{ orderId: order.id, amountOre: 65_000 }],
    tillId: till.id,
  });
  expect([tooMuch.status, problemOf(tooMuch).code]).toEqual([422, "amountTooLarge"]);
  const [rest] = await changesAt(() => payWhole(order.id));
  expect(rest).toEqual({ 1581: 64_999, 1689: -64_999 });
  expect(await postingsOf(order.id, "ours")).toEqual({ 1581: 100_000, 1689: -100_000 });
  expect(await postingsOf(order.id, "theirs")).toEqual({ 1510: -100_000, 1689: 100_000 });
  expect(storyOf(await eventsOf(order.id, { kind: "payment", leftOre: 0 }))).toEqual([
    ["arrived", 1, "hasNotPaid", 0, 100_000, 0],
    ["position", 1, "findingOut", 0, 100_000, 0],
    ["payment", 1, "partlyPaid", 35_001, 64_999, 0],
    ["position", 1, "findingOut", 35_001, 64_999, 0],
    ["payment", 1, "hasPaid", 100_000, 0, 0],
  ]);
  const again = await stack.api.startPayment({
    allocations: [{ orderId: order.id }],
    tillId: till.id,
  });
  expect([again.status, problemOf(again).code]).toEqual([409, "orderAlreadyPaid"]);
});

describe.each([
  ["cash", "parts"],
  ["cash", "workshop"],
  ["ledger", "parts"],
  ["ledger", "workshop"],
] as const)("a %s invoice of %s", (settlement, system) => {
  test("that is credited gives money back on the credit invoice, and stays paid", async () => {
    const order = await stack.api.sendOrder({ totalOre: 100_000, settlement, system });
    const paymentId = await payWhole(order.id);
    const [arrival, credit] = await changesAt(() =>
      stack.api.sendOrder({
        totalOre: 30_000,
        settlement,
        system,
        kind: "creditInvoice",
        credits: order.invoiceNumber,
      }),
    );
    expect(arrival).toEqual({});
    const [changes, refund] = await changesAt(() => stack.api.refundToEnd(paymentId, 30_000));
    expect(changes).toEqual({ 1510: 30_000, 1581: -30_000 });
    expect(refund).toMatchObject({ kind: "refund", position: "hasPaid", approvedOre: 30_000 });
    expect(refund.allocations).toMatchObject([
      { target: "creditInvoice", creditInvoiceNumber: credit.invoiceNumber, appliedOre: 30_000 },
    ]);
    expect(standingOf(await stack.api.order(order.id))).toEqual([
      "hasPaid",
      100_000,
      100_000,
      0,
      0,
    ]);
    expect(standingOf(await stack.api.order(credit.id))).toEqual(["hasPaid", 30_000, 30_000, 0, 0]);
    const tooMuch = await stack.api.startRefund(paymentId, { amountOre: 70_001 });
    expect([tooMuch.status, problemOf(tooMuch).code]).toEqual([422, "refundTooLarge"]);
    const unpayable = await stack.api.startPayment({
      allocations: [{ orderId: credit.id }],
      tillId: till.id,
    });
    expect([unpayable.status, problemOf(unpayable).code]).toEqual([422, "orderNotPayable"]);
  });

  test("that is refunded without a credit invoice is owed at the desk again, and can be paid", async () => {
    const order = await stack.api.sendOrder({ totalOre: 100_000, settlement, system });
    const paymentId = await payWhole(order.id);
    const [back] = await changesAt(() => stack.api.refundToEnd(paymentId, 40_000));
    expect(back).toEqual({ 1581: -40_000, 1689: 40_000 });
    expect(standingOf(await stack.api.order(order.id))).toEqual([
      "partlyPaid",
      100_000,
      60_000,
      40_000,
      0,
    ]);
    const [again] = await changesAt(() => payWhole(order.id));
    expect(again).toEqual({ 1581: 40_000, 1689: -40_000 });
  });

  test("that is raised after payment owes the rest, and lowered leaves a debt that is paid back", async () => {
    const order = await stack.api.sendOrder({ totalOre: 100_000, settlement, system });
    const version = (number: number, totalOre: number): Promise<unknown> =>
      stack.api.sendOrder({
        totalOre,
        settlement,
        system,
        version: number,
        invoiceNumber: order.invoiceNumber,
        orderNumber: order.orderNumber,
      });
    await payWhole(order.id);
    const [raised] = await changesAt(() => version(2, 125_000));
    expect(raised).toEqual(settlement === "cash" ? { 1510: -25_000, 1689: 25_000 } : {});
    expect(standingOf(await stack.api.order(order.id))).toEqual([
      "partlyPaid",
      125_000,
      100_000,
      25_000,
      0,
    ]);
    const [rest, paymentId] = await changesAt(() => payWhole(order.id));
    expect(rest).toEqual(
      settlement === "cash" ? { 1581: 25_000, 1689: -25_000 } : { 1510: -25_000, 1581: 25_000 },
    );
    const [lowered] = await changesAt(() => version(3, 110_000));
    expect(lowered).toEqual({ 1510: 15_000, 2499: -15_000 });
    expect(standingOf(await stack.api.order(order.id))).toEqual([
      "hasPaid",
      110_000,
      110_000,
      0,
      15_000,
    ]);
    const [nothing] = await changesAt(() => version(2, 500_000));
    expect(nothing).toEqual({});
    const [back, refund] = await changesAt(() => stack.api.refundToEnd(paymentId, 15_000));
    expect(back).toEqual({ 1581: -15_000, 2499: 15_000 });
    expect(refund.allocations).toMatchObject([{ target: "debt", appliedOre: 15_000 }]);
    expect(standingOf(await stack.api.order(order.id))).toEqual([
      "hasPaid",
      110_000,
      110_000,
      0,
      0,
    ]);
  });

  test("that is withdrawn after payment is a debt to the customer, and is taken no payment for", async () => {
    const order = await stack.api.sendOrder({ totalOre: 100_000, settlement, system });
    const paymentId = await payWhole(order.id);
    const [changes, withdrawn] = await changesAt(() => stack.api.withdraw(order.id));
    expect(changes).toEqual({ 1510: 100_000, 2499: -100_000 });
    expect(withdrawn).toMatchObject({
      position: "withdrawn",
      paidOre: 0,
      leftOre: 0,
      owedToCustomerOre: 100_000,
    });
    const [twice] = await changesAt(() => stack.api.withdraw(order.id));
    expect(twice).toEqual({});
    const refused = await stack.api.startPayment({
      allocations: [{ orderId: order.id }],
      tillId: till.id,
    });
    expect([refused.status, problemOf(refused).code]).toEqual([409, "orderWithdrawn"]);
    const [back] = await changesAt(() => stack.api.refundToEnd(paymentId, 100_000));
    expect(back).toEqual({ 1581: -100_000, 2499: 100_000 });
    const story = storyOf(await eventsOf(order.id, { kind: "refund", leftOre: 0 }));
    expect(story.slice(-3)).toEqual([
      ["payment", 1, "hasPaid", 100_000, 0, 0],
      ["withdrawn", 1, "withdrawn", 0, 0, 100_000],
      ["refund", 1, "withdrawn", 0, 0, 0],
    ]);
  });

  test("that is withdrawn unpaid leaves nothing behind", async () => {
    const [changes] = await changesAt(async () => {
      const order = await stack.api.sendOrder({ totalOre: 100_000, settlement, system });
      await stack.api.withdraw(order.id);
    });
    expect(changes).toEqual({});
  });
});

test("an advance is paid like an invoice", async () => {
  const [changes, order] = await changesAt(async () => {
    const advance = await stack.api.sendOrder({
      totalOre: 50_000,
      kind: "advance",
      system: "vehicles",
    });
    await payWhole(advance.id);
    return stack.api.order(advance.id);
  });
  expect(changes).toEqual({ 1510: -50_000, 1581: 50_000 });
  expect([order.kind, ...standingOf(order)]).toEqual(["advance", "hasPaid", 50_000, 50_000, 0, 0]);
});
