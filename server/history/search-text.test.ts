import { expect, test } from "vitest";
import { readCursor, writeCursor } from "../page-cursor.ts";
import { meaningOf } from "./search-text.ts";

test("one text may be an amount, the last four digits and a number at once", () => {
  const meaning = meaningOf("1250");
  expect(meaning?.amountOre).toBe(125_000);
  expect(meaning?.lastFour).toBe("1250");
  expect(meaning?.words.patterns).toContain("%\n1250%");
});

test.each([
  ["1 250,50", 125_050],
  ["1250.50", 125_050],
  ["1250,5 kr", 125_050],
  ["1\u00a0250,50", 125_050],
])("%s is an amount", (text, amountOre) => {
  expect(meaningOf(text)?.amountOre).toBe(amountOre);
});

test("signs that SQL would take for a pattern stand for themselves", () => {
  expect(meaningOf("50%_\\")?.words.patterns[0]).toBe("%\n50\\%\\_\\\\%");
});

test("line feeds and other control characters cannot reach the lines of the search table", () => {
  expect(meaningOf(" a\nb\u0000c ")?.place).toBe("a b c");
  expect(meaningOf(" \n ")).toBeUndefined();
});

test("a decomposed å is the same letter", () => {
  expect(meaningOf("A\u030Asa")?.place).toBe("\u00e5sa");
});

test("a cursor is read back, and any other text is not one", () => {
  const cursor = {
    createdAtMicros: 1_772_442_000_123_456,
    id: "0190a000-0000-7000-8000-00000000000a",
  };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  for (const text of ["", "x", "123", Buffer.from("12_ab").toString("base64url"), "å".repeat(50)]) {
    expect(readCursor(text)).toBeUndefined();
  }
});
