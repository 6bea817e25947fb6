/** Locked periods: what belongs to one is booked on the first day that is open. */
import { Temporal } from "temporal-polyfill";
import { addDays, type BusinessDay } from "../time/stockholm.ts";

/** Null when nothing is locked. */
export type LockedThrough = BusinessDay | null;

export function bookedDayOf(businessDay: BusinessDay, lockedThrough: LockedThrough): BusinessDay {
  return lockedThrough !== null && businessDay <= lockedThrough
    ? addDays(lockedThrough, 1)
    : businessDay;
}

/** Periods are whole months: only a month's last day can be what is locked through. */
export function isLastOfMonth(day: BusinessDay): boolean {
  return addDays(day, 1).endsWith("-01");
}

/** The last day of the month before the day's own. */
export function endOfMonthBefore(day: BusinessDay): BusinessDay {
  return addDays(Temporal.PlainDate.from(day).with({ day: 1 }).toString() as BusinessDay, -1);
}
