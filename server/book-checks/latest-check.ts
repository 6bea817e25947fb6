/** What every server tells of the check, whichever of them has done it. */
import type { Sql } from "../database/database.ts";
import { countFound, type FoundCounts, type ShownDifference, selectShown } from "./found-store.ts";
import { findWalk, guessSize, type Walk } from "./walk-store.ts";

export type LatestCheck = {
  /** Where they part now, as far as has been looked at. */
  readonly differences: readonly ShownDifference[];
  /** What was found and is gone or mended, and nobody has seen. */
  readonly unseen: readonly ShownDifference[];
  /** When what is new was last gone through. */
  readonly atMs: number;
  readonly counts: FoundCounts;
  readonly recent: Walk;
  readonly whole: Walk;
  /** How far the pass over all of history has come, from 0 to 1. */
  readonly progress: number;
};

const SHOWN_AT_MOST = 100;

/** Undefined before anything has been looked at. */
export async function readLatest(sql: Sql): Promise<LatestCheck | undefined> {
  const [recent, whole] = [await findWalk(sql, "recent"), await findWalk(sql, "whole")];
  const shown = await selectShown(sql, { companyCodes: null, most: SHOWN_AT_MOST });
  const counts = await countFound(sql);
  const until = recent.lastFinishedAt ?? counts.lastFoundAt;
  if (until === null) return undefined;
  return {
    differences: shown.filter(({ goneAt }) => goneAt === null),
    unseen: shown.filter(({ goneAt }) => goneAt !== null),
    atMs: until.getTime(),
    counts,
    recent,
    whole,
    progress: await progressOf(sql, whole),
  };
}

/** How far a pass has come: as much as the last one looked at, or as the database guesses there is. */
export async function progressOf(sql: Sql, walk: Walk): Promise<number> {
  if (walk.startedAt === null) return 0;
  const expected = walk.lastLooked ?? (await guessSize(sql));
  return Math.min(walk.looked / Math.max(expected, walk.looked, 1), 1);
}
