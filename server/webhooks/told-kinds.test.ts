/** What is told that no payment's own life tells: closes, payouts, and alarms that no event brings. */
import { WEBHOOK_TOPICS } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import { describe, expect, test } from "vitest";
import { ClosingDesk } from "../day-close/test-closing.ts";
import { answerOf, approved, nextStan } from "../payments/test-news.ts";
import { takeBackMatch } from "../payout-matches/take-back-match.ts";
import { insertTestAgreement } from "../payout-matches/test-bank-lines.ts";
import { BenchDesk, NEXT, sales } from "../payout-matches/test-bench.ts";
import { type AlarmDeps, tellAlarms } from "./tell-alarms.ts";
import { openHooks, type TestHooks } from "./test-hooks.ts";
import type { Target } from "./test-target.ts";

let hooks: TestHooks;
let target: Target;
openHooks((opened) => {
  ({ hooks, target } = opened);
});

const tell = (): Promise<void> => hooks.tell([target.host]);
const told = () => target.received.map(({ body }) => body);

test("a close of a day is told with its place and number, and one of a till says which", async () => {
  await hooks.subscribe(target.address, "dayClosed");
  const closing = new ClosingDesk(hooks.desk);
  await closing.pay(50_000);
  const till = { kind: "till", id: hooks.desk.places.tills["K1"] ?? "", code: "K1" } as const;
  const part = await closing.closeAll(false, till);
  await closing.pay(10_000);
  const whole = await closing.closeAll();
  await closing.closeAll();
  await tell();
  const of = (number: number) => ({ companyCode: "BIL", siteCode: "NORD", number });
  expect(told().map(({ kind, data }) => [kind, data])).toMatchObject([
    ["dayClosed", { ...of(part.number), closeId: part.id, part: { kind: "till", code: "K1" } }],
    ["dayClosed", { ...of(whole.number), closeId: whole.id, part: null }],
  ]);
  expect(told(), "with nothing new there is no new close").toHaveLength(2);
});

test("a payout that is matched is told with its agreement and kronor, and so is that it was wrong", async () => {
  await hooks.subscribe(target.address, "payoutMatched");
  const { desk } = hooks;
  const agreement = await insertTestAgreement(desk.database, desk.places.companyId);
  const bench = new BenchDesk(desk, agreement);
  await bench.sell(124_900);
  desk.nowMs += 86_400_000;
  const bankLineId = await bench.line(124_900);
  const booked = await bench.choose(bankLineId, [sales(124_900)]);
  const matchId = booked.kind === "booked" ? booked.matchId : "";
  await tell();
  await takeBackMatch(desk.deps, { matchId, reason: "Fel rad", by: bench.chef, claim: undefined });
  await tell();
  const data = { companyCode: "BIL", matchId, bankLineId, amountOre: 124_900, bookedOn: NEXT };
  expect(booked.kind).toBe("booked");
  expect(told()).toMatchObject([
    { kind: "payoutMatched", data: { ...data, agreement: agreement.name } },
    { kind: "payoutMatchUndone", data: { ...data, agreement: agreement.name } },
  ]);
});

describe("an alarm", () => {
  const deps = (more: Partial<AlarmDeps> = {}): AlarmDeps => ({
    ...hooks.desk.deps,
    bookDifferences: () => [],
    ...more,
  });

  async function waitingForSignature(): Promise<string> {
    const attemptId = await hooks.desk.pay([await hooks.desk.send()]);
    const answer = answerOf("visa", nextStan());
    const card = { ...answer.card, verification: "signature" as const };
    await hooks.desk.tell(attemptId, approved(100_000, { ...answer, card }));
    return attemptId;
  }

  test("is told of a signature when its time is over, once, whichever server looks", async () => {
    await hooks.subscribe(target.address, "alarm");
    const paymentId = await waitingForSignature();
    await tellAlarms(deps());
    await tell();
    expect(told()).toEqual([]);
    hooks.desk.nowMs += 2 * 60_000;
    await Promise.all([tellAlarms(deps()), tellAlarms(deps())]);
    await tellAlarms(deps());
    await tell();
    expect(told()).toMatchObject([
      { kind: "alarm", data: { reason: "signatureOverdue", paymentId, atRiskOre: 100_000 } },
    ]);
    await hooks.desk.answerSignature(paymentId, true);
  });

  test("is not told of a signature that somebody has answered for", async () => {
    await hooks.subscribe(target.address, ...WEBHOOK_TOPICS);
    const paymentId = await waitingForSignature();
    await hooks.desk.answerSignature(paymentId, true);
    hooks.desk.nowMs += 10 * 60_000;
    await tellAlarms(deps());
    await tell();
    expect(target.kinds()).not.toContain("alarm");
  });

  test("is told of books that part, once a day for each account, to that company alone", async () => {
    await hooks.subscribe(target.address, "alarm");
    const difference = { role: "interim", bookedOre: 500, expectedOre: 700 };
    const bookDifferences = () => [
      { companyCode: "BIL", ...difference },
      { companyCode: "FINNSINTE", ...difference },
    ];
    await tellAlarms(deps({ bookDifferences }));
    await Promise.all([
      tellAlarms(deps({ bookDifferences })),
      tellAlarms(deps({ bookDifferences })),
    ]);
    await tell();
    expect(told()).toMatchObject([
      { kind: "alarm", data: { reason: "booksDiffer", companyCode: "BIL", ...difference } },
    ]);
    hooks.desk.nowMs += 86_400_000;
    await tellAlarms(deps({ bookDifferences }));
    await tell();
    expect(told()).toHaveLength(2);
  });
});
