import { expect, test } from "vitest";
import { exactBatches } from "./exact-batches.ts";

test("a sum is found as one batch before it is found as several, and the first of equal ones", () => {
  expect(exactBatches([500, -300, 200], 200)).toEqual([2]);
  expect(exactBatches([100, 100], 100)).toEqual([0]);
});

test("a sum is found as all batches, or as some of them", () => {
  expect(exactBatches([500, -300], 200)).toEqual([0, 1]);
  expect(exactBatches([500, -300, 40], 240)).toEqual([0, 1, 2]);
  expect(exactBatches([500, -300, 40], 540)).toEqual([0, 2]);
});

test("what is not to the öre some batches is none, nor is anything of no batches", () => {
  expect(exactBatches([500, -300], 100)).toBeUndefined();
  expect(exactBatches([], 0)).toBeUndefined();
});

test("many sessions of a day are looked through for one of them and for all, and no further", () => {
  const amounts = Array.from({ length: 30 }, (_, place) => 1 + place * 1_000);
  expect(exactBatches(amounts, 5_001)).toEqual([5]);
  expect(exactBatches(amounts, 435_030)).toHaveLength(30);
  expect(exactBatches(amounts, 3_002)).toBeUndefined();
});
