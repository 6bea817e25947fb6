/** Folds what was taken and what was posted, by whichever server comes first. */
import type { Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { type Repeated, repeat } from "../repeat.ts";
import { foldSums } from "./fold-sums.ts";
import { SUMS } from "./sums-store.ts";

/** Late is only slower: what is not folded counts all the same. */
const LOOK_EVERY_MS = 2_000;

export function startSumsLoop(deps: {
  readonly database: Database;
  readonly pause: Pause;
  readonly log: { warn(details: object, message: string): void };
}): Repeated {
  const loops = SUMS.map((name) =>
    repeat(deps, {
      loop: name,
      everyMs: LOOK_EVERY_MS,
      work: () => foldSums(deps.database, name),
    }),
  );
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
