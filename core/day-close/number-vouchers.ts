/**
 * What a close numbers: one voucher per series and business day, in an unbroken series that starts again
 * with each fiscal year. The order is the one in which the numbers are given.
 */
import { FISCAL_YEAR_BEGINS_IN_MONTH } from "../assumptions.ts";
import type { BusinessDay } from "../time/stockholm.ts";

export type DayOfSeries = {
  readonly series: string;
  readonly businessDay: BusinessDay;
  /** How many vouchers of events the day has. */
  readonly events: number;
  /** The sum of their debits. */
  readonly debitOre: number;
};

export type NumberedDay = DayOfSeries & {
  /** The calendar year in which the fiscal year began. */
  readonly fiscalYear: number;
  readonly number: number;
  /** The day that it is booked on: another than its own only where that period is locked. */
  readonly bookedDay: BusinessDay;
};

export type SeriesOfYear = {
  readonly series: string;
  readonly fiscalYear: number;
  readonly days: readonly DayOfSeries[];
};

export function fiscalYearOf(day: BusinessDay): number {
  const [year = "", month = ""] = day.split("-");
  return Number(month) >= FISCAL_YEAR_BEGINS_IN_MONTH ? Number(year) : Number(year) - 1;
}

/** One counter for each, always taken in the same order, so that two closes never wait in a ring. */
export function seriesToNumber(days: readonly DayOfSeries[]): readonly SeriesOfYear[] {
  const groups = Map.groupBy(days, (day) => `${day.series}\n${fiscalYearOf(day.businessDay)}`);
  return [...groups.values()]
    .map((ofOne) => ({
      series: ofOne[0]?.series ?? "",
      fiscalYear: fiscalYearOf(ofOne[0]?.businessDay ?? ("" as BusinessDay)),
      days: ofOne.toSorted((one, other) => compare(one.businessDay, other.businessDay)),
    }))
    .toSorted(
      (one, other) => compare(one.series, other.series) || one.fiscalYear - other.fiscalYear,
    );
}

/** `first` is the number after the last one that the counter had given. */
export function numberDays(
  { days, fiscalYear }: SeriesOfYear,
  first: number,
): readonly NumberedDay[] {
  return days.map((day, at) => ({
    ...day,
    fiscalYear,
    number: first + at,
    bookedDay: day.businessDay,
  }));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
