/** The terminal dies with the customer standing there: what is said, what is held, and until when. */

import { randomUUID } from "node:crypto";
import type { Payment } from "@kortkoll/server/api.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf, until } from "../api-client.ts";
import type { StackTill } from "../company.ts";
import { takenBy } from "../position-watch.ts";
import type { Stack } from "../stack.ts";
import { type StackBehindDamage, startStackBehindDamage } from "../stack-behind-damage.ts";

const TOTAL_ORE = 100_000;

let between: StackBehindDamage;
let stack: Stack;

beforeAll(async () => {
  between = await startStackBehindDamage(4);
  stack = between.stack;
});

afterAll(() => between.close());

function tillAt(index: number): StackTill {
  const till = stack.tills[index];
  if (till === undefined) throw new Error("Too few tills");
  return till;
}

/** A payment under way at the terminal when all contact with it is cut. */
async function dieDuring(
  till: StackTill,
  script: string,
): Promise<{ readonly orderId: string; readonly paymentId: string }> {
  const first = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  await stack.api.payToEnd({ allocations: [{ orderId: first.id }], tillId: till.id });
  const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  await between.nets.arm(till.vendorTerminalId, script);
  const paymentId = await stack.api.pay({
    allocations: [{ orderId: order.id }],
    tillId: till.id,
  });
  await until(
    () => between.nets.isBusy(till.vendorTerminalId),
    (isBusy) => isBusy,
    5_000,
  );
  between.cloud.silence(till.vendorTerminalId);
  await stack.api.waitForState(paymentId, ["unknown"], 5_000);
  return { orderId: order.id, paymentId };
}

test("while it is dead nobody is told that the customer has not paid, and only its own order and terminal wait", async () => {
  const [dead, living] = [tillAt(0), tillAt(1)];
  const { orderId, paymentId } = await dieDuring(dead, "slow-approval");
  // The customer's money is taken while nobody can ask.
  await until(
    () => stack.truth(),
    (truth) => takenBy(truth, paymentId) !== undefined,
    5_000,
  );
  await until(
    () => stack.api.payment(paymentId),
    (seen) => seen.timeline.filter((entry) => entry.kind === "checked").length >= 3,
    10_000,
  );
  const waiting = await stack.api.payment(paymentId);
  expect(waiting).toMatchObject({ position: "findingOut", moneyMoved: "unknown" });
  expect(waiting.nextCheckAt).not.toBeNull();
  for (const entry of waiting.timeline.filter(({ kind }) => kind === "checked")) {
    expect(entry.content).toMatchObject({ why: "noAnswer" });
  }
  expect(await stack.api.order(orderId)).toMatchObject({
    position: "findingOut",
    activePaymentId: paymentId,
  });
  const elsewhere = await stack.api.startPayment({
    allocations: [{ orderId }],
    tillId: living.id,
  });
  expect([elsewhere.status, problemOf(elsewhere)]).toMatchObject([
    409,
    { code: "orderHeld", moneyMoved: "unknown", paymentId },
  ]);
  const next = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  const there = await stack.api.payToEnd({
    allocations: [{ orderId: next.id }],
    tillId: living.id,
  });
  expect(there.position).toBe("hasPaid");
  between.cloud.hearAgain(dead.vendorTerminalId);
  expect(await stack.api.waitForEnd(paymentId, 40_000)).toMatchObject({
    position: "hasPaid",
    evidence: "lastResult",
    approvedOre: TOTAL_ORE,
  });
  expect(await stack.api.order(orderId)).toMatchObject({ position: "hasPaid", leftOre: 0 });
});

test("however long it is dead, the payment does not end by itself; when it is back, the truth is found", async () => {
  const till = tillAt(2);
  const { orderId, paymentId } = await dieDuring(till, "cashier-cancel-only");
  stack.moveClock(3 * 3_600_000);
  await until(
    () => stack.api.payment(paymentId),
    (seen) => seen.timeline.filter((entry) => entry.kind === "checked").length >= 4,
    10_000,
  );
  expect((await stack.api.payment(paymentId)).position).toBe("findingOut");
  // The customer walked away from the dark screen.
  await between.nets.act(till.vendorTerminalId, { kind: "customerCancel" });
  between.cloud.hearAgain(till.vendorTerminalId);
  stack.moveClock(3_600_000);
  expect(await stack.api.waitForEnd(paymentId, 40_000)).toMatchObject({
    position: "hasNotPaid",
    moneyMoved: "no",
  });
  expect(takenBy(await stack.truth(), paymentId)).toBeUndefined();
  const paid = await stack.api.payToEnd({ allocations: [{ orderId }], tillId: till.id });
  expect(paid.position).toBe("hasPaid");
});

test("a customer with the slip in hand may leave on a claim, which the terminal proves when it is back", async () => {
  const till = tillAt(3);
  const { orderId, paymentId } = await dieDuring(till, "slow-approval");
  const manager = await stack.signedIn("CHEF", till.id);
  const claimed = await manager.send("POST", `/api/payments/${paymentId}/claim`, {
    body: {
      evidence: { kind: "receiptNumber", value: "004711" },
      reason: "Kunden visade slipen, terminalen är död",
      releaseOrder: true,
    },
    headers: { "idempotency-key": randomUUID() },
  });
  expect(claimed.status).toBe(200);
  expect(await stack.api.payment(paymentId)).toMatchObject({
    state: "claimed",
    position: "notProven",
    moneyMoved: "unknown",
    approvedOre: 0,
  });
  const order = await stack.api.order(orderId);
  expect(order).toMatchObject({ position: "notProven", paidOre: 0, keysMayBeHandedOver: false });
  expect(order.sentence).toMatch(
    /^EJ BEVISAT – CHEF uppger betalt, därför att Kunden visade slipen/,
  );
  const again = await stack.api.startPayment({
    allocations: [{ orderId }],
    tillId: tillAt(1).id,
  });
  expect([again.status, problemOf(again)]).toMatchObject([
    409,
    { code: "orderMayBePaid", moneyMoved: "unknown" },
  ]);
  between.cloud.hearAgain(till.vendorTerminalId);
  const proven = await provenAfterHours(paymentId);
  expect(proven).toMatchObject({ position: "hasPaid", evidence: "lastResult", late: false });
  expect(await stack.api.order(orderId)).toMatchObject({ position: "hasPaid", leftOre: 0 });
});

/** A look that was under way while the terminal was dead puts the next one off: hours pass again. */
async function provenAfterHours(paymentId: string): Promise<Payment> {
  for (let hoursLeft = 5; ; hoursLeft -= 1) {
    stack.moveClock(3_600_000);
    const proven = await stack.api.waitForState(paymentId, ["approved"], 8_000).catch((error) => {
      if (hoursLeft === 0) throw error;
    });
    if (proven !== undefined) return proven;
  }
}
