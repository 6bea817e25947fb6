/** The days of a company's fiscal year, which begins on the first of a month of its own. */
import { addDays, type BusinessDay } from "../time/stockholm.ts";

export type DaysOfYear = { readonly firstDay: BusinessDay; readonly lastDay: BusinessDay };

/** 1 is January; a fiscal year is called by the calendar year in which it began. */
export type BeginsInMonth = number;

export function fiscalYearOf(day: BusinessDay, begins: BeginsInMonth): number {
  const [year = "", month = ""] = day.split("-");
  return Number(month) >= begins ? Number(year) : Number(year) - 1;
}

export function daysOfFiscalYear(year: number, begins: BeginsInMonth): DaysOfYear {
  return {
    firstDay: firstDayOf(year, begins),
    lastDay: addDays(firstDayOf(year + 1, begins), -1),
  };
}

function firstDayOf(year: number, begins: BeginsInMonth): BusinessDay {
  const month = String(begins).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${month}-01` as BusinessDay;
}

/** A range cut at the turn of each year: what has to be asked for one by one. */
export function byFiscalYear(
  { firstDay, lastDay }: DaysOfYear,
  begins: BeginsInMonth,
): readonly (DaysOfYear & { readonly year: number })[] {
  const years: (DaysOfYear & { readonly year: number })[] = [];
  const last = fiscalYearOf(lastDay, begins);
  for (let year = fiscalYearOf(firstDay, begins); year <= last; year += 1) {
    const whole = daysOfFiscalYear(year, begins);
    years.push({
      year,
      firstDay: whole.firstDay < firstDay ? firstDay : whole.firstDay,
      lastDay: whole.lastDay > lastDay ? lastDay : whole.lastDay,
    });
  }
  return years;
}
