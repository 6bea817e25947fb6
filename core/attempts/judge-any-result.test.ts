/** What holds for every look at a terminal, whatever it shows. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ore } from "../money.ts";
import { type JudgeRules, judgeLastResult, type WaitingAttempt } from "./judge-last-result.ts";

const HOUR = 3_600_000;
const SENT = 1_000 * HOUR;

const RULES: JudgeRules = {
  lastResultDelayMs: 5_000,
  timeToleranceMs: 600_000,
  longestTransactionMs: 360_000,
};

const ATTEMPT: WaitingAttempt = {
  reference: "K1",
  askedOre: ore(100_000),
  sentAtMs: SENT,
  unknownAtMs: SENT + 60_000,
  clockSkewMs: 0,
  olderResults: 0,
  firstOlderAtMs: undefined,
};

const seenResults = fc
  .record({
    succeeded: fc.constantFrom(true, false, undefined),
    stanAuth: fc.constantFrom("000471A1B2C3", undefined),
    stanAuthKnown: fc.constantFrom("no" as const, "yes" as const, "reused" as const),
    reference: fc.constantFrom(undefined, "K1", "K2"),
    totalOre: fc.constantFrom(undefined, ore(0), ore(100_000), ore(5_000)),
    instantsMs: fc.array(fc.integer({ min: SENT - 3 * HOUR, max: SENT + 3 * HOUR }), {
      maxLength: 2,
    }),
    isEarlierKnown: fc.boolean(),
  })
  .map(({ isEarlierKnown, ...seen }) => ({
    ...seen,
    isOfEarlier: isEarlierKnown && seen.reference === "K2",
  }));
const looks = fc.record({
  nowMs: fc.integer({ min: SENT, max: SENT + 3 * HOUR }),
  terminal: fc.constantFrom(
    "idle" as const,
    "busy" as const,
    "offline" as const,
    "notGiven" as const,
    "noAnswer" as const,
  ),
  result: fc.oneof(seenResults, fc.constantFrom("none" as const, "noAnswer" as const)),
});
const attempts = fc.record({
  olderResults: fc.nat(5),
  firstOlderAtMs: fc.option(fc.integer({ min: SENT, max: SENT + HOUR }), { nil: undefined }),
  clockSkewMs: fc.integer({ min: -HOUR, max: HOUR }),
});

test("nothing is certain of a success that is not proven to be another's", () => {
  fc.assert(
    fc.property(attempts, looks, (part, look) => {
      const judgement = judgeLastResult({ ...ATTEMPT, ...part }, look, RULES);
      const seen = typeof look.result === "string" ? undefined : look.result;
      if (seen?.succeeded !== true || seen.stanAuthKnown === "yes" || seen.isOfEarlier) return;
      expect(["approved", "wait"]).toContain(judgement.kind);
    }),
  );
});

test("an attempt never ends unpaid on a busy terminal, nor before the delay, but by our reference", () => {
  fc.assert(
    fc.property(attempts, looks, (part, look) => {
      const judgement = judgeLastResult({ ...ATTEMPT, ...part }, look, RULES);
      const isOwn = typeof look.result !== "string" && look.result.reference === "K1";
      const isEarly = look.nowMs < ATTEMPT.unknownAtMs + RULES.lastResultDelayMs;
      if (isOwn || !(look.terminal === "busy" || isEarly)) return;
      expect(judgement.kind).toBe("wait");
    }),
  );
});
