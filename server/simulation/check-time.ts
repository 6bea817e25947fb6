/** No attempt may stay unresolved for longer than its rule while its terminal can be reached. */
import { Broken } from "./broken.ts";
import { nameOf } from "./check-money.ts";
import type { AttemptRow } from "./memory-database/attempt-tables.ts";
import type { Tables } from "./memory-database/tables.ts";
import type { Weather } from "./wire.ts";
import type { Cloud } from "./world/cloud.ts";
import type { Truth } from "./world/truth.ts";

export type TimeView = {
  readonly tables: Tables;
  readonly cloud: Cloud;
  readonly weather: Weather;
  readonly truth: Truth;
  readonly now: () => number;
  /** Since when at least one server has been awake without a break. */
  readonly servedSinceMs: () => number;
  /** Servers that live, and since when. */
  readonly isServerAlive: (serverId: string) => boolean;
};

/** The vendor's delay, and the gaps of the rule in such delays: core's own are not asked. */
const DELAY_MS = 5_000;
const GAPS = [0, 1, 1, 2, 3, 6, 12, 24];
const LAST_GAP = 60;
/** Proving that nothing happened takes half a minute; a look of a dead server, a minute and a half: twice. */
const PROOF_MS = 30_000 + 2 * DELAY_MS;
const LOOK_OF_A_DEAD_SERVER_MS = 90_000;
const SLACK_MS = 25_000;
/** From sending to the end of the adapter's patience, and as long again for a database that is away. */
const LONGEST_SENT_MS = 310_000 + 60_000;
const TAKEN_OVER_WITHIN_MS = 10_000 + 3 * 2_300 + SLACK_MS;

export class UnknownsInTime {
  readonly #view: TimeView;
  readonly #deadSince = new Map<string, number>();
  readonly #unknownSince = new Map<string, number>();

  constructor(view: TimeView) {
    this.#view = view;
  }

  check(): void {
    const { tables } = this.#view;
    for (const attempt of tables.attempts.byState.get("unknown")) this.#checkUnknown(attempt);
    for (const server of tables.servers.rows) {
      for (const attempt of tables.attempts.runningOfServer.get(server.id))
        this.#checkRunning(attempt);
    }
  }

  #checkUnknown(attempt: AttemptRow): void {
    const { tables, cloud, weather, now, servedSinceMs } = this.#view;
    const vendorId = tables.terminals.byId.get(attempt.terminal_id ?? "")?.terminal_id;
    if (vendorId === undefined) return;
    const terminal = cloud.terminal(vendorId);
    if (terminal.isOffline || terminal.isBusy || !terminal.showsNewest || weather.isCloudDown) {
      weather.trouble("", vendorId, now());
      return;
    }
    if (!isProvable(this.#view, attempt, vendorId)) return;
    const sinceMs = this.#unknownSince.get(attempt.id) ?? now();
    this.#unknownSince.set(attempt.id, sinceMs);
    const goodSinceMs = Math.max(
      sinceMs,
      weather.lastTroubleMs(vendorId),
      terminal.lastBusyMs,
      servedSinceMs(),
    );
    const gapMs = DELAY_MS * (GAPS[attempt.checks] ?? LAST_GAP);
    const allowedMs = 2 * gapMs + PROOF_MS + 2 * LOOK_OF_A_DEAD_SERVER_MS + SLACK_MS;
    if (now() - goodSinceMs > allowedMs) {
      throw new Broken(
        "unresolved for too long",
        `${nameOf(attempt)} is unknown, and its terminal could be asked for ${Math.round((now() - goodSinceMs) / 1000)} s (checks ${attempt.checks}, older ${attempt.older_results})`,
      );
    }
  }

  #checkRunning(attempt: AttemptRow): void {
    const { now, isServerAlive, servedSinceMs } = this.#view;
    const isAlive = isServerAlive(attempt.server_id);
    if (!isAlive && !this.#deadSince.has(attempt.server_id))
      this.#deadSince.set(attempt.server_id, now());
    const sinceMs = isAlive
      ? (attempt.sent_at ?? attempt.created_at).getTime() + LONGEST_SENT_MS
      : Math.max(this.#deadSince.get(attempt.server_id) ?? 0, servedSinceMs()) +
        TAKEN_OVER_WITHIN_MS;
    if (now() > Math.max(sinceMs, servedSinceMs() + TAKEN_OVER_WITHIN_MS)) {
      throw new Broken(
        "left under way",
        `${nameOf(attempt)} is ${attempt.state}, and its server is ${isAlive ? "alive" : "dead"}`,
      );
    }
  }
}

/**
 * A terminal that tells no reference back and took another amount than was asked for shows a result
 * that may be anybody's: only a person can say whose. So may a result that was let go of under a claim,
 * and a sale that was keyed by hand.
 */
function isProvable(
  { tables, cloud, truth }: TimeView,
  attempt: AttemptRow,
  vendorId: string,
): boolean {
  const { make, lastKeyedMs, newestStanAuth } = cloud.terminal(vendorId);
  if (lastKeyedMs > attempt.created_at.getTime() - KEYED_HIDES_MS) return false;
  const [moved] = truth.of(attempt.reference);
  const claimed = tables.attempts.claimedAtTerminal.get(attempt.terminal_id ?? "");
  if (!make.mirrorsOrderId && claimed.length > 0) return false;
  const isItsOwn = moved !== undefined && moved.stanAuth === newestStanAuth;
  const key = `${attempt.terminal_id} ${newestStanAuth}`;
  if (!isItsOwn && newestStanAuth !== "" && !tables.terminalResults.byStanAuth.has(key))
    return false;
  return (
    make.mirrorsOrderId || moved === undefined || Math.abs(moved.amountOre) === attempt.asked_ore
  );
}

const KEYED_HIDES_MS = 15 * 60_000;
