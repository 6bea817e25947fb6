import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addOre,
  formatOre,
  LARGEST_ORE,
  largerOre,
  negateOre,
  ore,
  parseKeyedOre,
  plainKronor,
  roundToKronor,
  smallerOre,
  subtractOre,
  tenThousandthsOf,
  ZERO,
} from "./money.ts";

const amounts = fc.integer({ min: 0, max: LARGEST_ORE }).map(ore);

test("öre are whole and safe, and anything else is a bug", () => {
  for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => ore(wrong)).toThrow("Not whole öre");
  }
  expect(Object.is(ore(-0), 0)).toBe(true);
  expect(Object.is(negateOre(ZERO), 0)).toBe(true);
});

test.each([
  [0, "0,00"],
  [1, "0,01"],
  [99, "0,99"],
  [100, "1,00"],
  [123_456, "1\u00a0234,56"],
  [123_456_789, "1\u00a0234\u00a0567,89"],
  [-5, "\u22120,05"],
  [-100_000, "\u22121\u00a0000,00"],
])("%i öre is printed as %j", (amount, text) => {
  expect(formatOre(ore(amount))).toBe(text);
});

test.each([
  ["1250", 125_000],
  ["1250,5", 125_050],
  ["1250.50", 125_050],
  ["1 250,50", 125_050],
  ["1\u00a0250,50", 125_050],
  ["0,01", 1],
  ["007", 700],
])("%j is keyed as %i öre", (text, amount) => {
  expect(parseKeyedOre(text)).toBe(amount);
});

test.each([
  "",
  " ",
  ",50",
  "1,",
  "1,234",
  "1.000,00",
  "-5",
  "+5",
  "5kr",
  "1e3",
  "٣",
  "1234567890123",
])("%j is not an amount", (text) => {
  expect(parseKeyedOre(text)).toBeUndefined();
});

test("what is printed reads back as the same amount", () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      expect(parseKeyedOre(formatOre(amount))).toBe(amount);
    }),
  );
});

test("sums and differences lose no öre", () => {
  fc.assert(
    fc.property(amounts, amounts, (a, b) => {
      expect(subtractOre(addOre(a, b), b)).toBe(a);
      expect(addOre(smallerOre(a, b), largerOre(a, b))).toBe(a + b);
    }),
  );
});

const rounded: readonly (readonly [öre: number, whole: number])[] = [
  [0, 0],
  [1, 0],
  [49, 0],
  [50, 100],
  [99, 100],
  [100, 100],
  [12_349, 12_300],
  [12_350, 12_400],
  [99_999_999_950, 100_000_000_000],
  [-49, 0],
  [-51, -100],
];
test.each(rounded)("%i öre are %i in cash", (öre, whole) => {
  expect(roundToKronor(ore(öre))).toBe(whole);
});

test.each([
  [0, "0,00"],
  [5, "0,05"],
  [-5, "-0,05"],
  [-123_456_789, "-1234567,89"],
])("%i öre is written in a file as %j", (amount, text) => {
  expect(plainKronor(ore(amount), ",")).toBe(text);
  expect(plainKronor(ore(amount), ".")).toBe(text.replace(",", "."));
});

test.each([
  [10_000, 95, 95],
  [149_500, 92, 1_375],
  [150, 33, 0],
  [152, 33, 1],
  [-10_000, 95, -95],
])("of %i öre, %i ten-thousandths are %i öre", (amount, parts, share) => {
  expect(tenThousandthsOf(ore(amount), parts)).toBe(share);
});
