/** Days on which Swedish banks move money between each other. */
import { Temporal } from "temporal-polyfill";
import { addDays, type BusinessDay } from "./stockholm.ts";

const FIXED_HOLIDAYS = new Set([
  "01-01",
  "01-06",
  "05-01",
  "06-06",
  "12-24",
  "12-25",
  "12-26",
  "12-31",
]);
/** Good Friday, Easter Monday and Ascension Day, counted from Easter Sunday. */
const DAYS_FROM_EASTER = [-2, 1, 39];

const known = new Map<BusinessDay, boolean>();
/** Of some thirty years: nobody asks for more but in error. */
const MOST_KNOWN = 10_000;

/** A day is or is not, for good: it is kept, for the same few are asked for again and again. */
export function isBankDay(day: BusinessDay): boolean {
  const before = known.get(day);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const found = findWhetherBankDay(day);
  known.set(day, found);
  return found;
}

function findWhetherBankDay(day: BusinessDay): boolean {
  const weekday = Temporal.PlainDate.from(day).dayOfWeek;
  if (weekday > 5) return false;
  if (FIXED_HOLIDAYS.has(day.slice(5))) return false;
  const isMidsummerEve = weekday === 5 && day.slice(5) >= "06-19" && day.slice(5) <= "06-25";
  if (isMidsummerEve) return false;
  const easter = easterSunday(Number(day.slice(0, 4)));
  return !DAYS_FROM_EASTER.some((days) => addDays(easter, days) === day);
}

/** The bank day so many bank days after the day, which need not be one itself. */
export function addBankDays(day: BusinessDay, bankDays: number): BusinessDay {
  let now = day;
  for (let left = bankDays; left > 0; ) {
    now = addDays(now, 1);
    if (isBankDay(now)) left -= 1;
  }
  return now;
}

/** The day itself when it is a bank day, else the next one. */
export function bankDayFrom(day: BusinessDay): BusinessDay {
  return isBankDay(day) ? day : addBankDays(day, 1);
}

/** How many bank days come after the one day until the other; 0 when it is not later. */
export function bankDaysBetween(from: BusinessDay, until: BusinessDay): number {
  if (until <= from) return 0;
  const [first, last] = [yearOf(from), yearOf(until)];
  let count = numberOf(until) - numberOf(from);
  for (let year = first; year < last; year += 1) count += bankDaysOf(year).total;
  return count;
}

type BankYear = {
  /** Of each day how many bank days of its year there are until it, itself among them. */
  readonly numbers: ReadonlyMap<BusinessDay, number>;
  readonly total: number;
};

const knownYears = new Map<number, BankYear>();
const MOST_YEARS = 30;

/** Counted once a year: what has been late for a year would else be walked day by day, each time. */
function bankDaysOf(year: number): BankYear {
  const before = knownYears.get(year);
  if (before !== undefined) return before;
  if (knownYears.size >= MOST_YEARS) knownYears.clear();
  const numbers = new Map<BusinessDay, number>();
  let total = 0;
  const newYear = `${String(year).padStart(4, "0")}-01-01` as BusinessDay;
  for (let day = newYear; yearOf(day) === year; day = addDays(day, 1)) {
    if (isBankDay(day)) total += 1;
    numbers.set(day, total);
  }
  const counted = { numbers, total };
  knownYears.set(year, counted);
  return counted;
}

function numberOf(day: BusinessDay): number {
  const number = bankDaysOf(yearOf(day)).numbers.get(day);
  if (number === undefined) throw new Error(`Not a day: ${day}`);
  return number;
}

function yearOf(day: BusinessDay): number {
  return Number(day.slice(0, -"-01-01".length));
}

/** The Gregorian computus, by Oudin's arithmetic. */
function easterSunday(year: number): BusinessDay {
  const whole = Math.floor;
  const century = whole(year / 100);
  const golden = year % 19;
  const shift = whole((century - 17) / 25);
  const first =
    (century - whole(century / 4) - whole((century - shift) / 3) + 19 * golden + 15) % 30;
  const moon =
    first - whole(first / 28) * (1 - whole(29 / (first + 1)) * whole((21 - golden) / 11));
  const weekday = (year + whole(year / 4) + moon + 2 - century + whole(century / 4)) % 7;
  const offset = moon - weekday;
  const march = `${String(year).padStart(4, "0")}-03-28` as BusinessDay;
  return addDays(march, offset);
}
