import { expect, test } from "vitest";
import {
  lateLookDelaysMs,
  nextCheckAtMs,
  nextCheckDelayMs,
  wasUnseen,
} from "./judge-last-result.ts";

const DELAY_MS = 5_000;

test("checks come at once, then with growing gaps, and never stop", () => {
  const gaps = Array.from({ length: 12 }, (_, done) => nextCheckDelayMs(done, DELAY_MS));
  expect(gaps.slice(0, 4)).toEqual([0, 5_000, 5_000, 10_000]);
  expect(gaps.slice(1)).toEqual(gaps.slice(1).toSorted((a, b) => a - b));
  expect(gaps.at(-1)).toBe(300_000);
});

test.each([
  ["asked at once: the moment that the terminal's delay is over", 0, 1, 5_000],
  ["asked by a slow cloud: still the moment that the delay is over", 4_000, 1, 5_000],
  ["asked again while the delay runs", 2_000, 3, 5_000],
  ["asked as the delay is over: after a gap", 5_000, 1, 10_000],
  ["asked later: after a growing gap", 10_000, 3, 20_000],
])("the next check when %s", (_what, sinceMs, checksDone, expectedMs) => {
  const asked = { unknownAtMs: 1_000, nowMs: 1_000 + sinceMs, checksDone, showedOlder: false };
  expect(nextCheckAtMs(asked, DELAY_MS) - 1_000).toBe(expectedMs);
});

test("after an older result the terminal is looked at again before half a minute is over", () => {
  const at = (checksDone: number, showedOlder: boolean): number =>
    nextCheckAtMs({ unknownAtMs: 0, nowMs: 600_000, checksDone, showedOlder }, DELAY_MS) - 600_000;
  expect([2, 4, 6, 40].map((checks) => at(checks, true))).toEqual([5_000, 15_000, 30_000, 30_000]);
  expect(at(40, false)).toBe(300_000);
});

test("a look that comes more than half a minute late leaves a time that nobody saw", () => {
  expect(wasUnseen({ dueAtMs: 1_000, nowMs: 31_000 }, DELAY_MS)).toBe(false);
  expect(wasUnseen({ dueAtMs: 1_000, nowMs: 31_001 }, DELAY_MS)).toBe(true);
});

test("what ended unpaid is looked at twice more, one and five minutes later", () => {
  expect(lateLookDelaysMs(DELAY_MS)).toEqual([60_000, 240_000]);
});
