/** The matcher before its judge: docs/bank-matching.md has the count over many more seeds. */
import { describe, expect, test } from "vitest";
import type { JudgedYear } from "../generated-year/judge-year.ts";
import { judgeSeed } from "./test-judge-seeds.ts";

describe.each([1, 2])("the year of seed %i, all of it at once", (seed) => {
  test("has nothing matched falsely, and nothing missed", () => {
    checkJudged(judgeSeed(seed, "at once"));
  });
});

describe("a year in which finance accepts each day all that is certain", () => {
  test("has nothing matched falsely, and nothing missed", () => {
    checkJudged(judgeSeed(1, "day by day"));
  });
});

function checkJudged({ falseMatches, missed, rows }: JudgedYear): void {
  expect(falseMatches).toEqual([]);
  expect(missed).toEqual([]);
  expect(rows.every(({ planted }) => planted > 0)).toBe(true);
}
