/**
 * How soon two hundred screens are told of a payment, at a company with two thousand terminals and
 * fifty payments a second. The payments are committed past the server, as another server's would be, and
 * hinted at as another server does: it finds them in the feed.
 */
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { newUuid, systemPause } from "../../server/clock.ts";
import { type Database, statement } from "../../server/database/database.ts";
import { createHintSender } from "../../server/live/server-hints.ts";
import { type Spread, spreadOf } from "./percentiles.ts";
import type { Told, WatchersData } from "./watchers.ts";
import { onWire, type Wire } from "./wire.ts";

export type WatchersRate = Spread & {
  readonly watchers: number;
  readonly terminals: number;
  readonly payments: number;
  readonly perSecond: number;
  /** Tellings that came to all screens together. */
  readonly told: number;
  /** Of payments and screens: what was never told. */
  readonly missed: number;
};

export type WatchersLoad = {
  readonly watchers: number;
  readonly terminals: number;
  readonly perSecond: number;
  readonly forMs: number;
};

const EVERYTHING_TOLD_WITHIN_MS = 3_000;

export function measureWatchers(load: WatchersLoad): Promise<WatchersRate> {
  const { terminals } = load;
  return onWire(
    { terminals, customerTakesMs: 0, showsOldResultMs: 0, waitingRuleMs: 300, isShared: true },
    (wire) => measure(wire, load),
  );
}

async function measure(
  { app, database, company }: Wire,
  load: WatchersLoad,
): Promise<WatchersRate> {
  // As the database does by itself within a minute of so many rows.
  await database.query(ANALYZE);
  const data: WatchersData = {
    url: app.ready.url,
    apiKey: company.apiKey,
    watchers: load.watchers,
  };
  const screens = new Worker(join(import.meta.dirname, "watchers.ts"), { workerData: data });
  try {
    await once(screens, "message");
    const committed = await takePayments(database, load);
    await pause(EVERYTHING_TOLD_WITHIN_MS);
    screens.postMessage("give");
    const [{ told }] = (await once(screens, "message")) as [{ readonly told: readonly Told[] }];
    return { ...figuresOf(committed, told, load), told: told.length };
  } finally {
    await screens.terminate();
  }
}

const ANALYZE = statement({ name: "bench_analyze", text: "analyze" });

type Committed = { readonly takingsOre: number; readonly atMs: number };

const TAKE = statement({
  name: "bench_take_for_watchers",
  text: `with taken as (
      insert into attempts (id, kind, state, company_id, site_id, till_id, terminal_id, operator_id,
        operator, asked_by, reference, asked_ore, approved_ore, issuer, business_day, created_at,
        sent_at, ended_at, server_id)
      select $1, 'purchase', 'approved', m.company_id, m.site_id, b.till_id, m.id, e.id, 'MATA',
        'person', $2, 100, 100, 'visa', $3, now(), now(), now(), (select id from servers limit 1)
      from terminals m join till_terminals b on b.terminal_id = m.id, (select id from people limit 1) e
      where m.id = $4 returning id)
    insert into attempt_events (id, attempt_id, kind, by, at, content)
    select $5, id, 'approved', 'terminal', now(), '{}' from taken`,
});

const LIST_TERMINALS = statement({ name: "bench_terminals", text: "select id from terminals" });

/** Evenly in time and over the terminals, whether those before have been answered or not. */
async function takePayments(
  database: Database,
  { perSecond, forMs }: WatchersLoad,
): Promise<readonly Committed[]> {
  const terminals = await database.query<{ id: string }>(LIST_TERMINALS);
  const committed: Committed[] = [];
  const hints = createHintSender({
    ...{ database, serverId: "benchmark", pause: systemPause, log: { warn: () => undefined } },
  });
  const day = businessDayOf(Date.now());
  const count = Math.round((perSecond * forMs) / 1_000);
  const startedAt = performance.now();
  for (let number = 1; number <= count; number += 1) {
    const waitMs = startedAt + (number * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await pause(waitMs);
    const terminal = terminals[(number * 37) % terminals.length];
    await database.query(TAKE, [newUuid(), `W${number}`, day, terminal?.id, newUuid()]);
    hints.send();
    committed.push({ takingsOre: number * 100, atMs: performance.timeOrigin + performance.now() });
  }
  await hints.stop();
  return committed;
}

/** A payment is seen when a screen is first told of a sum that holds it. */
function figuresOf(
  committed: readonly Committed[],
  told: readonly Told[],
  load: WatchersLoad,
): Omit<WatchersRate, "told"> {
  const delays: number[] = [];
  let missed = 0;
  for (let watcher = 0; watcher < load.watchers; watcher += 1) {
    const own = told.filter((one) => one.watcher === watcher);
    let next = 0;
    for (const { takingsOre, atMs } of committed) {
      while (next < own.length && (own[next]?.takingsOre ?? 0) < takingsOre) next += 1;
      const seen = own[next];
      if (seen === undefined) missed += 1;
      else delays.push(Math.max(0, seen.atMs - atMs));
    }
  }
  const { watchers, terminals, perSecond } = load;
  return {
    ...spreadOf(delays),
    watchers,
    terminals,
    perSecond,
    payments: committed.length,
    missed,
  };
}
