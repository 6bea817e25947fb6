/** The day by the hour, and the same weekday a week ago that it is held beside. */
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Overview } from "./overview-api.ts";
import type { HourTaken } from "./overview-store.ts";

export function byHour(hours: readonly HourTaken[], day: BusinessDay): Overview["byHour"] {
  const all = [...new Set(hours.map(({ hour }) => hour))].toSorted((a, b) => a - b);
  return all.map((hour) => {
    const own = hours.filter((each) => each.hour === hour);
    return {
      hour,
      amountOre: sum(own.filter((each) => each.day === day)),
      sameWeekdayOre: sum(own.filter((each) => each.day !== day)),
    };
  });
}

export function sameWeekdayOf(
  hours: readonly HourTaken[],
  businessDay: BusinessDay,
): Overview["sameWeekday"] {
  const ofDay = hours.filter(({ day }) => day === businessDay);
  const cards = ofDay.filter(({ issuer }) => issuer !== null);
  const cash = ofDay.filter(({ issuer }) => issuer === null);
  return {
    businessDay,
    takingsOre: sum(cards),
    payments: count(cards),
    cashOre: sum(cash),
    untilNowOre: untilNow(cards),
    cashUntilNowOre: untilNow(cash),
    byIssuer: ISSUERS.flatMap((issuer) => {
      const own = cards.filter((each) => each.issuer === issuer);
      if (own.length === 0) return [];
      return [{ issuer, amountOre: sum(own), payments: count(own), untilNowOre: untilNow(own) }];
    }),
  };
}

function sum(hours: readonly HourTaken[]): number {
  return hours.reduce((total, { amountOre }) => total + amountOre, 0);
}

function untilNow(hours: readonly HourTaken[]): number {
  return hours.reduce((total, { untilNowOre }) => total + untilNowOre, 0);
}

function count(hours: readonly HourTaken[]): number {
  return hours.reduce((total, { payments }) => total + payments, 0);
}
