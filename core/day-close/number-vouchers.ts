/**
 * What a close numbers: one voucher for the cards and one for the cash of each series and business day,
 * or one for each event where the company wants that; in an unbroken series that starts again with each
 * fiscal year. The order is the one in which the numbers are given.
 */
import { type BeginsInMonth, fiscalYearOf } from "../ledger/fiscal-year.ts";
import { bookedDayOf, type LockedThrough } from "../ledger/periods.ts";
import type { BusinessDay } from "../time/stockholm.ts";

/** What one numbered voucher is of. */
export const VOUCHERS_PER = ["day", "payment"] as const;
export type VouchersPer = (typeof VOUCHERS_PER)[number];

/** Cash stands apart from cards; `all` is of closes from before they were. */
export type VoucherPart = "card" | "cash" | "all";

export type DayOfSeries = {
  readonly series: string;
  readonly businessDay: BusinessDay;
  readonly part: Exclude<VoucherPart, "all">;
  /** How many vouchers of events the day has. */
  readonly events: number;
  /** The sum of their debits. */
  readonly debitOre: number;
  /** How many numbers it takes. */
  readonly vouchers: number;
};

type DayToNumber = DayOfSeries & {
  /** The day that it is booked on: another than its own only where that period is locked. */
  readonly bookedDay: BusinessDay;
};

export type NumberedDay = DayToNumber & {
  /** The calendar year in which the fiscal year of the booked day began. */
  readonly fiscalYear: number;
  readonly number: number;
  /** The same as the number where the whole day is one voucher. */
  readonly lastNumber: number;
};

export type SeriesOfYear = {
  readonly series: string;
  readonly fiscalYear: number;
  /** How many numbers they take together. */
  readonly count: number;
  readonly days: readonly DayToNumber[];
};

/** One counter for each, always taken in the same order, so that two closes never wait in a ring. */
export function seriesToNumber(
  days: readonly DayOfSeries[],
  {
    lockedThrough,
    fiscalYearBegins,
  }: { readonly lockedThrough: LockedThrough; readonly fiscalYearBegins: BeginsInMonth },
): readonly SeriesOfYear[] {
  const booked = days.map((day) => ({
    ...day,
    bookedDay: bookedDayOf(day.businessDay, lockedThrough),
  }));
  const yearOf = (bookedDay: BusinessDay): number => fiscalYearOf(bookedDay, fiscalYearBegins);
  const groups = Map.groupBy(booked, (day) => `${day.series}\n${yearOf(day.bookedDay)}`);
  return [...groups.values()]
    .map((ofOne) => ({
      series: ofOne[0]?.series ?? "",
      fiscalYear: yearOf(ofOne[0]?.bookedDay ?? ("" as BusinessDay)),
      count: ofOne.reduce((sum, day) => sum + day.vouchers, 0),
      days: ofOne.toSorted(
        (one, other) =>
          compare(one.businessDay, other.businessDay) || compare(one.part, other.part),
      ),
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
  let next = first;
  return days.map((day) => {
    const number = next;
    next += day.vouchers;
    return { ...day, fiscalYear, number, lastNumber: next - 1 };
  });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
