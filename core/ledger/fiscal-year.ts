/** The days of a company's fiscal year. */
import { FISCAL_YEAR_BEGINS_IN_MONTH } from "../assumptions.ts";
import { addDays, type BusinessDay } from "../time/stockholm.ts";

export type DaysOfYear = { readonly firstDay: BusinessDay; readonly lastDay: BusinessDay };

/** The year that began in the calendar year. */
export function daysOfFiscalYear(year: number): DaysOfYear {
  return { firstDay: firstDayOf(year), lastDay: addDays(firstDayOf(year + 1), -1) };
}

function firstDayOf(year: number): BusinessDay {
  const month = String(FISCAL_YEAR_BEGINS_IN_MONTH).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${month}-01` as BusinessDay;
}

/** A range cut at the turn of each year: what has to be asked for one by one. */
export function byFiscalYear(
  { firstDay, lastDay }: DaysOfYear,
  yearOf: (day: BusinessDay) => number,
): readonly (DaysOfYear & { readonly year: number })[] {
  const years: (DaysOfYear & { readonly year: number })[] = [];
  for (let year = yearOf(firstDay); year <= yearOf(lastDay); year += 1) {
    const whole = daysOfFiscalYear(year);
    years.push({
      year,
      firstDay: whole.firstDay < firstDay ? firstDay : whole.firstDay,
      lastDay: whole.lastDay > lastDay ? lastDay : whole.lastDay,
    });
  }
  return years;
}
