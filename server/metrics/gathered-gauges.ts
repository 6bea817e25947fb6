/**
 * Gauges of what the database knows. A question that fails takes its figures away: an old figure that
 * looks like a new one is worse than none.
 */
import { Gauge, type Registry } from "prom-client";
import { readWebhookLag } from "../webhooks/read-webhook-lag.ts";
import type { MetricsDeps } from "./metrics.ts";
import {
  type DatabaseWork,
  type LastVerification,
  measureBackup,
  measureDatabase,
  measureOpenAttempts,
  measureTerminals,
  measureVerification,
  type OpenAttempts,
  type TerminalHeard,
} from "./metrics-store.ts";

const GATHERED_EVERY_MS = 5_000;
const ANSWERS_WITHIN_MS = 3_000;

/** One question and the gauges that its answer sets. */
type Gathered = {
  readonly clear: () => void;
  readonly ask: () => Promise<() => void>;
};

export function createGatheredGauges(
  registry: Registry,
  deps: MetricsDeps,
): { gather(): Promise<void> } {
  const up = new Gauge({
    name: "kortkoll_database_up",
    help: "1 when the database answered what was asked of it for these metrics",
    registers: [registry],
  });
  const all = [
    attempts(registry, deps),
    terminals(registry, deps),
    databaseWork(registry, deps),
    verification(registry, deps),
    backups(registry, deps),
    webhooks(registry, deps),
  ];
  let last: { readonly atMs: number; readonly done: Promise<void> } | undefined;
  const gatherNow = async (): Promise<void> => {
    const answered = await Promise.all(all.map((one) => gatherOne(one, deps)));
    up.set(answered.every(Boolean) ? 1 : 0);
  };
  return {
    gather: () => {
      const nowMs = deps.elapsedMs();
      if (last === undefined || nowMs - last.atMs >= GATHERED_EVERY_MS) {
        last = { atMs: nowMs, done: gatherNow() };
      }
      return last.done;
    },
  };
}

async function gatherOne({ clear, ask }: Gathered, deps: MetricsDeps): Promise<boolean> {
  const patience = new AbortController();
  const late = deps.pause(ANSWERS_WITHIN_MS, patience.signal).then(() => undefined);
  const answer = ask().catch((error: unknown) => {
    deps.log.warn({ err: error }, "something could not be measured");
    return undefined;
  });
  const set = await Promise.race([answer, late]);
  patience.abort();
  clear();
  set?.();
  return set !== undefined;
}

type Named = { readonly name: string; readonly help: string };

function gaugeIn<Label extends string>(
  registry: Registry,
  { name, help }: Named,
  labelNames: readonly Label[] = [],
): Gauge<Label> {
  return new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
}

type Gauges = {
  readonly labelled?: readonly Gauge<string>[];
  readonly plain?: readonly Gauge<string>[];
};

function gathered<Answer>(
  { labelled = [], plain = [] }: Gauges,
  ask: () => Promise<Answer>,
  set: (answer: Answer) => void,
): Gathered {
  const clear = (): void => {
    for (const gauge of labelled) gauge.reset();
    // Without labels one is always there, and 0 would be a figure.
    for (const gauge of plain) gauge.set(Number.NaN);
  };
  clear();
  return {
    clear,
    ask: async () => {
      const answer = await ask();
      return () => set(answer);
    },
  };
}

function secondsSince(deps: MetricsDeps, at: Date): number {
  return Math.max(0, (deps.clock() - at.getTime()) / 1_000);
}

function attempts(registry: Registry, deps: MetricsDeps): Gathered {
  const count = gaugeIn(
    registry,
    { name: "kortkoll_attempts", help: "Attempts that have not ended, by state" },
    ["state"],
  );
  const asked = gaugeIn(
    registry,
    { name: "kortkoll_attempts_asked_ore", help: "What they asked for: at risk when unknown" },
    ["state"],
  );
  const oldest = gaugeIn(
    registry,
    {
      name: "kortkoll_oldest_attempt_seconds",
      help: "Since the oldest of them began; 0 when there is none",
    },
    ["state"],
  );
  const set = (open: readonly OpenAttempts[]): void => {
    for (const { state, count: many, askedOre, oldestAt } of open) {
      count.set({ state }, many);
      asked.set({ state }, askedOre);
      oldest.set({ state }, oldestAt === null ? 0 : secondsSince(deps, oldestAt));
    }
  };
  return gathered(
    { labelled: [count, asked, oldest] },
    () => measureOpenAttempts(deps.database),
    set,
  );
}

const TERMINAL_STATES = ["idle", "busy", "offline", "noAnswer", "notGiven"] as const;

function terminals(registry: Registry, deps: MetricsDeps): Gathered {
  const labels = ["terminal", "site"] as const;
  const silence = gaugeIn(
    registry,
    {
      name: "kortkoll_terminal_silence_seconds",
      help: "Since the terminal itself was heard; infinite until it has been heard once",
    },
    labels,
  );
  const skew = gaugeIn(
    registry,
    { name: "kortkoll_terminal_clock_skew_seconds", help: "How far its clock is before ours" },
    labels,
  );
  const states = gaugeIn(
    registry,
    { name: "kortkoll_terminals", help: "Terminals in use, by the state that they last had" },
    ["state"],
  );
  const set = (heard: readonly TerminalHeard[]): void => {
    for (const state of TERMINAL_STATES) states.set({ state }, 0);
    for (const { terminalId: terminal, siteCode: site, heardAt, clockSkewMs, state } of heard) {
      const seconds = heardAt === null ? Number.POSITIVE_INFINITY : secondsSince(deps, heardAt);
      silence.set({ terminal, site }, seconds);
      if (clockSkewMs !== null) skew.set({ terminal, site }, clockSkewMs / 1_000);
      states.inc({ state: state ?? "notGiven" });
    }
  };
  return gathered(
    { labelled: [silence, skew, states] },
    () => measureTerminals(deps.database),
    set,
  );
}

function databaseWork(registry: Registry, deps: MetricsDeps): Gathered {
  const waiting = gaugeIn(registry, {
    name: "kortkoll_feed_waiting_events",
    help: "Events that are committed and not told yet, as an older transaction still runs",
  });
  const lag = gaugeIn(registry, {
    name: "kortkoll_feed_lag_seconds",
    help: "Since the oldest of them; 0 when there is none",
  });
  const transaction = gaugeIn(
    registry,
    {
      name: "kortkoll_oldest_transaction_seconds",
      help: "Since the oldest running transaction began; one that has written holds the feed up",
    },
    ["kind"],
  );
  const ahead = gaugeIn(registry, {
    name: "kortkoll_clock_ahead_seconds",
    help: "How far this server's clock is before the database's; behind it below zero",
  });
  const set = (work: DatabaseWork): void => {
    ahead.set((deps.clock() - work.now.getTime()) / 1_000);
    waiting.set(work.waitingEvents);
    lag.set(work.oldestEventAt === null ? 0 : secondsSince(deps, work.oldestEventAt));
    transaction.set({ kind: "any" }, work.oldestSeconds);
    transaction.set({ kind: "writing" }, work.oldestWritingSeconds);
  };
  const gauges = { labelled: [transaction], plain: [waiting, lag, ahead] };
  return gathered(gauges, () => measureDatabase(deps.database), set);
}

function verification(registry: Registry, deps: MetricsDeps): Gathered {
  const whole = gaugeIn(registry, {
    name: "kortkoll_audit_chain_whole",
    help: "1 when the last verification of the audit chain found it whole",
  });
  const age = gaugeIn(registry, {
    name: "kortkoll_audit_verification_age_seconds",
    help: "Since that verification ended; infinite when there is none",
  });
  const set = (last: LastVerification | undefined): void => {
    age.set(last === undefined ? Number.POSITIVE_INFINITY : secondsSince(deps, last.finishedAt));
    if (last !== undefined) whole.set(last.ok ? 1 : 0);
  };
  return gathered({ plain: [whole, age] }, () => measureVerification(deps.database), set);
}

function backups(registry: Registry, deps: MetricsDeps): Gathered {
  const age = gaugeIn(registry, {
    name: "kortkoll_backup_age_seconds",
    help: "Since the last backup by `kortkoll backup`; infinite when there is none",
  });
  const set = (at: Date | undefined): void => {
    age.set(at === undefined ? Number.POSITIVE_INFINITY : secondsSince(deps, at));
  };
  return gathered({ plain: [age] }, () => measureBackup(deps.database), set);
}

function webhooks(registry: Registry, deps: MetricsDeps): Gathered {
  const count = gaugeIn(
    registry,
    {
      name: "kortkoll_webhook_deliveries",
      help: "Deliveries that wait, and those that were given up within 30 days",
    },
    ["state"],
  );
  const lag = gaugeIn(registry, {
    name: "kortkoll_webhook_lag_seconds",
    help: "Since the oldest delivery that waits; 0 when none does",
  });
  const failing = gaugeIn(registry, {
    name: "kortkoll_webhook_failing_receivers",
    help: "Receivers that fail now",
  });
  const gauges = { labelled: [count], plain: [lag, failing] };
  return gathered(
    gauges,
    () => readWebhookLag(deps.database),
    (found) => {
      count.set({ state: "pending" }, found.pending);
      count.set({ state: "gaveUp" }, found.gaveUp);
      lag.set(found.oldestAt === null ? 0 : secondsSince(deps, found.oldestAt));
      failing.set(found.failing);
    },
  );
}
