/**
 * The two nights on which Swedish clocks change, with terminals that change theirs and terminals
 * that do not. Terminals write their local time without a zone, and here their last result carries
 * no reference, so that time and amount are all there is to know a lost payment by.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StackTill } from "../company.ts";
import { takenBy } from "../position-watch.ts";
import { type Stack, startStack } from "../stack.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TOTAL_ORE = 100_000;

/** Both at 01:00 UTC. A terminal that does not follow is behind in spring and ahead in autumn. */
const NIGHTS = [
  { name: "to summer time", day: "2027-03-28", staysBehindMs: -HOUR_MS },
  { name: "to winter time", day: "2026-10-25", staysBehindMs: HOUR_MS },
] as const;

describe.each(NIGHTS)("on $day, when clocks go $name,", ({ day, staysBehindMs }) => {
  let stack: Stack;
  let usedTills = 0;

  beforeAll(async () => {
    stack = await startStack({ tills: 8, startsAt: `${day}T00:52:00Z` });
  });

  afterAll(() => stack.close());

  function nextTill(): StackTill {
    const till = stack.tills[usedTills];
    usedTills += 1;
    if (till === undefined) throw new Error("Too few tills");
    return till;
  }

  async function payWith(till: StackTill, script: string): Promise<string> {
    const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
    await stack.nets.arm(till.vendorTerminalId, script);
    return stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
  }

  async function expectFound(paymentId: string): Promise<void> {
    const ended = await stack.api.waitForEnd(paymentId);
    expect(ended).toMatchObject({
      position: "hasPaid",
      approvedOre: TOTAL_ORE,
      evidence: "lastResult",
      businessDay: day,
    });
    expect(takenBy(await stack.truth(), paymentId)).toBe(TOTAL_ORE);
  }

  async function expectNotPerformed(paymentId: string): Promise<void> {
    const ended = await stack.api.waitForEnd(paymentId);
    expect(ended).toMatchObject({ state: "notPerformed", evidence: "olderLastResult" });
    expect(takenBy(await stack.truth(), paymentId)).toBeUndefined();
  }

  const tills: { changes: StackTill; changesNot: StackTill; alsoNot: StackTill }[] = [];

  test("a payment before the change teaches that the terminal's clock is right", async () => {
    const [changes, changesNot, alsoNot] = [nextTill(), nextTill(), nextTill()];
    tills.push({ changes, changesNot, alsoNot });
    for (const till of [changes, changesNot, alsoNot]) {
      const paid = await stack.api.waitForEnd(await payWith(till, "approve"));
      expect(paid).toMatchObject({ position: "hasPaid", businessDay: day });
    }
  });

  test("a lost payment of just before is found just after the change", async () => {
    const till = nextTill();
    stack.moveClock(7 * MINUTE_MS);
    stack.moveTerminalClocks(7 * MINUTE_MS);
    const id = await payWith(till, "lookup-without-order-id");
    await stack.api.waitForState(id, ["unknown", "approved"], 5_000);
    stack.moveClock(2 * MINUTE_MS);
    stack.moveTerminalClocks(2 * MINUTE_MS);
    await expectFound(id);
  });

  test("a lost payment after the change is found at a terminal that follows it", async () => {
    const till = tills[0]?.changes ?? nextTill();
    await expectFound(await payWith(till, "lookup-without-order-id"));
  });

  test("a lost payment after the change is found at a terminal that does not follow it", async () => {
    stack.moveTerminalClocks(staysBehindMs);
    const till = tills[0]?.changesNot ?? nextTill();
    await expectFound(await payWith(till, "lookup-without-order-id"));
    await expectFound(await payWith(nextTill(), "lookup-without-order-id"));
  });

  test("a link lost before payment is not taken for the same amount of an hour before", async () => {
    const till = tills[0]?.alsoNot ?? nextTill();
    await expectNotPerformed(await payWith(till, "drop-before-authorisation"));
  });

  test("an hour after the change a terminal that has been put right is believed again", async () => {
    const till = nextTill();
    const before = await stack.api.waitForEnd(await payWith(till, "approve"));
    expect(before.position).toBe("hasPaid");
    stack.moveClock(HOUR_MS);
    stack.moveTerminalClocks(HOUR_MS - staysBehindMs);
    await expectFound(await payWith(till, "lookup-without-order-id"));
    await expectNotPerformed(await payWith(till, "drop-before-authorisation"));
  });

  test("each payment is on the day's takings once, and the books agree", async () => {
    const books = await stack.api.books();
    expect([books.agree, books.differences]).toEqual([true, []]);
    const issuers = books.balances.filter((one) => one.role.startsWith("issuer"));
    const bookedOre = issuers.reduce((sum, one) => sum + one.balanceOre, 0);
    expect(bookedOre).toBe((await stack.truth()).total.netOre);
    const approved = await stack.api.payments(`&state=approved&from=${day}&to=${day}`);
    expect(approved).toHaveLength((await stack.truth()).total.count);
  });
});
