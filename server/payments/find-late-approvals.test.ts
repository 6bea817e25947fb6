import type { JudgeRules } from "@kortkoll/core/attempts/judge-last-result.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { statement } from "../database/database.ts";
import { findLateApprovals } from "./find-late-approvals.ts";
import { createPaymentRunner, type PaymentRunner } from "./payment-runner.ts";
import { type ResolverDeps, resolveUnknowns } from "./resolve-unknowns.ts";
import { shown, TestCloud } from "./test-cloud.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { NOT_SENT, UNKNOWN } from "./test-news.ts";

const RULES: JudgeRules = {
  lastResultDelayMs: 5_000,
  timeToleranceMs: 600_000,
  longestTransactionMs: 360_000,
};

const DAY_MS = 86_400_000;

let tests = 0;
let desk: Desk;
let cloud: TestCloud;
let deps: ResolverDeps;
let runner: PaymentRunner;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.startOver();
  // Each test is a later day than what the ones before have left behind.
  tests += 1;
  desk.nowMs += tests * 7 * DAY_MS;
  cloud = new TestCloud();
  deps = { ...desk.deps, cloud, rules: RULES };
  runner = createPaymentRunner(deps);
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
  // What a test has left to look at is not the next one's.
  cloud.last = { kind: "none" };
  desk.nowMs += DAY_MS;
  while ((await look()) > 0);
});
afterAll(() => desk.close());

const look = (): Promise<number> => findLateApprovals(deps, runner);

const READ_ATTEMPT = statement({
  name: "test_late_attempt",
  text: "select reference, next_check_at from attempts where id = $1",
});

async function stored(attemptId: string): Promise<{ reference: string; next_check_at: unknown }> {
  const [row] = await desk.database.query<{ reference: string; next_check_at: unknown }>(
    READ_ATTEMPT,
    [attemptId],
  );
  if (row === undefined) throw new Error("No such attempt");
  return row;
}

async function showOwn(attemptId: string): Promise<void> {
  const { reference } = await stored(attemptId);
  cloud.last = shown(true, { reference, amountOre: 100_000 });
}

/** Pays, loses the answer, and lets a terminal that shows nothing end the attempt unpaid. */
async function endUnpaid(): Promise<{ readonly order: Order; readonly attemptId: string }> {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, UNKNOWN);
  while ((await desk.stateOf(attemptId)) === "unknown") {
    await resolveUnknowns(deps, runner);
    desk.nowMs += 1_000;
  }
  expect(await desk.stateOf(attemptId)).toBe("notPerformed");
  cloud.looks = 0;
  return { order, attemptId };
}

test("an approval that is shown a minute after the attempt ended unpaid is booked as late", async () => {
  const { order, attemptId } = await endUnpaid();
  await showOwn(attemptId);
  expect(await look()).toBe(0);
  desk.nowMs += 60_000;
  expect(await look()).toBe(1);
  expect(await desk.attempt(attemptId)).toMatchObject({
    state: "approved",
    late: true,
    evidence: "lastResult",
  });
  expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 100_000, leftOre: 100_000 });
  desk.nowMs += 600_000;
  expect(await look()).toBe(0);
});

test("the terminal is asked one and five minutes after the end, and then no more", async () => {
  const { attemptId } = await endUnpaid();
  const endedMs = desk.nowMs;
  const asked: number[] = [];
  while (desk.nowMs < endedMs + 3_600_000) {
    if ((await look()) > 0) asked.push(Math.round((desk.nowMs - endedMs) / 60_000));
    desk.nowMs += 5_000;
  }
  expect(asked).toEqual([1, 5]);
  expect(cloud.looks).toBe(2);
  expect(await desk.stateOf(attemptId)).toBe("notPerformed");
});

test("a look that nobody answers is made again, for an hour", async () => {
  const { attemptId } = await endUnpaid();
  const why = { code: "cloudUnreachable", detail: "ECONNREFUSED" } as const;
  const endedMs = desk.nowMs;
  cloud.last = { kind: "noAnswer", why };
  while (desk.nowMs < endedMs + 600_000) {
    await look();
    desk.nowMs += 5_000;
  }
  expect(cloud.looks).toBeGreaterThan(10);
  await showOwn(attemptId);
  desk.nowMs += 30_000;
  expect(await look()).toBe(1);
  expect(await desk.attempt(attemptId)).toMatchObject({ state: "approved", late: true });
});

test("an approval that only the second look sees is booked, though the first had no answer", async () => {
  const { attemptId } = await endUnpaid();
  cloud.last = { kind: "noAnswer", why: { code: "cloudUnreachable", detail: "down" } };
  desk.nowMs += 60_000;
  expect(await look()).toBe(1);
  await showOwn(attemptId);
  desk.nowMs += 240_000;
  expect(await look()).toBe(1);
  expect(await desk.attempt(attemptId)).toMatchObject({ state: "approved", late: true });
});

test("a cloud that breaks at the first look does not take the second away", async () => {
  const { attemptId } = await endUnpaid();
  cloud.lastResult = () => Promise.reject(new Error("a bug"));
  desk.nowMs += 60_000;
  expect(await look()).toBe(1);
  cloud.lastResult = TestCloud.prototype.lastResult;
  await showOwn(attemptId);
  desk.nowMs += 240_000;
  expect(await look()).toBe(1);
  expect(await desk.stateOf(attemptId)).toBe("approved");
});

test("a decline that a last result told is looked at again as well", async () => {
  const attemptId = await desk.pay([await desk.send()]);
  await desk.tell(attemptId, UNKNOWN);
  const { reference } = await stored(attemptId);
  cloud.last = shown(false, { reference });
  await resolveUnknowns(deps, runner);
  expect(await desk.stateOf(attemptId)).toBe("declined");
  await showOwn(attemptId);
  desk.nowMs += 61_000;
  expect(await look()).toBe(1);
  expect(await desk.attempt(attemptId)).toMatchObject({ state: "approved", late: true });
});

test("a result without the attempt's own reference changes nothing", async () => {
  const { attemptId } = await endUnpaid();
  const { reference } = await stored(attemptId);
  desk.nowMs += 60_000;
  cloud.last = shown(true, { amountOre: 100_000 });
  expect(await look()).toBe(1);
  cloud.last = shown(false, { reference });
  desk.nowMs += 240_000;
  expect(await look()).toBe(1);
  expect(await desk.stateOf(attemptId)).toBe("notPerformed");
});

test("an attempt that is looked at again is resolved, and holds neither terminal nor order", async () => {
  const { order, attemptId } = await endUnpaid();
  expect(await stored(attemptId)).toMatchObject({ next_check_at: null });
  expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid", leftOre: 100_000 });
  const again = await desk.pay([order]);
  await desk.approve(again, 100_000);
  expect(await desk.order(order)).toMatchObject({ paidOre: 100_000 });
});

test("a newer attempt at the terminal ends the looks", async () => {
  await endUnpaid();
  desk.nowMs += 10_000;
  const newer = await desk.pay([await desk.send()]);
  await desk.approve(newer, 100_000);
  desk.nowMs += 60_000;
  expect(await look()).toBe(0);
  desk.nowMs += 600_000;
  expect(await look()).toBe(0);
  expect(cloud.looks).toBe(0);
});

test("a newer attempt that never reached the terminal does not end the looks", async () => {
  const { attemptId } = await endUnpaid();
  desk.nowMs += 10_000;
  const newer = await desk.pay([await desk.send()]);
  await desk.tell(newer, NOT_SENT);
  await showOwn(attemptId);
  desk.nowMs += 60_000;
  expect(await look()).toBe(1);
  expect(await desk.stateOf(attemptId)).toBe("approved");
});

test("of several servers that look at the same moment one asks the terminal", async () => {
  await endUnpaid();
  desk.nowMs += 60_000;
  const asked = await Promise.all([look(), look(), look(), look()]);
  expect(asked.toSorted()).toEqual([0, 0, 0, 1]);
  expect(cloud.looks).toBe(1);
});
