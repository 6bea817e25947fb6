/** Bank days around a due day, counted once for each day that is asked for. */
import { PAYOUT_LOOKED_FOR_BANK_DAYS } from "../../assumptions.ts";
import { addBankDays, bankDaysBetween } from "../../time/bank-days.ts";
import { addDays, type BusinessDay } from "../../time/stockholm.ts";

/** Later or earlier than this, two days have nothing to do with each other. */
const MOST_DAYS = 60;

export type BankCalendar = {
  /** The last day on which what was due on the day is still looked for. */
  readonly lastDayOf: (dueOn: BusinessDay) => BusinessDay;
  /** Bank days from due to booked, negative when booked earlier; undefined when far apart. */
  readonly daysLate: (dueOn: BusinessDay, bookedOn: BusinessDay) => number | undefined;
};

export function openBankCalendar(): BankCalendar {
  const lastDays = new Map<BusinessDay, BusinessDay>();
  const lastDayOf = (dueOn: BusinessDay): BusinessDay => {
    const last = lastDays.get(dueOn) ?? addBankDays(dueOn, PAYOUT_LOOKED_FOR_BANK_DAYS);
    lastDays.set(dueOn, last);
    return last;
  };
  return { lastDayOf, daysLate };
}

function daysLate(dueOn: BusinessDay, bookedOn: BusinessDay): number | undefined {
  if (dueOn === bookedOn) return 0;
  if (dueOn < bookedOn) {
    return addDays(dueOn, MOST_DAYS) < bookedOn ? undefined : bankDaysBetween(dueOn, bookedOn);
  }
  return addDays(bookedOn, MOST_DAYS) < dueOn ? undefined : -bankDaysBetween(bookedOn, dueOn);
}
