/** How long what is kept with the books is kept, and when personal data beside them goes. */
import { type BusinessDay, parseBusinessDay } from "./stockholm.ts";

/** The Bookkeeping Act, 7:2: seven years after the calendar year in which the fiscal year ended. */
export const LEAST_YEARS_KEPT = 7;

/**
 * The first day that is still kept: everything before it may go. A broken fiscal year ends in the
 * calendar year after at latest, so one year more is kept than a calendar year would need.
 */
export function keptFrom(today: BusinessDay, years: number): BusinessDay {
  return firstDayOf(Number(today.slice(0, 4)) - years - 1);
}

/** The next day on which another year is old enough. */
export function newYearAfter(today: BusinessDay): BusinessDay {
  return firstDayOf(Number(today.slice(0, 4)) + 1);
}

function firstDayOf(year: number): BusinessDay {
  const day = parseBusinessDay(`${String(year).padStart(4, "0")}-01-01`);
  if (day === undefined) throw new Error(`No such year: ${year}`);
  return day;
}
