/**
 * Holds the books against the expected items while servers run, and says to the öre where they part.
 * However long history is, a round takes some tenths of a second: what is new and all of history take
 * turns, slice by slice, and all servers together work a twentieth of the time. What was found stands
 * in the database, so that each of them tells the same.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type Found, lookAtPiece, WHOLE_PARTS } from "./check-parts.ts";
import { type LatestCheck, readLatest } from "./latest-check.ts";
import { lookAtStanding, rememberPiece } from "./remember-found.ts";
import { type SliceDeps, takeSlice } from "./take-slice.ts";
import { rest, takeTurn, type WalkName } from "./walk-store.ts";

export type BookCheck = {
  /** Undefined until what is new has been gone through once, by whichever server. */
  latest(): LatestCheck | undefined;
  /** All of it at once, and whatever others do. */
  checkNow(): Promise<readonly Found[]>;
  stop(): Promise<void>;
};

export type CheckDeps = SliceDeps & {
  readonly elapsedMs: () => number;
  readonly log: {
    error(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
};

const LEAST_PAUSE_MS = 5_000;
/** At most a twentieth of the time is spent on checking. */
const PAUSE_PER_WORK = 20;
const ROUND_MS = 500;
const MOST_AT_ONCE = 1_000;
const LEAST_AT_ONCE = 10;

export function startBookCheck(deps: CheckDeps): BookCheck {
  let latest: LatestCheck | undefined;
  const stopping = new AbortController();
  const { signal } = stopping;
  const size = { most: MOST_AT_ONCE };
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      await takeRound(deps, { size, signal }).catch((error: unknown) => {
        // What takes too long is tried again in smaller pieces.
        size.most = Math.max(LEAST_AT_ONCE, Math.floor(size.most / 2));
        deps.log.warn({ err: error }, "the books could not be checked");
      });
      latest = await readLatest(deps.database).catch(() => latest);
      await pause(LEAST_PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    latest: () => latest,
    checkNow: async () => {
      const found = await checkEverything(deps);
      latest = await readLatest(deps.database);
      return found;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

type Round = { readonly size: { most: number }; readonly signal: AbortSignal };

/** Slices until the time is up or both walks have come to their end. Then all servers rest. */
async function takeRound(deps: CheckDeps, { size, signal }: Round): Promise<void> {
  const startedMs = deps.elapsedMs();
  const ended = new Set<WalkName>();
  let isOurs = false;
  while (!signal.aborted && ended.size < 2 && deps.elapsedMs() - startedMs < ROUND_MS) {
    const only = ended.has("recent") ? "whole" : ended.has("whole") ? "recent" : undefined;
    const slice = await takeSlice(deps, { most: size.most, only });
    if (slice === undefined) break;
    isOurs = true;
    if (slice.isEnd) ended.add(slice.walk);
  }
  if (!isOurs) return;
  size.most = Math.min(MOST_AT_ONCE, size.most * 2);
  await deps.database.inTransaction(async (tx) => {
    await takeTurn(tx, { waits: true });
    await lookAtStanding(tx, deps, { mended: false });
  });
  await rest(deps.database, (deps.elapsedMs() - startedMs) * PAUSE_PER_WORK);
}

async function checkEverything(deps: CheckDeps): Promise<readonly Found[]> {
  const all: Found[] = [];
  for (const part of WHOLE_PARTS) {
    let after: string | undefined;
    do {
      const asked = { after, most: MOST_AT_ONCE };
      const piece = await deps.database.inTransaction(async (tx) => {
        await takeTurn(tx, { waits: true });
        const looked = await lookAtPiece(tx, part, asked);
        await rememberPiece(tx, deps, looked);
        return looked;
      });
      all.push(...piece.found);
      after = piece.next;
    } while (after !== undefined);
  }
  await deps.database.inTransaction(async (tx) => {
    await takeTurn(tx, { waits: true });
    await lookAtStanding(tx, deps, { mended: false });
  });
  return all;
}
