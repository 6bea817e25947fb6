/**
 * Looks into the tables, so that loops rest where they would find nothing: most of a quiet hour is
 * made of such looks, and they change nothing.
 */
import type { Tables } from "./memory-database/tables.ts";
import type { Foresight } from "./simulated-server.ts";

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
