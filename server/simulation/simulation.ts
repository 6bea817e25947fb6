/**
 * One week of a made-up dealer group: servers, people, terminals and mishaps over one clock, with
 * every invariant held after each step. The same week gives the same run.
 */
import { Broken } from "./broken.ts";
import { UnknownsInTime } from "./check-time.ts";
import { DatabaseMishaps } from "./database-mishaps.ts";
import { Desk } from "./desk.ts";
import { foresightOf } from "./foresight.ts";
import { Invariants } from "./invariants.ts";
import type { AttemptRow } from "./memory-database/attempt-tables.ts";
import type { Change } from "./memory-database/journal.ts";
import type { Tables } from "./memory-database/tables.ts";
import { Mishaps } from "./mishaps.ts";
import type { Mutation } from "./mutation.ts";
import { workThrough } from "./office.ts";
import { Visit } from "./people.ts";
import { type Places, simulatedPlaces } from "./places.ts";
import type { Day, DrawerWork, Week } from "./plan.ts";
import { SimulatedServer } from "./simulated-server.ts";
import { memoryStore, type OpenStore, type Store } from "./store.ts";
import { VirtualClock } from "./virtual-clock.ts";
import { Weather } from "./wire.ts";
import { workOnDrawer } from "./work-on-drawer.ts";
import { Cloud } from "./world/cloud.ts";
import { Drawer } from "./world/drawer.ts";
import { Terminal, type TerminalMake } from "./world/terminal.ts";
import { Truth } from "./world/truth.ts";

/** A Friday in March before the night in which summer time begins, at eight in the morning. */
export const FIRST_MORNING_MS = Date.parse("2026-03-27T07:00:00Z");
const DAY_MS = 24 * 3_600_000;
const TRADE_ENDS_AFTER_MS = 55 * 60_000;
/** What is open when trade ends has its longest gap twice, and its proof. */
const EVENING_MS = 30 * 60_000;
const EVENING_SLICE_MS = 3 * 60_000;
const TIME_IS_CHECKED_EVERY_MS = 20_000;

export type Figures = {
  payments: number;
  servers: number;
  steps: number;
  unavoidable: number;
  openAtEnd: number;
  readonly counts: Map<string, number>;
};

export type Failure = {
  readonly rule: string;
  readonly what: string;
  readonly step: number;
  readonly day: number;
  readonly atMs: number;
};

export type SimulationSettings = {
  readonly mutation?: Mutation | undefined;
  readonly openStore?: OpenStore;
  /** Ends each day so long after its morning, whatever is open. */
  readonly untilMs?: number;
};

export type RunResult = { readonly figures: Figures; readonly failure: Failure | undefined };

export class Simulation {
  readonly clock = new VirtualClock(FIRST_MORNING_MS);
  readonly cloud = new Cloud(this.clock.now);
  readonly weather = new Weather(this.clock.now);
  readonly truth = new Truth();
  readonly drawer = new Drawer();
  readonly places: Places = simulatedPlaces();
  readonly counts = new Map<string, number>();
  readonly store: Store;
  readonly databaseMishaps = new DatabaseMishaps();
  readonly servers: (SimulatedServer | undefined)[] = [];
  readonly #week: Week;
  readonly #mutation: Mutation | undefined;
  readonly #untilMs: number | undefined;
  /** Only where the tables can be looked into. */
  readonly invariants: Invariants | undefined;
  #ids = 0;
  #serversStarted = 0;
  #servedSinceMs = 0;
  #broken: Broken | undefined;
  #day = 0;

  constructor(week: Week, settings: SimulationSettings = {}) {
    this.#week = week;
    this.#mutation = settings.mutation;
    this.#untilMs = settings.untilMs;
    this.store = (settings.openStore ?? memoryStore)({
      places: this.places,
      faults: this.databaseMishaps,
      onCommit: (changes) => this.#noteCommit(changes),
    });
    if (this.store.quiet !== undefined) this.clock.settle = this.store.quiet;
    const { tables } = this.store;
    this.invariants = tables === undefined ? undefined : this.#watch(tables);
    this.#buildTerminals();
    if (tables !== undefined) this.#mutation?.prepare?.(tables);
  }

  #watch(tables: Tables): Invariants {
    const { truth, drawer, cloud, weather } = this;
    const now = this.clock.now;
    const time = new UnknownsInTime({
      tables,
      cloud,
      truth,
      weather,
      now,
      servedSinceMs: () => this.#servedSinceMs,
      isServerAlive: (id) => this.servers.some((one) => one?.id === id && one.isAlive),
    });
    return new Invariants({ tables, truth, drawer, now, time });
  }

  #noteCommit(changes: readonly Change[]): void {
    this.invariants?.touched(changes);
    for (const { table, row } of changes) {
      if (table.name !== "attempts") continue;
      const due = (row as AttemptRow).next_check_at;
      if (due !== null) for (const server of this.servers) server?.mayBeDue(due.getTime());
    }
  }

  get alone(): boolean {
    return this.#week.servers === 1;
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  async run(): Promise<RunResult> {
    for (let slot = 0; slot < this.#week.servers; slot += 1) this.startServer(slot);
    this.#checkTimeNowAndThen();
    let failure: Failure | undefined;
    try {
      for (const [index, day] of this.#week.days.entries()) await this.#runDay(day, index);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      const { rule, what } = error;
      failure = { rule, what, step: this.clock.steps, day: this.#day + 1, atMs: this.clock.nowMs };
    }
    return { figures: this.#figures(), failure };
  }

  async #runDay(day: Day, index: number): Promise<void> {
    this.#day = index;
    const morningMs = FIRST_MORNING_MS + index * DAY_MS;
    this.clock.skipTo(morningMs);
    const mishaps = new Mishaps(this);
    for (const customer of day.customers) {
      this.clock.at(morningMs + customer.atMs, () => this.#visit(customer, index + 1));
    }
    for (const work of day.office) {
      const desk = this.#desk(work.name, work.pick);
      this.clock.at(morningMs + work.atMs, () => {
        workThrough(desk, work).catch((error: unknown) => desk.note(error));
      });
    }
    for (const work of day.drawers) {
      this.clock.at(morningMs + work.atMs, () => this.#workOnDrawer(work, index + 1));
    }
    for (const timed of day.mishaps) {
      this.clock.at(morningMs + timed.atMs, () => mishaps.strike(timed.mishap));
    }
    if (this.#untilMs !== undefined) return await this.#runUntil(morningMs + this.#untilMs);
    await this.#runUntil(morningMs + TRADE_ENDS_AFTER_MS);
    this.databaseMishaps.clear();
    const nightMs = morningMs + TRADE_ENDS_AFTER_MS + EVENING_MS;
    while (this.clock.nowMs < nightMs && !this.#isSettled()) {
      await this.#runUntil(Math.min(nightMs, this.clock.nowMs + EVENING_SLICE_MS));
    }
    this.invariants?.checkDay();
  }

  /** Nothing is under way or asked about any more: the rest of the evening would only pass. */
  #isSettled(): boolean {
    if (this.store.tables === undefined) return false;
    const { attempts, servers } = this.store.tables;
    if (attempts.dueUnknown.size > 0 || attempts.dueLateLook.size > 0) return false;
    return [...servers.rows].every(
      (server) => attempts.runningOfServer.get(server.id).length === 0,
    );
  }

  #runUntil(endMs: number): Promise<void> {
    return this.clock.runUntil(endMs, () => {
      if (this.#broken !== undefined) throw this.#broken;
      this.invariants?.check();
    });
  }

  #visit(customer: Day["customers"][number], day: number): void {
    const { sites } = this.places;
    const site = sites[customer.site % sites.length];
    if (site === undefined) throw new Error("No site");
    const desk = this.#desk(customer.name, customer.site);
    new Visit(desk, site, { customer, day }).run().catch((error: unknown) => desk.note(error));
  }

  #workOnDrawer(work: DrawerWork, day: number): void {
    const site = this.places.sites[work.site];
    if (site === undefined) throw new Error("No site");
    const desk = this.#desk(work.name, work.site);
    workOnDrawer(desk, site, { work, day }).catch((error: unknown) => desk.note(error));
  }

  #desk(who: string, place: number): Desk {
    const parts = {
      clock: this.clock,
      cloud: this.cloud,
      truth: this.truth,
      drawer: this.drawer,
      places: this.places,
      screen: this.store.screen,
      server: (wanted: number) => this.#readyServer(wanted),
      note: (message: string) => this.#break("a person met an error", message),
      count: (what: string) => this.count(what),
    };
    return new Desk(parts, who, place);
  }

  #readyServer(wanted: number): SimulatedServer | undefined {
    const ready = this.servers.filter((server) => server?.isReady === true);
    return ready[wanted % Math.max(1, ready.length)];
  }

  startServer(slot: number): void {
    this.#serversStarted += 1;
    const name = `server ${this.#serversStarted}`;
    const { tables } = this.store;
    const handle = this.store.handle(name);
    const use = this.#mutation?.wrapDatabase?.(handle.use) ?? handle.use;
    const server = new SimulatedServer(
      name,
      {
        clock: this.clock,
        cloud: this.cloud,
        weather: this.weather,
        newId: this.newId,
        cardRules: this.places.cardRules,
        alone: this.alone,
        wrapCloud: (cloud) => this.#mutation?.wrapCloud?.(cloud) ?? cloud,
        wrapRules: (rules) => this.#mutation?.wrapRules?.(rules) ?? rules,
        note: (message, details) => this.#noteLog(message, details),
      },
      { use, kill: () => handle.kill() },
    );
    if (tables !== undefined) server.restWhileNothingIsDue(foresightOf(tables, this.clock.now));
    this.servers[slot] = server;
    this.served();
    server.start().catch((error: unknown) => {
      if (isOfDatabase(error)) this.restartLater(slot, 1_000);
      else this.#break("a server did not start", String(error));
    });
  }

  /** From now on somebody serves again. */
  served(): void {
    this.#servedSinceMs = this.clock.nowMs;
  }

  restartLater(slot: number, downMs: number): void {
    const server = this.servers[slot];
    if (server?.isAlive === true) server.kill();
    this.served();
    this.clock.after(downMs, () => {
      if (this.servers[slot] === server) this.startServer(slot);
    });
  }

  #noteLog(message: string, details: object): void {
    const error = "err" in details ? details.err : undefined;
    this.count(`log: ${message}`);
    if (!isOfDatabase(error))
      this.#break("a server met an error", `${message}: ${describe(error)}`);
  }

  #break(rule: string, what: string): void {
    this.#broken ??= new Broken(rule, what);
  }

  readonly newId = (): string => {
    this.#ids += 1;
    const time = this.clock.nowMs.toString(16).padStart(12, "0");
    const number = this.#ids.toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${number}`;
  };

  #buildTerminals(): void {
    const world = {
      now: this.clock.now,
      after: (delayMs: number, work: () => void): void => this.clock.after(delayMs, work),
      truth: this.truth,
    };
    for (const [siteIndex, site] of this.places.sites.entries()) {
      for (const [index, { vendorId }] of site.terminals.entries()) {
        const make: TerminalMake = {
          id: vendorId,
          siteId: `70000${siteIndex}${index}`,
          organisationNumber: site.organisationNumber,
          mirrorsOrderId: index !== 3,
          shape:
            (["strings", "numbers", "instants"] as const)[(siteIndex + index) % 3] ?? "strings",
          ownCardsOn: site.ownCardsOn,
        };
        this.cloud.terminals.set(vendorId, new Terminal(make, world));
      }
    }
  }

  #checkTimeNowAndThen(): void {
    this.clock.after(TIME_IS_CHECKED_EVERY_MS, () => {
      try {
        this.invariants?.checkTime();
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        this.#broken ??= error;
      }
      this.#checkTimeNowAndThen();
    });
  }

  #figures(): Figures {
    for (const [kind, times] of this.weather.faults)
      if (kind !== "") this.counts.set(`fault: ${kind}`, times);
    return {
      payments: ["payments", "payments in cash", "refunds"].reduce(
        (sum, what) => sum + (this.counts.get(what) ?? 0),
        0,
      ),
      servers: this.#serversStarted,
      steps: this.clock.steps,
      unavoidable: this.invariants?.unavoidable ?? 0,
      openAtEnd: this.store.tables?.attempts.byState.get("unknown").length ?? 0,
      counts: this.counts,
    };
  }
}

function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && ["CommitUnknown", "DatabaseUnavailable"].includes(error.name);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error.stack ?? error.message).split("\n").slice(0, 6).join(" | ");
}
