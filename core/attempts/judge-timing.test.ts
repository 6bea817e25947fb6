import { expect, test } from "vitest";
import { lateLookDelaysMs, nextCheckDelayMs } from "./judge-last-result.ts";

const DELAY_MS = 5_000;

test("checks come at once, then with growing gaps, and never stop", () => {
  const gaps = Array.from({ length: 12 }, (_, done) => nextCheckDelayMs(done, DELAY_MS));
  expect(gaps.slice(0, 4)).toEqual([0, 5_000, 5_000, 10_000]);
  expect(gaps.slice(1)).toEqual(gaps.slice(1).toSorted((a, b) => a - b));
  expect(gaps.at(-1)).toBe(300_000);
});

test("what ended unpaid is looked at twice more, one and five minutes later", () => {
  expect(lateLookDelaysMs(DELAY_MS)).toEqual([60_000, 240_000]);
});
