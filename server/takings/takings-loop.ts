/** Folds what was taken, by whichever server comes first. */
import type { Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type Repeated, repeat } from "../repeat.ts";
import { foldTakings } from "./fold-takings.ts";

/** Late is only slower: what is not folded counts all the same. */
const LOOK_EVERY_MS = 2_000;

export function startTakingsLoop(deps: {
  readonly database: Database;
  readonly pause: Pause;
  readonly log: { warn(details: object, message: string): void };
}): Repeated {
  return repeat(deps, {
    loop: "takings",
    everyMs: LOOK_EVERY_MS,
    work: () => foldTakings(deps.database),
  });
}
