/**
 * The days of the generated year, and on which of them Swedish banks move money. A list copied from a
 * wall calendar and not the arithmetic of core/time, so that a wrong holiday shows as a difference.
 */
import { addDays, type BusinessDay } from "../../time/stockholm.ts";

const FIRST_DAY = "2026-01-01" as BusinessDay;
/** Sales are made to the end of 2026; what they bring arrives some days into 2027. */
export const LAST_SALE_DAY = "2026-12-31" as BusinessDay;
export const LAST_BANK_DAY = "2027-01-15" as BusinessDay;

const CLOSED_ON_WEEKDAYS = new Set([
  "2026-01-01",
  "2026-01-06",
  "2026-04-03",
  "2026-04-06",
  "2026-05-01",
  "2026-05-14",
  "2026-06-19",
  "2026-12-24",
  "2026-12-25",
  "2026-12-31",
  "2027-01-01",
  "2027-01-06",
]);
/** 1 January 2026 is a Thursday; Monday is 0. */
const WEEKDAY_OF_FIRST = 3;

/** Every calendar day until the last bank day. */
export const YEAR_DAYS: readonly BusinessDay[] = daysUntil(LAST_BANK_DAY);
export const SALE_DAYS = YEAR_DAYS.filter((day) => day <= LAST_SALE_DAY);
const placeOfDay = new Map(YEAR_DAYS.map((day, place) => [day, place]));
export const BANK_DAYS = YEAR_DAYS.filter(
  (day) => weekdayOf(day) < 5 && !CLOSED_ON_WEEKDAYS.has(day),
);
/** For every day, the place in BANK_DAYS of the first bank day from it on. */
const placesFrom = new Map(
  YEAR_DAYS.map((day) => [day, BANK_DAYS.findIndex((bankDay) => bankDay >= day)]),
);

export function weekdayOf(day: BusinessDay): number {
  return ((placeOfDay.get(day) ?? 0) + WEEKDAY_OF_FIRST) % 7;
}

export function isClosedHoliday(day: BusinessDay): boolean {
  return CLOSED_ON_WEEKDAYS.has(day);
}

/** The bank day so many bank days after any day; the last one of all when there are no more. */
export function bankDayAfter(day: BusinessDay, bankDays: number): BusinessDay {
  const from = placeFrom(day);
  const isBankDay = BANK_DAYS[from] === day;
  return BANK_DAYS[from + bankDays - (isBankDay ? 0 : 1)] ?? LAST_BANK_DAY;
}

/** The day itself when it is a bank day, else the next. */
export function bankDayFrom(day: BusinessDay): BusinessDay {
  return BANK_DAYS[placeFrom(day)] ?? LAST_BANK_DAY;
}

export function bankDayBefore(day: BusinessDay): BusinessDay {
  return BANK_DAYS[placeFrom(day) - 1] ?? FIRST_DAY;
}

/** How many bank days apart two days are, whichever comes first. */
export function bankDaysBetween(one: BusinessDay, other: BusinessDay): number {
  return Math.abs(placeFrom(one) - placeFrom(other));
}

function placeFrom(day: BusinessDay): number {
  return placesFrom.get(day) ?? BANK_DAYS.length;
}

function daysUntil(last: BusinessDay): BusinessDay[] {
  const days: BusinessDay[] = [];
  for (let day = FIRST_DAY; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}
