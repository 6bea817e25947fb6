/** Judges the matcher on many seeds and counts them together by kind of fault. */
import { generateYear } from "../generated-year/generate-year.ts";
import { type JudgedRow, type JudgedYear, judgeYear } from "../generated-year/judge-year.ts";
import { matchYear, type Way } from "./test-match-year.ts";

export function judgeSeed(seed: number, way: Way): JudgedYear {
  const year = generateYear(seed);
  return judgeYear(year.answers, matchYear(year, way));
}

export function sumOfRows(years: readonly Pick<JudgedYear, "rows">[]): readonly JudgedRow[] {
  const byKind = Map.groupBy(
    years.flatMap(({ rows }) => rows),
    ({ kind }) => kind,
  );
  return [...byKind].map(([kind, rows]) => {
    const sum = (field: Exclude<keyof JudgedRow, "kind">): number =>
      rows.reduce((total, row) => total + row[field], 0);
    return {
      kind,
      planted: sum("planted"),
      found: sum("found"),
      missed: sum("missed"),
      falseMatches: sum("falseMatches"),
    };
  });
}
