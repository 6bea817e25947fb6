import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addOre, type Ore, ore, roundToKronor, ZERO } from "../money.ts";
import { cashToGiveBack, readCashAsk, shareCash } from "./round-cash.ts";

const rest = (askedOre: number) => ({ askedOre: ore(askedOre), settles: true });
const share = (askedOre: number) => ({ askedOre: ore(askedOre), settles: false });

/** What a rest of 100 kronor and so many öre costs in cash, by the law's own words. */
const TABLE: readonly (readonly [from: number, to: number, kronor: number])[] = [
  [0, 0, 10_000],
  [1, 49, 10_000],
  [50, 99, 10_100],
];
const EVERY_ORE = TABLE.flatMap(([from, to, cashOre]) =>
  Array.from({ length: to - from + 1 }, (_, index) => [from + index, cashOre] as const),
);

test("the table has every öre of a krona once", () => {
  expect(EVERY_ORE.map(([öre]) => öre)).toEqual(Array.from({ length: 100 }, (_, öre) => öre));
});

test.each(EVERY_ORE)("a rest of 100 kronor and %i öre costs %i öre in cash", (öre, cashOre) => {
  expect(shareCash([rest(10_000 + öre)])).toEqual({
    cashOre,
    roundingOre: cashOre - 10_000 - öre,
    parts: [cashOre],
  });
});

test("a rest below half a krona costs nothing, and half a krona costs one", () => {
  expect(shareCash([rest(1)])).toEqual({ cashOre: 0, roundingOre: -1, parts: [0] });
  expect(shareCash([rest(49)])).toEqual({ cashOre: 0, roundingOre: -49, parts: [0] });
  expect(shareCash([rest(50)])).toEqual({ cashOre: 100, roundingOre: 50, parts: [100] });
});

describe("several orders", () => {
  test("are rounded once on their sum, and the last bears it", () => {
    expect(shareCash([rest(10_040), rest(5_030)])).toEqual({
      cashOre: 15_100,
      roundingOre: 30,
      parts: [10_040, 5_060],
    });
    expect(shareCash([rest(10_020), rest(5_010)])).toEqual({
      cashOre: 15_000,
      roundingOre: -30,
      parts: [10_020, 4_980],
    });
  });

  test("of which one is a share: the share is what it is, wherever it stands", () => {
    expect(shareCash([rest(10_040), share(5_000)])).toEqual({
      cashOre: 15_000,
      roundingOre: -40,
      parts: [10_000, 5_000],
    });
  });

  test("too small to bear it are let off, from the last to the first", () => {
    expect(shareCash([rest(10_020), rest(10), rest(5)])).toEqual({
      cashOre: 10_000,
      roundingOre: -35,
      parts: [10_000, 0, 0],
    });
    expect(shareCash([rest(20), rest(20)])).toEqual({
      cashOre: 0,
      roundingOre: -40,
      parts: [0, 0],
    });
  });
});

test("only shares are not rounded at all", () => {
  expect(shareCash([share(100), share(300)])).toEqual({
    cashOre: 400,
    roundingOre: 0,
    parts: [100, 300],
  });
});

test("cash is whole kronor, off by at most half of one, and no part is below zero", () => {
  const oneAsked = fc.oneof(
    fc.integer({ min: 1, max: 1_000_000 }).map(rest),
    fc.integer({ min: 1, max: 10_000 }).map((kronor) => share(kronor * 100)),
  );
  fc.assert(
    fc.property(fc.array(oneAsked, { minLength: 1, maxLength: 50 }), (asked) => {
      const { cashOre, roundingOre, parts } = shareCash(asked);
      const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
      expect(cashOre % 100).toBe(0);
      expect(roundingOre).toBeGreaterThanOrEqual(-49);
      expect(roundingOre).toBeLessThanOrEqual(50);
      expect(sum(parts)).toBe(cashOre);
      expect(sum(asked.map((one) => one.askedOre)) + roundingOre).toBe(cashOre);
      expect(parts.every((part) => part >= 0)).toBe(true);
      for (const [index, one] of asked.entries()) {
        if (!one.settles) expect(parts[index]).toBe(one.askedOre);
      }
    }),
  );
});

describe("given back in parts", () => {
  function inParts(parts: readonly number[]): readonly number[] {
    let earlier = { amountOre: ZERO, cashOre: ZERO };
    return parts.map((part) => {
      const cashOre = cashToGiveBack(ore(part), earlier);
      earlier = {
        amountOre: addOre(earlier.amountOre, ore(part)),
        cashOre: addOre(earlier.cashOre, cashOre),
      };
      return cashOre;
    });
  }

  test.each<[readonly number[], readonly number[]]>([
    [
      [10_050, 10_050, 10_050, 10_050],
      [10_100, 10_000, 10_100, 10_000],
    ],
    [
      [10_049, 10_049, 10_049],
      [10_000, 10_100, 10_000],
    ],
    [
      [50, 50, 50, 50],
      [100, 0, 100, 0],
    ],
    [[124_960], [125_000]],
    [
      [10_050, 114_910],
      [10_100, 114_900],
    ],
  ])("%j öre is %j öre in cash", (parts, cash) => {
    expect(inParts(parts)).toEqual(cash);
  });

  test("a payment comes to what it would have come to at once, and no part to less than nothing", () => {
    const parts = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(parts, (asked) => {
        const cash = inParts(asked);
        const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
        expect(sum(cash)).toBe(roundToKronor(ore(sum(asked))));
        for (const [index, part] of cash.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part % 100).toBe(0);
          expect(Math.abs(part - (asked[index] ?? 0))).toBeLessThanOrEqual(99);
        }
      }),
    );
  });
});

describe("what is asked of an order with 1 249,60 left", () => {
  const ask = (amount: number | undefined) =>
    readCashAsk(amount === undefined ? undefined : ore(amount), ore(124_960));

  test.each<[string, number | undefined]>([
    ["nothing said", undefined],
    ["to the öre", 124_960],
    ["as it is rounded", 125_000],
  ])("%s is the rest", (_how, amount) => {
    expect(ask(amount)).toEqual({ kind: "rest", askedOre: 124_960 });
  });

  test("whole kronor below are a share", () => {
    expect(ask(100_000)).toEqual({ kind: "share", askedOre: 100_000 });
    expect(ask(124_900)).toEqual({ kind: "share", askedOre: 124_900 });
  });

  test.each([1, 99, 124_950, 124_959])("%i öre are no whole kronor", (amount) => {
    expect(ask(amount)).toEqual({ kind: "notWhole" });
  });

  test.each([124_961, 125_001, 125_100])("%i öre are too much", (amount) => {
    expect(ask(amount)).toEqual({ kind: "tooLarge" });
  });
});

test("whole kronor that would leave 1 to 49 öre settle the order: nothing is left to pay in cash", () => {
  for (let öre = 1; öre <= 49; öre += 1) {
    const leftOre: Ore = ore(124_900 + öre);
    expect(readCashAsk(ore(124_900), leftOre)).toEqual({ kind: "rest", askedOre: leftOre });
  }
});
