import { expect, test } from "vitest";
import { chosenDays, daysOf, isUsable, periodOf, reportQuery } from "./report-search.ts";

const NEW_YEAR = Date.parse("2027-01-01T00:30:00+01:00");

test("periods are days in Stockholm, also across a new year", () => {
  expect(daysOf("today", NEW_YEAR)).toEqual({ from: "2027-01-01", to: "2027-01-01" });
  expect(daysOf("month", NEW_YEAR)).toEqual({ from: "2027-01-01", to: "2027-01-01" });
  expect(daysOf("lastMonth", NEW_YEAR)).toEqual({ from: "2026-12-01", to: "2026-12-31" });
});

test("this month is shown when nothing is chosen, and chosen days are known again", () => {
  const now = Date.parse("2026-03-15T12:00:00Z");
  expect(chosenDays({}, now)).toEqual({ from: "2026-03-01", to: "2026-03-15" });
  expect(periodOf({ from: "2026-02-01", to: "2026-02-28" }, now)).toBe("lastMonth");
  expect(periodOf({ from: "2026-02-02", to: "2026-02-28" }, now)).toBeUndefined();
  expect(chosenDays({ from: "2026-02-02" }, now)).toEqual({
    from: "2026-02-02",
    to: "2026-03-15",
  });
});

test.each([
  ["2026-03-02", "2026-03-01", false],
  ["2024-01-01", "2026-03-01", false],
  ["2026-03", "2026-03-01", false],
  ["2025-03-01", "2026-03-01", true],
])("from %s to %s is usable: %s", (from, to, usable) => {
  expect(isUsable({ from, to })).toBe(usable);
});

test("the site is asked for only when one is chosen", () => {
  const days = { from: "2026-03-01", to: "2026-03-02" };
  expect(reportQuery(days, undefined).toString()).toBe("from=2026-03-01&to=2026-03-02");
  expect(reportQuery(days, "SÖDER").get("site")).toBe("SÖDER");
});
