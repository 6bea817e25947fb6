import { ore } from "@kortkoll/core/money.ts";
import { expect, test } from "vitest";
import { priceInCash, quickChoices, readKronor, readReceived } from "./cash-rules.ts";

const order = (leftOre: number, amountOre?: number): Parameters<typeof priceInCash>[0][number] => ({
  leftOre,
  asked: { orderId: "o", ...(amountOre === undefined ? {} : { amountOre }) },
});

test.each([
  [[order(123_460)], 123_500, 40],
  [[order(123_449)], 123_400, -49],
  [[order(123_450)], 123_500, 50],
  [[order(49)], 0, -49],
  // Rounded once on the sum, not once an invoice.
  [[order(50), order(50)], 100, 0],
  [[order(123_460, 20_000)], 20_000, 0],
  // Whole kronor that are what the rest comes to settle it.
  [[order(123_460, 123_500)], 123_500, 40],
])("%o comes to %i öre, rounded by %i", (parts, toPayOre, roundingOre) => {
  expect(priceInCash(parts)).toMatchObject({ kind: "priced", toPayOre, roundingOre });
});

test("a share that is no whole kronor has no price", () => {
  expect(priceInCash([order(123_460, 100_050)])).toEqual({ kind: "notWhole" });
});

test("quick choices begin with the exact amount, each once", () => {
  expect(quickChoices(123_500)).toEqual([123_500, 125_000, 130_000, 150_000, 200_000]);
  expect(quickChoices(50_000)).toEqual([50_000, 100_000]);
  expect(quickChoices(0)).toEqual([]);
});

test.each([
  ["", "notSaid"],
  ["1500", "received"],
  ["1 500 ", "received"],
  ["1234,50", "notAnAmount"],
  ["tusen", "notAnAmount"],
  ["1234", "tooLittle"],
])("%s is %s", (keyed, kind) => {
  expect(readReceived(keyed, ore(123_500)).kind).toBe(kind);
});

test("change is what was received less what is to pay", () => {
  expect(readReceived("1300", ore(123_500))).toMatchObject({ changeOre: 6_500 });
});

test("cash is moved in whole kronor", () => {
  expect(readKronor("1 000")).toBe(100_000);
  for (const wrong of ["", "0", "10,50", "-5", "x"]) expect(readKronor(wrong)).toBeUndefined();
});
