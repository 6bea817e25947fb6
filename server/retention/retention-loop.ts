/** Removes each night what is no longer to be kept, by whichever server comes first. */
import type { Pause } from "../clock.ts";
import { type Repeated, repeat } from "../repeat.ts";
import { type RetentionDeps, removeTonight } from "./remove-personal-data.ts";

const LOOK_EVERY_MS = 10 * 60_000;

export function startRetentionLoop(
  deps: RetentionDeps & {
    readonly pause: Pause;
    readonly log: { warn(details: object, message: string): void };
  },
): Repeated {
  return repeat(deps, {
    loop: "retention",
    everyMs: LOOK_EVERY_MS,
    work: async () => {
      await removeTonight(deps);
      return false;
    },
  });
}
