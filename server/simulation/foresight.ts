/**
 * Looks into the tables, so that loops rest where they would find nothing: most of a quiet hour is
 * made of such looks, and they change nothing.
 */
import { SERVER_IS_GONE_AFTER_MS } from "../payments/recover-abandoned.ts";
import type { Tables } from "./memory-database/tables.ts";
import type { Foresight } from "./simulated-server.ts";

const RECOVERY_EVERY_MS = 2_300;
/** A round is left out, and no two: whoever is silent for ten seconds is taken for gone. */
const SIGNS_EVERY_MS = 2 * RECOVERY_EVERY_MS;
const BASELINES_EVERY_MS = 2_000;
const LATE_LOOKS_AND_CLAIMS_EVERY_MS = 5_000;
const LONGEST_REST_MS = 20_000;
const EVER = Number.POSITIVE_INFINITY;

export function foresightOf(tables: Tables, now: () => number): Foresight {
  const { attempts, terminals } = tables;
  return {
    firstDueMs: () => attempts.dueUnknown.upTo(EVER, 1)[0]?.next_check_at?.getTime(),
    restMs(durationMs) {
      switch (durationMs) {
        case RECOVERY_EVERY_MS:
          return isAbandonedBy(tables, now() + durationMs) ? durationMs : SIGNS_EVERY_MS;
        case BASELINES_EVERY_MS:
          for (const { baseline_at } of terminals.rows) if (baseline_at === null) return durationMs;
          return LONGEST_REST_MS;
        case LATE_LOOKS_AND_CLAIMS_EVERY_MS: {
          const soonMs = now() + LONGEST_REST_MS;
          const isSoon =
            attempts.dueLateLook.upTo(soonMs, 1).length > 0 ||
            attempts.dueClaim.upTo(soonMs, 1).length > 0;
          return isSoon ? durationMs : LONGEST_REST_MS;
        }
        default:
          return durationMs;
      }
    },
  };
}

/** Whether a look at that time could find an attempt whose server is gone, or which it forgot. */
function isAbandonedBy({ attempts, servers }: Tables, atMs: number): boolean {
  const sinceMs = atMs - SERVER_IS_GONE_AFTER_MS;
  for (const id of attempts.runningOfServer.keys()) {
    const server = servers.byId.get(id);
    if (server === undefined || server.stopped_at !== null) return true;
    if (server.seen_at.getTime() < sinceMs) return true;
    for (const attempt of attempts.runningOfServer.get(id)) {
      if (attempt.created_at.getTime() < sinceMs) return true;
    }
  }
  return false;
}
