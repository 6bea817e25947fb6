/** Time and fresh ids come from the top, so that tests and the simulation can hand in their own. */
import { setTimeout as wait } from "node:timers/promises";
import { v7 } from "uuid";

/** Epoch milliseconds of our own clock. */
export type Clock = () => number;

/** UUIDv7, made by the application: keys that sort by time without asking the database. */
export type NewId = () => string;

/** Waits that long, or until the signal; an ended wait is never an error. */
export type Pause = (durationMs: number, signal?: AbortSignal) => Promise<void>;

export const systemClock: Clock = () => Date.now();
export const newUuid: NewId = () => v7();

/** Not above any that is made from that time on. Ids tell the machine's time, whatever clock is handed in. */
export function leastIdSince(ms: number): string {
  return v7({ msecs: ms, seq: 0, random: new Uint8Array(16) });
}

/** A wait that is left over does not keep the program running. */
export const systemPause: Pause = (durationMs, signal) =>
  wait(durationMs, undefined, signal === undefined ? { ref: false } : { signal, ref: false }).catch(
    () => undefined,
  );
