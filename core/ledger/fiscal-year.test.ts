import { expect, test } from "vitest";
import { addDays, type BusinessDay } from "../time/stockholm.ts";
import { byFiscalYear, daysOfFiscalYear, fiscalYearOf } from "./fiscal-year.ts";

const day = (text: string): BusinessDay => text as BusinessDay;

test("a fiscal year that begins in September is called by the calendar year of its first day", () => {
  expect(daysOfFiscalYear(2026, 9)).toEqual({ firstDay: "2026-09-01", lastDay: "2027-08-31" });
  expect(fiscalYearOf(day("2026-08-31"), 9)).toBe(2025);
  expect(fiscalYearOf(day("2026-09-01"), 9)).toBe(2026);
  expect(fiscalYearOf(day("2027-08-31"), 9)).toBe(2026);
});

test("every day lies in the fiscal year that it is of, whatever the month, leap years too", () => {
  for (let begins = 1; begins <= 12; begins += 1) {
    for (let one = day("2027-12-25"); one < "2029-01-07"; one = addDays(one, 1)) {
      const { firstDay, lastDay } = daysOfFiscalYear(fiscalYearOf(one, begins), begins);
      expect(firstDay <= one && one <= lastDay).toBe(true);
    }
  }
  expect(daysOfFiscalYear(2027, 3).lastDay).toBe("2028-02-29");
});

test("a range over two broken years is asked for year by year", () => {
  expect(byFiscalYear({ firstDay: day("2026-01-01"), lastDay: day("2026-12-31") }, 9)).toEqual([
    { year: 2025, firstDay: "2026-01-01", lastDay: "2026-08-31" },
    { year: 2026, firstDay: "2026-09-01", lastDay: "2026-12-31" },
  ]);
});
