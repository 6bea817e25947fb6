/** Lays out what payments are searched by, by whichever server comes first. */
import type { Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type Repeated, repeat } from "../repeat.ts";
import { indexPayments } from "./index-payments.ts";

/** Late is only slower: what is not laid out is looked through one by one. */
const LOOK_EVERY_MS = 2_000;

export function startIndexLoop(deps: {
  readonly database: Database;
  readonly pause: Pause;
  readonly log: { warn(details: object, message: string): void };
}): Repeated {
  return repeat(deps, {
    loop: "payment words",
    everyMs: LOOK_EVERY_MS,
    work: () => indexPayments(deps.database),
  });
}
