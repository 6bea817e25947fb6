/**
 * Everything that serves, put together by hand and taken apart in the opposite order. The database
 * and the terminal cloud are handed in, so that tests run the same server over their own.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import { startLineLoop } from "./acquirer-lines/line-loop.ts";
import { buildApp } from "./app.ts";
import { createAuditChain } from "./audit/audit-chain.ts";
import { type BookCheck, startBookCheck } from "./book-checks/check-loop.ts";
import { type Clock, type NewId, systemPause } from "./clock.ts";
import {
  type Database,
  type DatabaseConnection,
  poolLoadOf,
  sinceFullMs,
} from "./database/database.ts";
import { newestMigration } from "./database/migrate.ts";
import { startSessionLoop } from "./day-close/session-loop.ts";
import { type LookAtRoom, lookAtRoom } from "./health/database-room.ts";
import { createReadiness, type Readiness } from "./health/readiness.ts";
import { startIndexLoop } from "./history/index-loop.ts";
import { createLive, type Live } from "./live/relay.ts";
import { NO_HINTS, type ServerHints, startServerHints } from "./live/server-hints.ts";
import type { createLog } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";
import { type MetricsServer, startMetricsServer } from "./metrics/metrics-server.ts";
import { startIssuerDayLoop } from "./open-items/issuer-day-loop.ts";
import packageJson from "./package.json" with { type: "json" };
import { type KeptCardRules, keepCardRules } from "./payments/card-rule-store.ts";
import { type PaymentLoops, startPaymentLoops } from "./payments/payment-loops.ts";
import { createPaymentRunner } from "./payments/payment-runner.ts";
import type { ResolverDeps } from "./payments/resolve-unknowns.ts";
import { startNotOursLoop } from "./payout-matches/set-aside-not-ours.ts";
import { startTerminalMonitor } from "./places/terminal-monitor.ts";
import { startRetentionLoop } from "./retention/retention-loop.ts";
import { startSumsLoop } from "./running-sums/sums-loop.ts";
import type { SecretBox } from "./secrets/secret-box.ts";
import type { SessionSurroundings } from "./sessions/session.ts";
import type { ConfiguredNets } from "./vendors/nets-account.ts";
import type { WebhookReach } from "./webhooks/find-target.ts";
import { systemReach, WEBHOOK_TIMEOUT_MS } from "./webhooks/system-reach.ts";
import { startWebhookLoop, type WebhookLoop } from "./webhooks/webhook-loop.ts";

export type ServerSettings = {
  readonly database: Database;
  readonly cloud: TerminalCloud;
  readonly secrets: SecretBox;
  readonly nets: ConfiguredNets;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: ReturnType<typeof createLog>;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** No other server can share the database: whatever another left under way is abandoned. */
  readonly alone: boolean;
  /** Of a database that others may share: where servers tell each other that something was committed. */
  readonly hintsOver?: DatabaseConnection | undefined;
  /** What is left on the disk of the database, where that is this machine's. */
  readonly freeBytes?: (() => Promise<number | undefined>) | undefined;
  readonly webFolder: string | undefined;
  /** Where signed ends of the audit chain are kept outside the database. */
  readonly auditHeadFile: string | undefined;
  readonly surroundings: SessionSurroundings;
  readonly trustedProxies?: readonly string[] | undefined;
  readonly keyCallsPerSecond?: number | undefined;
  readonly bankFileBytes?: number | undefined;
  /** Where Prometheus reads the metrics; without it they are kept and not served. */
  readonly metrics?: { readonly host: string; readonly port: number } | undefined;
  readonly webhookHosts?: readonly string[] | undefined;
};

export interface RunningServer {
  /** What a person on this machine opens. */
  readonly address: string;
  /** After a change of terminals and the like: screens look again. */
  wake(): void;
  /** Leaves the database open. A customer at a terminal is not waited for longer than 3 s. */
  stop(): Promise<void>;
}

const CUSTOMER_IS_AWAITED_MS = 3_000;
const STORING_TAKES_AT_MOST_MS = 2_000;
const TIME_TOLERANCE_MS = 10 * 60_000;
const LONGEST_TRANSACTION_MS = 6 * 60_000;

/** Returns when it answers requests and what an earlier server left behind is taken care of. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const { database, cloud, clock, log, host, port } = settings;
  const live = createLive({ database, log, tellOthers: () => hints.send() });
  const payments = paymentPartsOf(settings, live);
  const hints = hintsOf(settings, { ...payments, live });
  const runner = createPaymentRunner(payments);
  const loops = await startPaymentLoops(payments, runner, settings.alone);
  const books = startBookCheck(payments);
  const room = lookAtRoom({ ...settings, sinceFullMs: () => sinceFullMs(database) });
  const readiness = await readinessOf({ ...payments, room }, loops);
  const metrics = metricsOf(settings, room);
  const sessions = startSessionLoop(payments);
  const issuerDays = startIssuerDayLoop(payments);
  const sums = startSumsLoop(payments);
  const words = startIndexLoop(payments);
  const retention = startRetentionLoop(payments);
  const acquirerLines = startLineLoop(payments);
  const notOurs = startNotOursLoop(payments);
  const reach = systemReach(settings.webhookHosts ?? [], systemPause);
  const webhooks = webhooksOf(settings, payments, { reach, books });
  const audit = createAuditChain({
    ...settings,
    pause: systemPause,
    headFilePath: settings.auditHeadFile,
  });
  audit.start();
  const { wake } = payments;
  const monitor = startTerminalMonitor({
    sql: database,
    cloud,
    clock,
    random: Math.random,
    log,
    onChange: wake,
  });
  const { noteAnswer } = metrics;
  const parts = {
    ...payments,
    ...settings,
    live,
    runner,
    books,
    audit,
    readiness,
    noteAnswer,
    reach,
  };
  const app = await buildApp(parts);
  metrics.watch({
    books,
    carriedAttempts: runner.carried,
    openStreams: () => app.eventStreams.count,
  });
  let metricsServer: MetricsServer | undefined;
  const stop = async (): Promise<void> => {
    readiness.drain();
    loops.takeNothingNew();
    const giveUpAt = performance.now() + CUSTOMER_IS_AWAITED_MS;
    await atMost(CUSTOMER_IS_AWAITED_MS, app.close());
    await runner.settle(Math.max(0, giveUpAt - performance.now()));
    // What the terminals answer from now on is asked for at the next start.
    await cloud.close();
    await runner.settle(STORING_TAKES_AT_MOST_MS);
    await Promise.all([
      monitor.stop(),
      books.stop(),
      sessions.stop(),
      issuerDays.stop(),
      sums.stop(),
      words.stop(),
      retention.stop(),
      acquirerLines.stop(),
      notOurs.stop(),
      webhooks.stop(),
      loops.stop(),
      audit.stop(),
      hints.stop(),
    ]);
    // Last, so that a stop that takes its time is seen.
    await metricsServer?.stop();
  };
  try {
    metricsServer = await serveMetrics(metrics, settings);
    await app.listen({ host, port });
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: addressOf(app.server.address(), host), wake, stop };
}

function webhooksOf(
  { secrets }: ServerSettings,
  payments: PaymentParts,
  { reach, books }: { readonly reach: WebhookReach; readonly books: BookCheck },
): WebhookLoop {
  return startWebhookLoop({
    ...payments,
    secrets,
    random: Math.random,
    reach,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    bookDifferences: () => {
      const latest = books.latest();
      return latest === undefined ? [] : [...latest.differences, ...latest.unseen];
    },
  });
}

function hintsOf(
  { hintsOver }: ServerSettings,
  parts: PaymentParts & { readonly live: Live },
): ServerHints {
  if (hintsOver === undefined) return NO_HINTS;
  return startServerHints({ ...parts, connection: hintsOver, onHint: () => parts.live.look() });
}

async function readinessOf(
  parts: PaymentParts & { readonly room: LookAtRoom },
  loops: PaymentLoops,
): Promise<Readiness> {
  const migration = await newestMigration();
  return createReadiness({ ...parts, migration, loopsStandingStill: loops.standingStill });
}

function metricsOf({ database, clock, log }: ServerSettings, room: LookAtRoom): Metrics {
  return createMetrics({
    room,
    database,
    clock,
    elapsedMs: () => performance.now(),
    pause: systemPause,
    log,
    version: packageJson.version,
    poolLoad: () => poolLoadOf(database),
  });
}

async function serveMetrics(
  metrics: Metrics,
  settings: ServerSettings,
): Promise<MetricsServer | undefined> {
  return settings.metrics === undefined
    ? undefined
    : await startMetricsServer(metrics, settings.metrics);
}

async function atMost(ms: number, work: PromiseLike<unknown>): Promise<void> {
  const timer = new AbortController();
  const patience = pause(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([work, patience]);
  timer.abort();
}

type PaymentParts = ResolverDeps & { readonly cardRules: KeptCardRules };

function paymentPartsOf(settings: ServerSettings, live: Live): PaymentParts {
  const { database, cloud, clock, newId, log } = settings;
  return {
    database,
    cloud,
    clock,
    elapsedMs: () => performance.now(),
    pause: systemPause,
    newId,
    serverId: newId(),
    cardRules: keepCardRules(database, clock),
    log,
    wake: () => live.wake(),
    rules: {
      lastResultDelayMs: cloud.capabilities.lastResultDelayMs,
      timeToleranceMs: TIME_TOLERANCE_MS,
      longestTransactionMs: LONGEST_TRANSACTION_MS,
    },
  };
}

function addressOf(
  listening: ReturnType<import("node:net").Server["address"]>,
  host: string,
): string {
  const port = typeof listening === "object" && listening !== null ? listening.port : 0;
  return `http://${hostToOpen(host)}:${port}`;
}

/** "Every address" is not one that a browser can open. */
export function hostToOpen(host: string): string {
  if (host === "0.0.0.0" || host === "::" || host === "") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
