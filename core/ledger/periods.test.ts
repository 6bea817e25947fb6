import { expect, test } from "vitest";
import type { BusinessDay } from "../time/stockholm.ts";
import { bookedDayOf, endOfMonthBefore, isLastOfMonth } from "./periods.ts";

const day = (text: string): BusinessDay => text as BusinessDay;

test("what belongs to a locked period is booked on the first open day, also over new year", () => {
  expect(bookedDayOf(day("2026-11-30"), day("2026-11-30"))).toBe("2026-12-01");
  expect(bookedDayOf(day("2026-10-02"), day("2026-12-31"))).toBe("2027-01-01");
});

test("what belongs to an open period is booked on its own day", () => {
  expect(bookedDayOf(day("2026-12-01"), day("2026-11-30"))).toBe("2026-12-01");
  expect(bookedDayOf(day("2026-12-01"), null)).toBe("2026-12-01");
});

test("periods are whole months, also in a leap year", () => {
  expect(["2028-02-29", "2026-02-28", "2026-12-31"].map(day).map(isLastOfMonth)).toEqual([
    true,
    true,
    true,
  ]);
  expect(isLastOfMonth(day("2028-02-28"))).toBe(false);
  expect(endOfMonthBefore(day("2026-03-31"))).toBe("2026-02-28");
  expect(endOfMonthBefore(day("2026-01-01"))).toBe("2025-12-31");
});
