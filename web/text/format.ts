/** Amounts, instants and durations as a person reads them. Times are always Stockholm's. */
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { Text } from "./sv.ts";

const ZONE = "Europe/Stockholm";
const timeOfDay = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
});
const timeWithSeconds = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dayOnly = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short" });
const dayAndTime = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE,
  dateStyle: "short",
  timeStyle: "short",
});
const dayAndSeconds = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE,
  dateStyle: "short",
  timeStyle: "medium",
});

export function showKronor(amountOre: number, text: Text): string {
  return `${formatOre(ore(amountOre))}\u00a0${text.kronor}`;
}

/** Cash has no öre: "1 235 kr". What has some all the same is shown with them. */
export function showCash(amountOre: number, text: Text): string {
  const shown = formatOre(ore(amountOre));
  return `${amountOre % 100 === 0 ? shown.slice(0, -3) : shown}\u00a0${text.kronor}`;
}

export function showTime(at: string): string {
  return timeOfDay.format(new Date(at));
}

export function showTimeWithSeconds(at: string): string {
  return timeWithSeconds.format(new Date(at));
}

export function showDay(at: string): string {
  return dayOnly.format(new Date(at));
}

export function showDayAndTime(at: string): string {
  return dayAndTime.format(new Date(at));
}

export function showDayAndSeconds(at: string): string {
  return dayAndSeconds.format(new Date(at));
}

/** The biggest unit that still tells: "42 s", "7 min", "3 h 5 min", "2 dygn". */
export function showAge(ageMs: number, text: Text): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000));
  if (seconds < 60) return text.ages.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return text.ages.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return text.ages.hours(hours, minutes % 60);
  return text.ages.days(Math.floor(hours / 24));
}

/** Time left, as a clock that counts down: "1:05". */
export function showClock(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function showCard(card: { truncatedPan: string | null; lastFour: string | null }): string {
  if (card.lastFour !== null) return `•••• ${card.lastFour}`;
  return card.truncatedPan ?? "";
}

export function showList(items: readonly string[]): string {
  return [...new Set(items)].join(", ");
}
