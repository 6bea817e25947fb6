/** Removes each night what is no longer to be kept, by whichever server comes first. */
import type { Pause } from "../clock.ts";
import { type RetentionDeps, removeTonight } from "./remove-personal-data.ts";

export type RetentionLoop = { stop(): Promise<void> };

const LOOK_EVERY_MS = 10 * 60_000;

export function startRetentionLoop(
  deps: RetentionDeps & {
    readonly pause: Pause;
    readonly log: { warn(details: object, message: string): void };
  },
): RetentionLoop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await removeTonight(deps).catch((error: unknown) => {
        deps.log.warn({ err: error, loop: "retention" }, "a loop met an error and goes on");
      });
      await deps.pause(LOOK_EVERY_MS, signal);
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
