/**
 * Whether requests may be sent to this server: what a balancer asks each second. It is asked often,
 * so the database is asked at most once a second, and never waited for longer than two.
 */
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import { SERVER_IS_GONE_AFTER_MS } from "../payments/recover-abandoned.ts";
import { LITTLE_SPACE_BYTES, type LookAtRoom, type Room } from "./database-room.ts";
import type { Missing, Ready, Warning } from "./health-api.ts";
import { type DatabaseStanding, readDatabaseStanding } from "./health-store.ts";

export interface Readiness {
  check(): Promise<Ready>;
  /** From now on the server takes nothing new. */
  drain(): void;
}

export type ReadinessDeps = {
  readonly database: Sql;
  readonly clock: Clock;
  readonly elapsedMs: () => number;
  readonly pause: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  readonly serverId: string;
  /** The newest migration that this program has. */
  readonly migration: string;
  /** Loops of the server that have not come round for a long time, by name. */
  readonly loopsStandingStill: () => readonly string[];
  readonly room: LookAtRoom;
};

type Found = { readonly missing: readonly Missing[]; readonly warnings: readonly Warning[] };

const KEPT_FOR_MS = 1_000;
const CLOCKS_MAY_PART_MS = 2_000;
const ANSWERS_WITHIN_MS = 2_000;
/** Whoever has not been seen for so long is about to lose its attempts to the others. */
const SEEN_WITHIN_MS = 0.8 * SERVER_IS_GONE_AFTER_MS;

export function createReadiness(deps: ReadinessDeps): Readiness {
  let isDraining = false;
  let kept: { readonly atMs: number; readonly found: Promise<Found> } | undefined;
  const findNow = (): Promise<Found> => {
    const nowMs = deps.elapsedMs();
    if (kept === undefined || nowMs - kept.atMs >= KEPT_FOR_MS) {
      kept = { atMs: nowMs, found: find(deps) };
    }
    return kept.found;
  };
  return {
    drain: () => {
      isDraining = true;
    },
    check: async () => {
      const { missing, warnings } = isDraining ? STOPPING : await findNow();
      const more = warnings.length === 0 ? {} : { warnings: [...warnings] };
      return { ready: missing.length === 0, missing: [...missing], ...more };
    },
  };
}

const DRAINING: Missing = {
  what: "draining",
  says: "The server is stopping: it ends what it has begun and takes nothing new.",
};

const STOPPING: Found = { missing: [DRAINING], warnings: [] };

async function find(deps: ReadinessDeps): Promise<Found> {
  const askedMs = deps.clock();
  const standing = await askDatabase(deps);
  const room = await deps.room();
  const ofClock =
    standing === undefined ? [] : warningsOfClock(standing.now, askedMs, deps.clock());
  const warnings = [...ofClock, ...warningsOfRoom(room)];
  return { missing: [...missingOfRoom(room), ...missingOf(deps, standing)], warnings };
}

/**
 * Servers tell by their own clocks that they live: one that is far behind the others is taken for gone by
 * them, and one that is far ahead takes them for gone. The database's clock lies between asking and answer.
 */
function warningsOfClock(now: Date, askedMs: number, answeredMs: number): readonly Warning[] {
  const aheadMs = Math.max(askedMs - now.getTime(), 0) - Math.max(now.getTime() - answeredMs, 0);
  if (Math.abs(aheadMs) <= CLOCKS_MAY_PART_MS) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const side = aheadMs > 0 ? "ahead of" : "behind";
  const says = `This server's clock is ${seconds} s ${side} the database's: let both be set.`;
  return [{ what: "clock", says }];
}

/** A sign of life may still find its place where nothing new does. */
function missingOfRoom({ isFull }: Room): readonly Missing[] {
  if (!isFull) return [];
  return [{ what: "writable", says: "The database's disk is full: nothing can be saved." }];
}

function warningsOfRoom({ freeBytes, isFull }: Room): readonly Warning[] {
  if (isFull || freeBytes === undefined || freeBytes >= LITTLE_SPACE_BYTES) return [];
  const megabytes = Math.floor(freeBytes / 1_000_000);
  return [{ what: "disk", says: `Only ${megabytes} MB are left where the data folder lies.` }];
}

function missingOf(
  deps: ReadinessDeps,
  standing: DatabaseStanding | undefined,
): readonly Missing[] {
  const stillLoops = deps.loopsStandingStill();
  const loops: readonly Missing[] =
    stillLoops.length === 0
      ? []
      : [{ what: "loops", says: `These stand still: ${stillLoops.join(", ")}.` }];
  if (standing === undefined) {
    return [{ what: "database", says: "The database does not answer." }, ...loops];
  }
  return [...missingOfDatabase(deps, standing), ...missingOfServer(deps, standing), ...loops];
}

async function askDatabase(deps: ReadinessDeps): Promise<DatabaseStanding | undefined> {
  const patience = new AbortController();
  const answer = readDatabaseStanding(deps.database, deps.serverId).catch(() => undefined);
  const late = deps.pause(ANSWERS_WITHIN_MS, patience.signal).then(() => undefined);
  const standing = await Promise.race([answer, late]);
  patience.abort();
  return standing;
}

function missingOfDatabase(
  { migration }: ReadinessDeps,
  standing: DatabaseStanding,
): readonly Missing[] {
  const missing: Missing[] = [];
  if (standing.isStandby || standing.isReadOnly) {
    missing.push({ what: "writable", says: "The database can be read and not written." });
  }
  const applied = standing.migration ?? "";
  if (applied < migration) {
    missing.push({ what: "migrations", says: `The database lacks ${migration}.` });
  } else if (applied > migration) {
    missing.push({ what: "migrations", says: `The database is newer (${applied}).` });
  }
  return missing;
}

function missingOfServer(
  { clock }: ReadinessDeps,
  { seenAt, stoppedAt }: DatabaseStanding,
): readonly Missing[] {
  if (stoppedAt !== null) {
    return [{ what: "owner", says: "Another server has taken over this one's payments." }];
  }
  if (seenAt !== null && clock() - seenAt.getTime() <= SEEN_WITHIN_MS) return [];
  return [{ what: "owner", says: "The server cannot write that it lives." }];
}
