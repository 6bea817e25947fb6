/** When a day is reminded of, and when it is closed by itself: by the clock on the wall in Stockholm. */
import { addDays, type BusinessDay, minuteOf } from "../time/stockholm.ts";

/** "18:30" */
export type WallTime = string;

type Moment = { readonly day: BusinessDay; readonly time: WallTime };

export function wallMomentOf(epochMs: number): Moment {
  const [day = "", time = ""] = minuteOf(epochMs).split(" ");
  return { day: day as BusinessDay, time };
}

/**
 * The last day whose time has come. A server that was not running then finds it the day after: before
 * today's time it is yesterday.
 */
export function lastDueDay(closeAt: WallTime, epochMs: number): BusinessDay {
  const { day, time } = wallMomentOf(epochMs);
  return closeAt <= time ? day : addDays(day, -1);
}

/** From its time to midnight; and until it is closed where something of a day before waits. */
export function isReminding(
  remindAt: WallTime,
  epochMs: number,
  firstDay: BusinessDay | null,
): boolean {
  const { day, time } = wallMomentOf(epochMs);
  return remindAt <= time || (firstDay !== null && firstDay < day);
}
