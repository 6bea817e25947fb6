import { expect, test } from "vitest";
import { createKeyThrottle } from "./key-throttle.ts";

test("a key has four seconds' worth at once, and then as many a second as it may", () => {
  let nowMs = 0;
  const wait = createKeyThrottle({ callsPerSecond: 5, elapsedMs: () => nowMs });
  const calls = (many: number): readonly number[] => Array.from({ length: many }, () => wait("a"));
  expect(calls(20)).toEqual(Array(20).fill(0));
  expect(calls(2)).toEqual([1, 1]);
  nowMs += 400;
  expect(calls(3)).toEqual([0, 0, 1]);
  expect(wait("b")).toBe(0);
  nowMs += 3_600_000;
  expect(calls(21)).toEqual([...Array(20).fill(0), 1]);
});
