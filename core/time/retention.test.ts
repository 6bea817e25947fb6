import { expect, test } from "vitest";
import { keptFrom, LEAST_YEARS_KEPT, newYearAfter } from "./retention.ts";
import { parseBusinessDay } from "./stockholm.ts";

/** What happened in 2018 may lie in a fiscal year that ended in 2019: kept to the end of 2026. */
test.each([
  ["2026-12-31", "2018-01-01"],
  ["2027-01-01", "2019-01-01"],
  ["2027-11-30", "2019-01-01"],
])("on %s everything from %s on is kept", (today, from) => {
  const day = parseBusinessDay(today);
  expect(day && keptFrom(day, LEAST_YEARS_KEPT)).toBe(from);
});

test.each([
  ["2026-01-01", "2027-01-01"],
  ["2026-12-31", "2027-01-01"],
])("after %s the next day on which more may go is %s", (today, next) => {
  const day = parseBusinessDay(today);
  expect(day && newYearAfter(day)).toBe(next);
});
