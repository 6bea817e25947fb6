/** What comes while a payment holds an order, what does not go together, and who is told of what. */
import type { OrderDetails, OrderEvent } from "@kortkoll/server/api.ts";
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

function standingOf(order: OrderDetails): readonly unknown[] {
  return [order.position, order.totalOre, order.paidOre, order.leftOre, order.owedToCustomerOre];
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

describe("what an invoicing system sends while a payment holds the order", () => {
  async function heldOrder(script: string): Promise<{ id: string; invoiceNumber: string }> {
    const order = await stack.api.sendOrder({ totalOre: 100_000 });
    await stack.nets.arm(till.vendorTerminalId, script);
    return order;
  }

  test("a new version waits until the payment has ended, and the surplus is a debt", async () => {
    const order = await heldOrder("slow-approval");
    const [changes] = await changesAt(async () => {
      const id = await stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
      const sent = await stack.api.sendOrder({
        totalOre: 90_000,
        version: 2,
        invoiceNumber: order.invoiceNumber,
      });
      expect(sent).toMatchObject({
        version: 1,
        pendingVersion: 2,
        totalOre: 100_000,
        position: "findingOut",
        activePaymentId: id,
      });
      const ended = await stack.api.waitForEnd(id);
      expect(ended).toMatchObject({ approvedOre: 100_000, askedOre: 100_000 });
      expect(ended.allocations[0]?.orderVersion).toBe(1);
    });
    expect(changes).toEqual({ 1510: 10_000, 1581: 100_000, 1689: -100_000, 2499: -10_000 });
    expect(await stack.api.order(order.id)).toMatchObject({
      version: 2,
      pendingVersion: null,
      position: "hasPaid",
      totalOre: 90_000,
      paidOre: 90_000,
      leftOre: 0,
      owedToCustomerOre: 10_000,
    });
  });

  test("a new version waits also where the payment ends unpaid", async () => {
    const order = await heldOrder("cashier-cancel-only");
    const [changes] = await changesAt(async () => {
      const id = await stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
      await stack.api.sendOrder({
        totalOre: 120_000,
        version: 2,
        invoiceNumber: order.invoiceNumber,
      });
      await until(
        () => stack.nets.isBusy(till.vendorTerminalId),
        (isBusy) => isBusy,
        5_000,
      );
      await stack.api.cancel(id);
      expect((await stack.api.waitForEnd(id)).state).toBe("cancelled");
    });
    expect(changes).toEqual({ 1510: -20_000, 1689: 20_000 });
    const now = await stack.api.order(order.id);
    expect(standingOf(now)).toEqual(["hasNotPaid", 120_000, 0, 120_000, 0]);
  });

  test("a withdrawal waits, and what is paid then is a debt", async () => {
    const order = await heldOrder("slow-approval");
    const [changes] = await changesAt(async () => {
      const id = await stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
      const asked = await stack.api.withdraw(order.id);
      expect(asked).toMatchObject({ withdrawn: false, pendingWithdrawal: true });
      await stack.api.waitForEnd(id);
    });
    expect(changes).toEqual({ 1510: 100_000, 1581: 100_000, 1689: -100_000, 2499: -100_000 });
    const now = await stack.api.order(order.id);
    expect(standingOf(now)).toEqual(["withdrawn", 100_000, 0, 0, 100_000]);
  });
});

describe("what does not go together is refused, and nothing is sent to a terminal", () => {
  test.each([
    ["an order of another company at this till", "terminalOfAnotherCompany"],
    ["orders of two companies in one payment", "ordersOfSeveralCompanies"],
    ["the same order twice", "invalidInput"],
    ["an order that nobody knows", "orderNotFound"],
    ["an operator that nobody knows", "unknownOperator"],
    ["a terminal of another till", "terminalNotAtTill"],
    ["cash", "cashNotAllowed"],
  ] as const)("%s", async (what, code) => {
    const own = await stack.api.sendOrder({ totalOre: 1_000 });
    const other = await stack.api.sendOrder({ totalOre: 1_000, siteCode: "SYD" });
    const base = { allocations: [{ orderId: own.id }], tillId: till.id, operator: "KASS" };
    const bodies = {
      "an order of another company at this till": {
        ...base,
        allocations: [{ orderId: other.id }],
      },
      "orders of two companies in one payment": {
        ...base,
        allocations: [{ orderId: own.id }, { orderId: other.id }],
      },
      "the same order twice": {
        ...base,
        allocations: [{ orderId: own.id }, { orderId: own.id }],
      },
      "an order that nobody knows": { ...base, allocations: [{ orderId: till.id }] },
      "an operator that nobody knows": { ...base, operator: "NISSE" },
      "a terminal of another till": {
        ...base,
        terminalId: stack.otherCompanyTill.terminalId,
      },
      cash: { ...base, method: "cash" },
    };
    const before = await stack.truth();
    const answer = await stack.api.startPayment(bodies[what]);
    expect([answer.status >= 400 && answer.status < 500, problemOf(answer)]).toMatchObject([
      true,
      { code, moneyMoved: "no" },
    ]);
    expect(await stack.truth()).toEqual(before);
    expect((await stack.api.order(own.id)).payments).toEqual([]);
  });
});

test("each system's key sees its own events only, and goes on from where it was", async () => {
  const parts = stack.apiWith(stack.keys.parts);
  const first = await parts.sendOrder({ totalOre: 12_300, system: "parts" });
  await eventsOf(first.id, { kind: "arrived", leftOre: 12_300 });
  const seen = await parts.events();
  expect(new Set(seen.map((one) => one.system))).toEqual(new Set(["parts"]));
  const order = await parts.sendOrder({ totalOre: 12_300, system: "parts" });
  const other = await stack.api.sendOrder({ totalOre: 45_600 });
  await eventsOf(other.id, { kind: "arrived", leftOre: 45_600 });
  const fresh = await parts.events(seen.at(-1)?.cursor);
  expect(fresh.map((one) => [one.orderId, one.kind])).toEqual([[order.id, "arrived"]]);
  const all = await stack.api.events();
  expect(all.map((one) => one.cursor)).toEqual([...new Set(all.map((one) => one.cursor))]);
});
