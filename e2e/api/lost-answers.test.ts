/** Lost answers in company: what happened at the terminal just before, and what comes right after. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf, until } from "../api-client.ts";
import type { StackTill } from "../company.ts";
import { takenBy } from "../position-watch.ts";
import { type Stack, startStack } from "../stack.ts";

const TOTAL_ORE = 100_000;

let stack: Stack;
let usedTills = 0;

beforeAll(async () => {
  stack = await startStack({ tills: 12 });
});

afterAll(() => stack.close());

function nextTill(): StackTill {
  const till = stack.tills[usedTills];
  usedTills += 1;
  if (till === undefined) throw new Error("Too few tills");
  return till;
}

async function startWith(till: StackTill, script: string): Promise<string> {
  const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  await stack.nets.arm(till.vendorTerminalId, script);
  return stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
}

test.concurrent.each([
  ["customer-cancels", "cancelled"],
  ["drop-after-cancel", "declined"],
  ["decline-51", "declined"],
  ["terminal-offline", "notSent"],
  ["drop-before-authorisation", "notPerformed"],
] as const)("after %s a lost approval is still found to be paid", async (first, ended) => {
  const till = nextTill();
  const before = await stack.api.waitForEnd(await startWith(till, first));
  expect(before.state).toBe(ended);
  const id = await startWith(till, "drop-after-authorisation");
  expect(await stack.api.waitForEnd(id)).toMatchObject({
    position: "hasPaid",
    approvedOre: TOTAL_ORE,
    evidence: "lastResult",
  });
});

test.concurrent("a lost approval is not taken for the lost decline that follows it", async () => {
  const till = nextTill();
  const first = await stack.api.waitForEnd(await startWith(till, "drop-after-authorisation"));
  expect(first.position).toBe("hasPaid");
  const second = await stack.api.waitForEnd(await startWith(till, "drop-after-decline"));
  expect(second).toMatchObject({ position: "hasNotPaid", evidence: "lastResult" });
  const third = await stack.api.waitForEnd(await startWith(till, "drop-before-authorisation"));
  expect(third).toMatchObject({ position: "hasNotPaid", evidence: "olderLastResult" });
  const truth = await stack.truth();
  expect([first, second, third].map((one) => takenBy(truth, one.id))).toEqual([
    TOTAL_ORE,
    undefined,
    undefined,
  ]);
});

test.concurrent("while a payment is unknown its order and its terminal take no other, and say who has them", async () => {
  const till = nextTill();
  const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  await stack.nets.arm(till.vendorTerminalId, "stale-last-result");
  const id = await stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
  await stack.api.waitForState(id, ["unknown"], 5_000);
  expect((await stack.api.order(order.id)).position).toBe("findingOut");
  const elsewhere = await stack.api.startPayment({
    allocations: [{ orderId: order.id }],
    tillId: nextTill().id,
  });
  expect([elsewhere.status, problemOf(elsewhere)]).toMatchObject([
    409,
    {
      code: "orderHeld",
      moneyMoved: "unknown",
      paymentId: id,
      heldBy: { till: till.code, operator: "KASS", terminal: till.vendorTerminalId },
    },
  ]);
  const other = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  const again = await stack.api.startPayment({
    allocations: [{ orderId: other.id }],
    tillId: till.id,
  });
  expect([again.status, problemOf(again)]).toMatchObject([
    409,
    { code: "terminalHeld", moneyMoved: "no", paymentId: id },
  ]);
  const listed = (await stack.api.interrupted()).items.find((item) => item.paymentId === id);
  expect(listed).toMatchObject({ reason: "unknown", atRiskOre: TOTAL_ORE });
  expect((await stack.api.waitForEnd(id)).position).toBe("hasPaid");
});

test.concurrent("a server that is stopped in the middle of payments finds out after its start what became of them", async () => {
  const own = await startStack({ tills: 3 });
  const scripts = ["slow-approval", "cashier-cancel-only", "drop-after-authorisation"];
  const ids: string[] = [];
  for (const [index, script] of scripts.entries()) {
    const till = own.tills[index];
    if (till === undefined) throw new Error("Too few tills");
    await own.nets.arm(till.vendorTerminalId, script);
    const order = await own.api.sendOrder({ totalOre: TOTAL_ORE, settlement: "ledger" });
    ids.push(await own.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id }));
  }
  const [first, second] = own.tills;
  await until(
    () => own.nets.isBusy(first?.vendorTerminalId ?? ""),
    (isBusy) => isBusy,
    5_000,
  );
  const api = await own.restartServer();
  const waiting = await api.payment(ids[1] ?? "");
  expect(waiting.position).toBe("findingOut");
  // The customer gives up only now, with nobody listening.
  await own.nets.act(second?.vendorTerminalId ?? "", { kind: "customerCancel" });
  const ends = await Promise.all(ids.map((id) => api.waitForEnd(id)));
  expect(ends.map((one) => one.position)).toEqual(["hasPaid", "hasNotPaid", "hasPaid"]);
  const books = await api.books();
  expect([books.agree, books.differences]).toEqual([true, []]);
  expect(books.balances.map((one) => [one.account, one.balanceOre])).toEqual([
    ["1510", -200_000],
    ["1581", 200_000],
    ["1689", 0],
  ]);
  await own.close();
});

test.concurrent("with the vendor's own five seconds a lost approval is found, and none is shown too early", async () => {
  const own = await startStack({
    tills: 1,
    lastResultDelayMs: 5_000,
    simulator: { lastResultDelayMs: 3_000 },
  });
  const till = own.tills[0];
  if (till === undefined) throw new Error("No till");
  const order = await own.api.sendOrder({ totalOre: TOTAL_ORE });
  await own.nets.arm(till.vendorTerminalId, "lookup-without-order-id");
  const id = await own.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
  const startedMs = performance.now();
  const ended = await own.api.waitForEnd(id, 15_000);
  expect(ended).toMatchObject({ position: "hasPaid", evidence: "lastResult" });
  expect(performance.now() - startedMs).toBeGreaterThan(4_500);
  await own.close();
});

// These two change what all terminals share, and so come alone.
test("an expired sign-in in the middle of a payment sends nothing, and the next one goes through", async () => {
  const till = nextTill();
  const id = await startWith(till, "token-expired");
  expect(await stack.api.waitForEnd(id)).toMatchObject({
    state: "notSent",
    position: "hasNotPaid",
    evidence: "nothingSent",
    failureCode: "cloudLoginRefused",
  });
  expect(takenBy(await stack.truth(), id)).toBeUndefined();
  const next = await stack.api.waitForEnd(await startWith(till, "approve"));
  expect(next.position).toBe("hasPaid");
});

test("a customer who pays after the link was lost is found to have paid, however the cloud answers meanwhile", async () => {
  await stack.nets.change({ lastResultWhileBusy: "previous" });
  const till = nextTill();
  await stack.api.waitForEnd(await startWith(till, "approve"));
  const id = await startWith(till, "drop-then-paid-later");
  const ended = await stack.api.waitForEnd(id);
  await stack.nets.change({ lastResultWhileBusy: "busy" });
  expect(ended).toMatchObject({ position: "hasPaid", approvedOre: TOTAL_ORE });
});

test("the books agree after all that", async () => {
  const books = await stack.api.books();
  expect([books.agree, books.differences]).toEqual([true, []]);
  const issuers = books.balances.filter((one) => one.role.startsWith("issuer"));
  const bookedOre = issuers.reduce((sum, one) => sum + one.balanceOre, 0);
  expect(bookedOre).toBe((await stack.truth()).total.netOre);
});
