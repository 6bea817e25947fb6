import { describe, expect, test } from "vitest";
import { parsePattern, readReference } from "./reference-pattern.ts";

describe("is no pattern", () => {
  test.each([
    ["nothing", ""],
    ["text that says nothing of the payout", "UTBETALNING"],
    ["an unknown name", "{kund}-{yyyymmdd}"],
    ["a brace that is not closed", "{merchant"],
    ["a brace that was not opened", "merchant}"],
    ["a brace in a brace", "{{n}}"],
    ["a name twice", "{n}-{n}"],
    ["two days", "{yyyymmdd}/{yymmdd}"],
    ["two numbers without anything between them", "{merchant}{n}"],
    ["two numbers with digits only between them", "{merchant}0{n}"],
    ["two numbers with a day only between them", "{merchant}{yymmdd}{n}"],
    ["what is longer than any reference", `{n}${"X".repeat(60)}`],
  ])("%s", (_what, pattern) => {
    expect(parsePattern(pattern)).toBeUndefined();
  });
});

function read(referencePattern: string, text: string, referenceDayOffset: number | null = null) {
  return readReference({ referencePattern, referenceDayOffset }, text);
}

const WORLDLINE = "{merchant}-{yyyymmdd}";

test("Worldline's reference gives the merchant number and the day of the sales", () => {
  expect(read(WORLDLINE, "68768768-20180604", 1)).toEqual({
    merchantNumber: "68768768",
    day: "2018-06-04",
    saleDay: "2018-06-03",
    number: undefined,
  });
});

test("a reference is found among a bank's other words, whatever their case and spaces", () => {
  expect(read(WORLDLINE, "502:REFERENCE:63470645-20260804")).toMatchObject({ day: "2026-08-04" });
  expect(read("Avräkning nr {n}", "nets  avräkning  NR 00012 ")).toMatchObject({ number: "00012" });
  expect(read("{merchant}{yymmdd}", "REF 7111111260331")).toMatchObject({
    merchantNumber: "7111111",
    day: "2026-03-31",
  });
});

describe("says nothing", () => {
  test.each([
    ["a day that does not exist", WORLDLINE, "68768768-20260230"],
    ["a number that goes on after the day", WORLDLINE, "68768768-202606041"],
    ["no merchant number", WORLDLINE, "-20260604"],
    ["two different references", WORLDLINE, "68768768-20260604 68768769-20260604"],
    ["a word that only ends like it", "NR {n}", "MOMSNR 17"],
    ["a pattern that is none", "{kund}", "17"],
  ])("%s", (_what, pattern, text) => {
    expect(read(pattern, text)).toBeUndefined();
  });
});

test("the same reference twice in a line's texts is one", () => {
  expect(read(WORLDLINE, "68768768-20260604 68768768-20260604")).toMatchObject({
    merchantNumber: "68768768",
  });
});

test("a line made to be hard to read is given up, not tried for ever", () => {
  expect(read("{merchant}-{n}", "1".repeat(1_000_000))).toBeUndefined();
  expect(read("{merchant}-{n}", "1-2-".repeat(250_000))).toBeUndefined();
});
