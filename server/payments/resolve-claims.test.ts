/** What a person has claimed is asked about until a terminal tells, and never guessed. */
import type { JudgeRules } from "@kortkoll/core/attempts/judge-last-result.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Order } from "../api.ts";
import { createPaymentRunner, type PaymentRunner } from "./payment-runner.ts";
import { resolveClaims } from "./resolve-claims.ts";
import type { ResolverDeps } from "./resolve-unknowns.ts";
import { claim, itemsOf, paymentOf, reasonsOf } from "./test-claims.ts";
import { shown, TestCloud } from "./test-cloud.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { NOT_PERFORMED, UNKNOWN } from "./test-news.ts";

const RULES: JudgeRules = {
  lastResultDelayMs: 5_000,
  timeToleranceMs: 600_000,
  longestTransactionMs: 360_000,
};

let tests = 0;
let desk: Desk;
let cloud: TestCloud;
let deps: ResolverDeps;
let runner: PaymentRunner;
const claimed: string[] = [];
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.startOver();
  // Each test is a later day than what the ones before have left behind.
  tests += 1;
  desk.nowMs += tests * 7 * 86_400_000;
  cloud = new TestCloud();
  deps = { ...desk.deps, cloud, rules: RULES };
  runner = createPaymentRunner(deps);
});
afterEach(async () => {
  // What a test leaves claimed is not to be asked about in the next.
  for (const id of claimed.splice(0))
    await desk.tell(id, { ...NOT_PERFORMED, onlyFrom: "claimed" });
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

async function claimedPayment(): Promise<{ readonly order: Order; readonly attemptId: string }> {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, UNKNOWN);
  await claim(desk, attemptId);
  claimed.push(attemptId);
  return { order, attemptId };
}

const look = (): Promise<number> => resolveClaims(deps, runner);

async function looksUntil(atMs: number): Promise<readonly number[]> {
  const asked: number[] = [];
  const startMs = desk.nowMs;
  while (desk.nowMs < startMs + atMs) {
    desk.nowMs += 30_000;
    if ((await look()) > 0) asked.push((desk.nowMs - startMs) / 60_000);
  }
  return asked;
}

/** How long it took until a claim was asked about again. */
async function looksUntilOne(): Promise<readonly number[]> {
  const startMs = desk.nowMs;
  do desk.nowMs += 1_000;
  while ((await look()) === 0);
  return [desk.nowMs - startMs];
}

test("a terminal that does not answer is asked again and again, with growing gaps", async () => {
  const { attemptId } = await claimedPayment();
  cloud.last = { kind: "noAnswer", why: { code: "cloudUnreachable", detail: "down" } };
  const asked = await looksUntil(20 * 60_000);
  const gaps = asked.map((at, index) => at - (asked[index - 1] ?? 0));
  expect(gaps.toSorted((a, b) => a - b)).toEqual(gaps);
  expect(asked.length).toBeGreaterThan(6);
  expect(await desk.stateOf(attemptId)).toBe("claimed");
  const [item] = await itemsOf(desk, attemptId);
  expect(item?.nextCheckAt).not.toBeNull();
});

test("the terminal's own result of the claimed payment proves it, though others came after", async () => {
  const { order, attemptId } = await claimedPayment();
  await desk.payAndApprove([await desk.send()], 100_000);
  const { reference } = await paymentOf(desk, attemptId);
  cloud.last = shown(true, { reference, amountOre: 100_000 });
  desk.nowMs += 60_000;
  expect(await look()).toBe(1);
  expect(await desk.order(order)).toMatchObject({ position: "hasPaid", paidOre: 100_000 });
  expect(await paymentOf(desk, attemptId)).toMatchObject({
    evidence: "lastResult",
    claim: { outcome: "proven" },
  });
});

test("a terminal that shows again and again that it did something else disproves it", async () => {
  const { order, attemptId } = await claimedPayment();
  cloud.last = { kind: "none" };
  await looksUntil(10 * 60_000);
  expect(await desk.stateOf(attemptId)).toBe("notPerformed");
  expect(await desk.order(order)).toMatchObject({ position: "hasNotPaid" });
  expect(await reasonsOf(desk, attemptId)).toEqual(["claimDisproven"]);
});

test("a terminal that was out of reach between two looks disproves nothing by them", async () => {
  const { attemptId } = await claimedPayment();
  cloud.last = { kind: "none" };
  desk.nowMs += 60_000;
  expect(await look()).toBe(1);
  cloud.terminalState = { kind: "offline", raw: "offline" };
  await looksUntil(10 * 60_000);
  cloud.terminalState = { kind: "idle" };
  const [first] = await looksUntilOne();
  expect(await desk.stateOf(attemptId)).toBe("claimed");
  // Looked at again within the half minute that the proof takes.
  const [second] = await looksUntilOne();
  expect(second).toBeLessThanOrEqual(30_000);
  expect(await desk.stateOf(attemptId)).toBe("notPerformed");
  expect(first).toBeGreaterThan(30_000);
});

test("the result of a later payment disproves nothing: it hides what came of the claimed one", async () => {
  const { attemptId } = await claimedPayment();
  const later = await desk.pay([await desk.send()]);
  await desk.approve(later, 100_000);
  const { reference, stanAuth } = await paymentOf(desk, later);
  cloud.last = shown(true, { reference, stanAuth: stanAuth ?? "", amountOre: 100_000 });
  await looksUntil(30 * 60_000);
  expect(await desk.stateOf(attemptId)).toBe("claimed");
});

test("a result without our reference is not believed once the terminal has had another payment", async () => {
  const { attemptId } = await claimedPayment();
  const later = await desk.pay([await desk.send()]);
  cloud.last = shown(true, { amountOre: 100_000 });
  await looksUntil(10 * 60_000);
  expect(await desk.stateOf(attemptId)).toBe("claimed");
  expect(await desk.stateOf(later)).toBe("sent");
});

test("of several servers that look at the same moment one asks the terminal", async () => {
  await claimedPayment();
  desk.nowMs += 60_000;
  cloud.last = { kind: "noAnswer", why: { code: "cloudUnreachable", detail: "down" } };
  const asked = await Promise.all([look(), look(), look()]);
  expect(asked.toSorted()).toEqual([0, 0, 1]);
});

test("a refusal without a reference proves nothing: the terminal is free, and it may be anybody's", async () => {
  const { attemptId } = await claimedPayment();
  cloud.last = shown(false, {
    reference: undefined,
    time: { kind: "instant", at: new Date(desk.nowMs + 60_000).toISOString() },
  });
  await looksUntil(20 * 60_000);
  expect(await desk.stateOf(attemptId)).toBe("claimed");
});
