import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ore, ZERO } from "../money.ts";
import { DENOMINATIONS, NO_PIECES, type Pieces, worthOfAll } from "./denominations.ts";
import {
  carryOver,
  differenceOf,
  expectedOf,
  needsSecondPerson,
  sayDifference,
} from "./reconcile.ts";

const NOTHING = {
  openingOre: ZERO,
  takenOre: ZERO,
  givenBackOre: ZERO,
  floatInOre: ZERO,
  floatOutOre: ZERO,
  cashInOre: ZERO,
  cashOutOre: ZERO,
  bagsOre: ZERO,
};

describe("what should lie in a drawer", () => {
  test("is the float and the cash, less what was given back, taken out and bagged", () => {
    expect(
      expectedOf({
        openingOre: ore(200_000),
        takenOre: ore(1_250_000),
        givenBackOre: ore(-50_000),
        floatInOre: ore(100_000),
        floatOutOre: ore(-20_000),
        cashInOre: ore(5_000),
        cashOutOre: ore(-30_000),
        bagsOre: ore(-1_000_000),
      }),
    ).toBe(455_000);
    expect(expectedOf(NOTHING)).toBe(0);
  });
});

describe("a difference", () => {
  test("is told in words, and never with a sign", () => {
    expect(sayDifference(differenceOf(ore(99_900), ore(100_000)))).toEqual({
      kind: "short",
      ore: 100,
    });
    expect(sayDifference(ore(2_000))).toEqual({ kind: "over", ore: 2_000 });
    expect(sayDifference(ZERO)).toEqual({ kind: "even", ore: 0 });
  });

  test("of exactly the limit is signed by one person, a krona more by two, either way", () => {
    for (const sign of [1, -1]) {
      expect(needsSecondPerson(ore(sign * 10_000), ore(10_000))).toBe(false);
      expect(needsSecondPerson(ore(sign * 10_100), ore(10_000))).toBe(true);
    }
    expect(needsSecondPerson(ZERO, ZERO)).toBe(false);
  });
});

describe("what is carried over", () => {
  test("is what was counted less the bags, and never below nothing", () => {
    const bags = [
      { bagNumber: "B1", amountOre: ore(300_000) },
      { bagNumber: "B2", amountOre: ore(100_000) },
    ];
    expect(carryOver(ore(500_000), bags)).toEqual({
      kind: "carried",
      baggedOre: 400_000,
      carriedOre: 100_000,
    });
    expect(carryOver(ore(399_900), bags)).toEqual({ kind: "tooMuch" });
    expect(carryOver(ZERO, [])).toEqual({ kind: "carried", baggedOre: 0, carriedOre: 0 });
  });
});

test("a count is worth each piece by its own value, in whole kronor", () => {
  expect(worthOfAll({ ...NO_PIECES, 1000: 1, 500: 2, 20: 3, 2: 4, 1: 5 })).toBe(207_300);
  const counted = fc.array(fc.nat(100_000), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(counted, (numbers) => {
      const entries = DENOMINATIONS.map((one, index) => [one, numbers[index] ?? 0] as const);
      const pieces = { ...NO_PIECES, ...Object.fromEntries(entries) } as Pieces;
      const kronor = entries.reduce((sum, [one, many]) => sum + one * many, 0);
      expect(worthOfAll(pieces)).toBe(kronor * 100);
    }),
  );
});
