/**
 * One of our servers: the real loops, runner and adapter, over a simulated wire, clock and database.
 * It can die or stand still at any moment; nothing of what it had in memory survives.
 */

import type { PlacedCardRule } from "@kortkoll/core/cards/card-rules.ts";
import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { NewId, Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { startPaymentLoops } from "../payments/payment-loops.ts";
import { createPaymentRunner, type PaymentRunner } from "../payments/payment-runner.ts";
import type { ResolverDeps } from "../payments/resolve-unknowns.ts";
import type { Forget, VirtualClock } from "./virtual-clock.ts";
import { SimulatedWire, type Weather } from "./wire.ts";
import type { Cloud } from "./world/cloud.ts";

export type ServerParts = {
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  readonly weather: Weather;
  readonly newId: NewId;
  readonly cardRules: readonly PlacedCardRule[];
  readonly alone: boolean;
  /** What a deliberate bug replaces. */
  readonly wrapCloud: (cloud: TerminalCloud) => TerminalCloud;
  readonly wrapRules: (rules: ResolverDeps["rules"]) => ResolverDeps["rules"];
  readonly note: (message: string, details: object) => void;
};

const TIME_TOLERANCE_MS = 10 * 60_000;
const LONGEST_TRANSACTION_MS = 6 * 60_000;
const RESOLVER_TICK_MS = 250;
const LONGEST_SLEEP_MS = 30_000;

export type Foresight = {
  /** When the next unknown is due. */
  firstDueMs(): number | undefined;
  /** How long another loop may rest that would rest so long by itself. */
  restMs(durationMs: number): number;
};

type Sleeper = {
  readonly sinceMs: number;
  wakeAtMs: number;
  readonly wake: () => void;
  forgetAlarm: Forget;
};

export class SimulatedServer {
  readonly name: string;
  readonly id: string;
  readonly deps: ResolverDeps;
  readonly runner: PaymentRunner;
  readonly #parts: ServerParts;
  readonly #kill: () => void;
  isAlive = true;
  isReady = false;
  frozenUntilMs = 0;
  #sleeper: Sleeper | undefined;
  #knows: Foresight | undefined;

  constructor(
    name: string,
    parts: ServerParts,
    database: { readonly use: Database; readonly kill: () => void },
  ) {
    this.name = name;
    this.#parts = parts;
    this.#kill = database.kill;
    this.id = parts.newId();
    const { clock } = parts;
    const wire = new SimulatedWire({
      clock,
      cloud: parts.cloud,
      weather: parts.weather,
      whenAwake: this.whenAwake,
    });
    const cloud = parts.wrapCloud(
      connectNetsCloud({
        baseUrl: "http://cloud.invalid",
        account: () => Promise.resolve({ username: "simulerad", password: "simulerad" }),
        clock: clock.now,
        exchanges: wire,
      }),
    );
    this.deps = {
      database: database.use,
      cloud,
      clock: clock.now,
      elapsedMs: clock.now,
      pause: this.#pause,
      newId: parts.newId,
      serverId: this.id,
      cardRules: () => Promise.resolve(parts.cardRules),
      log: {
        info: () => undefined,
        warn: (details, message) => parts.note(message, details),
        error: (details, message) => parts.note(message, details),
      },
      wake: () => undefined,
      rules: parts.wrapRules({
        lastResultDelayMs: cloud.capabilities.lastResultDelayMs,
        timeToleranceMs: TIME_TOLERANCE_MS,
        longestTransactionMs: LONGEST_TRANSACTION_MS,
      }),
    };
    this.runner = createPaymentRunner(this.deps);
  }

  async start(): Promise<void> {
    await startPaymentLoops(this.deps, this.runner, this.#parts.alone);
    this.isReady = true;
  }

  kill(): void {
    this.isAlive = false;
    this.isReady = false;
    this.#sleeper = undefined;
    this.#kill();
  }

  readonly whenAwake = (work: () => void): void => {
    const { clock } = this.#parts;
    if (!this.isAlive) return;
    if (clock.nowMs < this.frozenUntilMs) clock.at(this.frozenUntilMs, () => this.whenAwake(work));
    else work();
  };

  readonly #pause: Pause = (durationMs, signal) => {
    if (signal?.aborted === true) return Promise.resolve();
    const { clock } = this.#parts;
    if (durationMs === RESOLVER_TICK_MS && this.#knows !== undefined) return this.#sleep();
    const restMs = this.#knows?.restMs(durationMs) ?? durationMs;
    return new Promise((resolve) => clock.after(restMs, () => this.whenAwake(resolve)));
  };

  /** The resolver looks four times a second. Looks that would find nothing are left out. */
  #sleep(): Promise<void> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      const sleeper = {
        sinceMs: clock.nowMs,
        wakeAtMs: Number.POSITIVE_INFINITY,
        wake: () => this.whenAwake(resolve),
        forgetAlarm: () => undefined,
      };
      this.#sleeper = sleeper;
      this.#wakeAt(sleeper, sleeper.sinceMs + LONGEST_SLEEP_MS);
      const due = this.#knows?.firstDueMs();
      if (due !== undefined) this.mayBeDue(due);
    });
  }

  /** For whoever can see in the database that a loop would find nothing. */
  restWhileNothingIsDue(knows: Foresight): void {
    this.#knows = knows;
  }

  mayBeDue(dueMs: number): void {
    const sleeper = this.#sleeper;
    if (sleeper === undefined) return;
    const ticks = Math.max(1, Math.ceil((dueMs - sleeper.sinceMs) / RESOLVER_TICK_MS));
    const elapsed = Math.ceil((this.#parts.clock.nowMs - sleeper.sinceMs) / RESOLVER_TICK_MS);
    this.#wakeAt(sleeper, sleeper.sinceMs + Math.max(ticks, elapsed) * RESOLVER_TICK_MS);
  }

  #wakeAt(sleeper: Sleeper, atMs: number): void {
    if (atMs >= sleeper.wakeAtMs) return;
    sleeper.wakeAtMs = atMs;
    sleeper.forgetAlarm();
    sleeper.forgetAlarm = this.#parts.clock.alarm(atMs, () => {
      if (this.#sleeper !== sleeper) return;
      this.#sleeper = undefined;
      sleeper.wake();
    });
  }
}
