/** Sums the issuers' days that are over, by whichever server comes first. */
import type { Clock, Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type Repeated, repeat } from "../repeat.ts";
import { sumIssuerDays } from "./sum-issuer-days.ts";

/** Late is only slower: what is not summed is read from the payments. */
const LOOK_EVERY_MS = 15 * 60_000;

export function startIssuerDayLoop(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly log: { warn(details: object, message: string): void };
}): Repeated {
  return repeat(deps, {
    loop: "issuerDays",
    everyMs: LOOK_EVERY_MS,
    work: () => sumIssuerDays(deps),
  });
}
