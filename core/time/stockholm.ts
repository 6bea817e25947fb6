/** Business days and terminal clocks are in Swedish civil time; instants are not. */
import { Temporal } from "temporal-polyfill";

declare const businessDayBrand: unique symbol;

/** A calendar day in Stockholm, "2026-03-02". */
export type BusinessDay = string & { readonly [businessDayBrand]: true };

const ZONE = "Europe/Stockholm";

const HOUR_MS = 3_600_000;
let lastHour = Number.NaN;
let dayOfLastHour = "" as BusinessDay;

/**
 * The calendar day in Stockholm of an instant in epoch milliseconds. Since 1970 its days and its
 * changes of summer time begin on whole hours, so that a whole hour has one day: it is kept, because
 * nearly every call is about the hour of the one before.
 */
export function businessDayOf(epochMs: number): BusinessDay {
  const hour = Math.floor(epochMs / HOUR_MS);
  if (hour !== lastHour || epochMs < 0) {
    dayOfLastHour = dayOf(epochMs);
    lastHour = hour;
  }
  return dayOfLastHour;
}

function dayOf(epochMs: number): BusinessDay {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(ZONE);
  return zoned.toPlainDate().toString() as BusinessDay;
}

/** Day and minute on the wall in Stockholm, "2026-03-02 13:05", for what people read on paper. */
export function minuteOf(epochMs: number): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(ZONE);
  return zoned.toPlainDateTime().toString({ smallestUnit: "minute" }).replace("T", " ");
}

/** Undefined when the text is not a calendar day. */
export function parseBusinessDay(text: string): BusinessDay | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() as BusinessDay;
  } catch {
    return undefined;
  }
}

/**
 * Every instant that a terminal's local "YYYYMMDDHHMMSS" may mean, in epoch milliseconds: two in
 * the hour that summer time repeats, none for text that is no time.
 */
export function instantsOfLocalTime(text: string): readonly number[] {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return [];
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number);
  try {
    const plain = Temporal.PlainDateTime.from(
      { year, month, day, hour, minute, second } as Temporal.PlainDateTimeLike,
      { overflow: "reject" },
    );
    const earlier = plain.toZonedDateTime(ZONE, { disambiguation: "earlier" }).epochMilliseconds;
    const later = plain.toZonedDateTime(ZONE, { disambiguation: "later" }).epochMilliseconds;
    return earlier === later ? [earlier] : [earlier, later];
  } catch {
    return [];
  }
}

/** The instant at which a business day begins in Stockholm, in epoch milliseconds. */
export function startOfBusinessDay(day: BusinessDay): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(ZONE).epochMilliseconds;
}

const DAY_MS = 86_400_000;

/** The business day some days later (or earlier, when negative). A day by itself has no summer time. */
export function addDays(day: BusinessDay, days: number): BusinessDay {
  const instant = new Date(Date.parse(day) + days * DAY_MS).toISOString();
  // Not its first ten characters: the day after 9999-12-31 is written +010000-01-01.
  return instant.slice(0, -"T00:00:00.000Z".length) as BusinessDay;
}
