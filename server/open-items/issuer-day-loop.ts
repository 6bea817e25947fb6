/** Sums the issuers' days that are over, by whichever server comes first. */
import type { Clock, Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { sumIssuerDays } from "./sum-issuer-days.ts";

export type IssuerDayLoop = { stop(): Promise<void> };

/** Late is only slower: what is not summed is read from the payments. */
const LOOK_EVERY_MS = 15 * 60_000;

export function startIssuerDayLoop(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly log: { warn(details: object, message: string): void };
}): IssuerDayLoop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const hasMore = await sumIssuerDays(deps).catch((error: unknown) => {
        deps.log.warn({ err: error, loop: "issuerDays" }, "a loop met an error and goes on");
        return false;
      });
      if (!hasMore) await deps.pause(LOOK_EVERY_MS, signal);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
