import type { JudgeRules } from "@kortkoll/core/attempts/judge-last-result.ts";
import type { LastResultOutcome, TerminalAnswer } from "@kortkoll/terminals/terminal.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import { createPaymentRunner, type PaymentRunner } from "./payment-runner.ts";
import { isOfEarlierAttempt } from "./resolve-store.ts";
import { type ResolverDeps, resolveUnknowns } from "./resolve-unknowns.ts";
import { claim } from "./test-claims.ts";
import { shown, TestCloud } from "./test-cloud.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { answerOf, approved, CANCELLED, NOT_PERFORMED, nextStan, UNKNOWN } from "./test-news.ts";

const RULES: JudgeRules = {
  lastResultDelayMs: 5_000,
  timeToleranceMs: 600_000,
  longestTransactionMs: 360_000,
};

let desk: Desk;
let cloud: TestCloud;
let deps: ResolverDeps;
let runner: PaymentRunner;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.startOver();
  cloud = new TestCloud();
  deps = { ...desk.deps, cloud, rules: RULES };
  runner = createPaymentRunner(deps);
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

async function unknown(
  more: { readonly till?: "K2"; readonly terminalId?: string } = {},
): Promise<string> {
  const attemptId = await desk.pay([await desk.send()], undefined, more);
  await desk.tell(attemptId, UNKNOWN);
  return attemptId;
}

const resolve = (): Promise<number> => resolveUnknowns(deps, runner);

/** Lets the time go by until the attempt has ended, or so long. */
async function resolveFor(attemptId: string, forMs: number): Promise<string> {
  const untilMs = desk.nowMs + forMs;
  while (desk.nowMs <= untilMs && (await desk.stateOf(attemptId)) === "unknown") {
    await resolve();
    desk.nowMs += 1_000;
  }
  return desk.stateOf(attemptId);
}

const CHECKS = statement({
  name: "test_checks",
  text: "select checks from attempts where id = $1",
});

/** Lets the time go by until the terminal is looked at the next time. */
async function untilShown(attemptId: string): Promise<void> {
  const checks = async (): Promise<number> => {
    const [row] = await desk.database.query<{ checks: number }>(CHECKS, [attemptId]);
    return row?.checks ?? 0;
  };
  const before = await checks();
  while ((await checks()) === before) {
    desk.nowMs += 1_000;
    await resolve();
  }
}

function noResult(): LastResultOutcome {
  return { kind: "noAnswer", why: { code: "cloudUnreachable", detail: "down" } };
}

const REFERENCE = statement({
  name: "test_reference",
  text: "select reference from attempts where id = $1",
});

async function referenceOf(attemptId: string): Promise<string> {
  const [row] = await desk.database.query<{ reference: string }>(REFERENCE, [attemptId]);
  return row?.reference ?? "";
}

const now = (): { kind: "instant"; at: string } => ({
  kind: "instant",
  at: new Date(desk.nowMs).toISOString(),
});

describe("a last result with our own reference", () => {
  test("approved is booked at once, with how we know it", async () => {
    const attemptId = await unknown();
    cloud.last = shown(true, { reference: await referenceOf(attemptId), amountOre: 100_000 });
    expect(await resolve()).toBe(1);
    expect(await desk.attempt(attemptId)).toMatchObject({
      state: "approved",
      evidence: "lastResult",
      issuer: "unknown",
      flags: ["unknownIssuer"],
    });
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1589": 100_000 });
    expect(await resolve()).toBe(0);
  });

  test("of another amount is booked with that amount", async () => {
    const attemptId = await unknown();
    cloud.last = shown(true, { reference: await referenceOf(attemptId), amountOre: 60_000 });
    await resolve();
    expect(await desk.attempt(attemptId)).toMatchObject({ approved_ore: 60_000 });
  });

  test("of a refund gives the order back its debt", async () => {
    const order = await desk.send();
    const paid = await desk.payAndApprove([order], 100_000);
    const refundId = await desk.refund(paid, 100_000);
    await desk.tell(refundId, UNKNOWN);
    cloud.last = shown(true, { reference: await referenceOf(refundId), amountOre: 100_000 });
    await resolve();
    expect(await desk.order(order)).toMatchObject({ paidOre: 0, position: "hasNotPaid" });
    expect(await desk.balances()).toEqual({ "1510": -100_000, "1689": 100_000 });
  });
});

describe("a last result of something older", () => {
  test("ends the attempt unpaid only when it has been shown for half a minute on an idle terminal", async () => {
    await desk.payAndApprove([await desk.send()], 100_000);
    const paid = await desk.payAndApprove([await desk.send()], 100_000);
    const [row] = await desk.database.query<{ stan_auth: string }>(
      statement({ name: "test_stan", text: "select stan_auth from attempts where id = $1" }),
      [paid],
    );
    const attemptId = await unknown();
    cloud.last = shown(true, { stanAuth: row?.stan_auth, amountOre: 100_000 });
    expect(await resolveFor(attemptId, 30_000)).toBe("unknown");
    expect(await resolveFor(attemptId, 120_000)).toBe("notPerformed");
    expect(await desk.attempt(attemptId)).toMatchObject({ evidence: "olderLastResult" });
    expect(await desk.timeline(attemptId)).toContain("checked");
  });

  test("that carries no time proves nothing until the terminal's approvals are seen to differ", async () => {
    // Nothing has been approved at this one before.
    const at = { till: "K2", terminalId: "77000002" } as const;
    const stanAuth = nextStan();
    const approveAt = async (answer: TerminalAnswer): Promise<void> => {
      const paid = await desk.pay([await desk.send()], undefined, at);
      await desk.tell(paid, approved(100_000, answer));
    };
    await approveAt(answerOf("visa", stanAuth));
    const first = await unknown(at);
    cloud.last = shown(true, { stanAuth, time: undefined, amountOre: 100_000 });
    expect(await resolveFor(first, 300_000)).toBe("unknown");
    await desk.tell(first, NOT_PERFORMED);
    await approveAt(answerOf("visa", nextStan()));
    const next = await unknown(at);
    expect(await resolveFor(next, 180_000)).toBe("notPerformed");
  });

  test("that was read before the server stood still is as old as the question", async () => {
    await desk.payAndApprove([await desk.send()], 100_000);
    const attemptId = await unknown();
    cloud.last = { kind: "none" };
    desk.nowMs += 6_000;
    await resolve();
    desk.nowMs += 5_000;
    const lastResult = cloud.lastResult.bind(cloud);
    cloud.lastResult = async () => {
      const last = await lastResult();
      desk.nowMs += 60_000;
      return last;
    };
    await resolve();
    expect(await desk.stateOf(attemptId)).toBe("unknown");
    await desk.tell(attemptId, NOT_PERFORMED);
  });

  test.each([
    ["is out of reach", { terminalState: { kind: "offline", raw: "offline" } }],
    ["shows something that is not surely older", { last: shown(true, { amountOre: 70_000 }) }],
    ["does not tell its last result", { last: noResult() }],
  ] as const)(
    "must be shown for half a minute anew when the terminal %s in between",
    async (_, between) => {
      const attemptId = await unknown();
      cloud.last = { kind: "none" };
      expect(await resolveFor(attemptId, 20_000)).toBe("unknown");
      Object.assign(cloud, between);
      expect(await resolveFor(attemptId, 120_000)).toBe("unknown");
      Object.assign(cloud, { terminalState: { kind: "idle" }, last: { kind: "none" } });
      await untilShown(attemptId);
      expect(await resolveFor(attemptId, 28_000)).toBe("unknown");
      expect(await resolveFor(attemptId, 10_000)).toBe("notPerformed");
    },
  );

  test("must be shown for half a minute anew when nobody looked for a while", async () => {
    const attemptId = await unknown();
    cloud.last = { kind: "none" };
    expect(await resolveFor(attemptId, 20_000)).toBe("unknown");
    // The server was away, and what the terminal did meanwhile may be shown late.
    desk.nowMs += 3_600_000;
    await resolve();
    expect(await desk.stateOf(attemptId)).toBe("unknown");
    expect(await resolveFor(attemptId, 28_000)).toBe("unknown");
    expect(await resolveFor(attemptId, 10_000)).toBe("notPerformed");
  });

  test("never ends it while the terminal is busy", async () => {
    const attemptId = await unknown();
    cloud.terminalState = { kind: "busy", raw: "transaction" };
    expect(await resolveFor(attemptId, 3_600_000)).toBe("unknown");
  });

  test("that an early cancel of the attempt before left does not say that ours was cancelled", async () => {
    const before = await desk.pay([await desk.send()]);
    await desk.tell(before, CANCELLED);
    const early = shown(false, { stanAuth: undefined, time: now() });
    desk.nowMs += 30_000;
    const attemptId = await unknown();
    cloud.last = early;
    expect(await resolveFor(attemptId, 5_000)).toBe("unknown");
    cloud.last = shown(true, { reference: await referenceOf(attemptId), amountOre: 100_000 });
    expect(await resolveFor(attemptId, 60_000)).toBe("approved");
  });
});

test("an approval that fits proves nothing where an attempt was claimed just before: it may be that one's", async () => {
  const before = await unknown();
  await claim(desk, before);
  desk.nowMs += 60_000;
  const attemptId = await unknown();
  cloud.last = shown(true, { stanAuth: nextStan(), time: now(), amountOre: 100_000 });
  expect(await resolveFor(attemptId, 120_000)).toBe("unknown");
  await desk.tell(attemptId, NOT_PERFORMED);
  await desk.tell(before, { ...NOT_PERFORMED, onlyFrom: "claimed" });
});

describe("a last result with the reference of an attempt before", () => {
  const STANS: readonly { readonly name: string; readonly stanAuth: string | undefined }[] = [
    { name: "without a StanAuth", stanAuth: undefined },
    { name: "with a StanAuth that the terminal sends for all", stanAuth: "000000000000" },
  ];

  test.each(STANS)("$name ends the attempt unpaid after half a minute", async ({ stanAuth }) => {
    const answer = answerOf("visa", stanAuth);
    for (const _ of [1, 2]) {
      const paid = await desk.pay([await desk.send()]);
      await desk.tell(paid, approved(100_000, answer));
    }
    const before = await desk.pay([await desk.send()]);
    await desk.tell(before, approved(100_000, answer));
    desk.nowMs += 60_000;
    const attemptId = await unknown();
    const reference = await referenceOf(before);
    cloud.last = shown(true, { reference, stanAuth, amountOre: 100_000, time: now() });
    expect(await resolveFor(attemptId, 30_000)).toBe("unknown");
    expect(await resolveFor(attemptId, 120_000)).toBe("notPerformed");
    expect(await desk.stateOf(before)).toBe("approved");
  });

  test("that was declined ends the attempt unpaid, but not while the terminal is busy", async () => {
    const before = await desk.pay([await desk.send()]);
    await desk.tell(before, CANCELLED);
    desk.nowMs += 60_000;
    const attemptId = await unknown();
    cloud.last = shown(false, { reference: await referenceOf(before), stanAuth: undefined });
    cloud.terminalState = { kind: "busy", raw: "transaction" };
    expect(await resolveFor(attemptId, 600_000)).toBe("unknown");
    cloud.terminalState = { kind: "idle" };
    expect(await resolveFor(attemptId, 900_000)).toBe("notPerformed");
  });

  test("that is booked with another StanAuth holds the attempt: it may be more money", async () => {
    const before = await desk.payAndApprove([await desk.send()], 100_000);
    desk.nowMs += 60_000;
    const attemptId = await unknown();
    cloud.last = shown(true, { reference: await referenceOf(before), amountOre: 100_000 });
    expect(await resolveFor(attemptId, 600_000)).toBe("unknown");
  });

  test("and an approval that is shown first when the proof is complete is told as well", async () => {
    const before = await desk.pay([await desk.send()]);
    await desk.tell(before, CANCELLED);
    desk.nowMs += 60_000;
    const attemptId = await unknown();
    expect(await resolveFor(attemptId, 30_000)).toBe("unknown");
    cloud.last = shown(true, { reference: await referenceOf(before), amountOre: 100_000 });
    expect(await resolveFor(attemptId, 120_000)).toBe("notPerformed");
    expect(await desk.attempt(before)).toMatchObject({ state: "approved", late: true });
  });

  test("of no attempt of ours, or of another terminal's, proves nothing", async () => {
    const elsewhere = await desk.pay([await desk.send()], undefined, {
      till: "K2",
      terminalId: "77000002",
    });
    await desk.tell(elsewhere, CANCELLED);
    desk.nowMs += 60_000;
    const attemptId = await unknown();
    for (const reference of ["FREMMANDE1", await referenceOf(elsewhere)]) {
      cloud.last = shown(false, { reference, stanAuth: undefined });
      expect(await resolveFor(attemptId, 600_000)).toBe("unknown");
    }
  });

  test("counts as before only what was sent before", async () => {
    const first = await desk.pay([await desk.send()]);
    const firstSentAt = new Date(desk.nowMs);
    await desk.tell(first, CANCELLED);
    desk.nowMs += 60_000;
    const second = await unknown();
    const secondSentAt = new Date(desk.nowMs);
    const at = { terminalId: desk.places.terminals["77000001"], stanAuth: undefined };
    const isEarlier = async (of: string, than: string, sentAt: Date): Promise<boolean> =>
      isOfEarlierAttempt(desk.database, {
        ...at,
        reference: await referenceOf(of),
        attemptId: than,
        sentAt,
      });
    expect(await isEarlier(first, second, secondSentAt)).toBe(true);
    expect(await isEarlier(second, first, firstSentAt)).toBe(false);
  });
});

describe("nobody answers", () => {
  test("the attempt stays unknown, its terminal held, and is asked about ever more seldom", async () => {
    const attemptId = await unknown();
    cloud.last = { kind: "noAnswer", why: { code: "cloudUnreachable", detail: "down" } };
    expect(await resolveFor(attemptId, 3_600_000)).toBe("unknown");
    expect(cloud.looks).toBeGreaterThan(12);
    expect(cloud.looks).toBeLessThan(25);
    const other = await desk.tryPay({ allocations: [{ orderId: (await desk.send()).id }] });
    expect(other).toMatchObject({ code: "terminalHeld", holder: { attemptId } });
  });

  test("a cloud that breaks for one attempt does not keep the others from being resolved", async () => {
    const broken = await unknown();
    const whole = await unknown({ till: "K2", terminalId: "77000002" });
    const reference = await referenceOf(whole);
    cloud.lastResult = (terminalId?: string) =>
      terminalId === "77000001"
        ? Promise.reject(new Error("a bug"))
        : Promise.resolve(shown(true, { reference, amountOre: 100_000 }));
    expect(await resolve()).toBe(2);
    expect([await desk.stateOf(broken), await desk.stateOf(whole)]).toEqual([
      "unknown",
      "approved",
    ]);
  });
});

test("of several servers that ask at the same moment one asks the terminal", async () => {
  const attemptId = await unknown();
  cloud.last = { kind: "noAnswer", why: { code: "cloudUnreachable", detail: "down" } };
  const asked = await Promise.all([resolve(), resolve(), resolve(), resolve()]);
  expect(asked.toSorted()).toEqual([0, 0, 0, 1]);
  expect(cloud.looks).toBe(1);
  expect(await desk.stateOf(attemptId)).toBe("unknown");
});

test("a last result of an earlier attempt that had ended unpaid is its late approval", async () => {
  const order = await desk.send();
  const earlier = await desk.pay([order]);
  await desk.tell(earlier, CANCELLED);
  const attemptId = await unknown();
  const stanAuth = nextStan();
  const reference = await referenceOf(earlier);
  cloud.last = shown(true, { reference, stanAuth, amountOre: 100_000 });
  await resolve();
  expect(await desk.attempt(earlier)).toMatchObject({ state: "approved", late: true });
  expect(await desk.order(order)).toMatchObject({ owedToCustomerOre: 100_000, leftOre: 100_000 });
  expect(await desk.stateOf(attemptId)).toBe("unknown");
  // Now that its StanAuth is known, it shows that the attempt after it never happened.
  expect(await resolveFor(attemptId, 180_000)).toBe("notPerformed");
});
