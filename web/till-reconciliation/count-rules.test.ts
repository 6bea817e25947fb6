import { expect, test } from "vitest";
import { piecesOf, readPieces, worthOfKeyed } from "./count-rules.ts";

test("an empty field is none, and what is no whole number of pieces is refused", () => {
  expect(readPieces(undefined)).toBe(0);
  expect(readPieces(" ")).toBe(0);
  expect(readPieces("12")).toBe(12);
  expect(readPieces("1 200")).toBe(1200);
  for (const wrong of ["1,5", "-1", "x", "100001", "1.0", "1e3"]) {
    expect(readPieces(wrong)).toBeUndefined();
  }
});

test("the sum is of what can be read, and nothing is handed in while something cannot", () => {
  expect(worthOfKeyed({ 1000: "2", 500: "x", 1: "7" })).toBe(200_700);
  expect(piecesOf({ 500: "x" })).toBeUndefined();
  expect(piecesOf({ 20: "3" })).toMatchObject({ "20": 3, "1000": 0, "1": 0 });
});
