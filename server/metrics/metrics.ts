/**
 * What Prometheus reads. What the process itself knows is read as it is asked for; what the database
 * knows is asked for at most every few seconds, by one statement each, beside the way of a payment.
 * Labels are terminals, states and parts of the API: what there is a bounded number of.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { LatestCheck } from "../book-checks/latest-check.ts";
import type { Clock } from "../clock.ts";
import type { PoolLoad, Sql } from "../database/database.ts";
import type { LookAtRoom } from "../health/database-room.ts";
import type { BookDifference } from "../ledger/book-difference.ts";
import { createGatheredGauges } from "./gathered-gauges.ts";
import { routeClass } from "./route-class.ts";

export type MetricsDeps = {
  readonly database: Sql;
  readonly clock: Clock;
  readonly elapsedMs: () => number;
  readonly pause: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  readonly log: { warn(details: object, message: string): void };
  readonly version: string;
  readonly poolLoad: () => PoolLoad;
  readonly room: LookAtRoom;
};

type WatchedBooks = Pick<LatestCheck, "atMs" | "counts" | "whole" | "progress"> & {
  readonly differences: readonly Pick<BookDifference, "bookedOre" | "expectedOre">[];
};

/** What is known only when the server has been put together. */
export type Watched = {
  readonly books: { latest(): WatchedBooks | undefined };
  readonly carriedAttempts: () => number;
  readonly openStreams: () => number;
};

export type Answered = {
  /** The route's pattern. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
};

export interface Metrics {
  noteAnswer(answered: Answered): void;
  watch(watched: Watched): void;
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(deps: MetricsDeps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Sums of gauges that are there by themselves, under names that only counters may have.
  for (const what of ["handles", "requests", "resources"]) {
    registry.removeSingleMetric(`nodejs_active_${what}_total`);
  }
  const startedMs = deps.clock();
  addBuild(registry, deps.version);
  addPool(registry, deps.poolLoad);
  addRoom(registry, deps.room);
  const noteAnswer = addRequests(registry);
  const gathered = createGatheredGauges(registry, deps);
  return {
    noteAnswer,
    watch: (watched) => addWatched(registry, { clock: deps.clock, startedMs }, watched),
    contentType: registry.contentType,
    text: async () => {
      await gathered.gather();
      return await registry.metrics();
    },
  };
}

function addBuild(registry: Registry, version: string): void {
  new Gauge({
    name: "kortkoll_build_info",
    help: "1; the version stands in the label",
    labelNames: ["version"],
    registers: [registry],
  }).set({ version }, 1);
}

function addPool(registry: Registry, poolLoad: () => PoolLoad): void {
  new Gauge({
    name: "kortkoll_pool_connections",
    help: "Connections to the database, and those who wait for one",
    labelNames: ["kind"],
    registers: [registry],
    collect() {
      const { inUse, idle, waiting } = poolLoad();
      this.set({ kind: "in_use" }, inUse);
      this.set({ kind: "idle" }, idle);
      this.set({ kind: "waiting" }, waiting);
    },
  });
}

function addRoom(registry: Registry, look: LookAtRoom): void {
  new Gauge({
    name: "kortkoll_database_full",
    help: "1 when the database has no room to write: it said so a moment ago, or its disk is full",
    registers: [registry],
    async collect() {
      this.set((await look()).isFull ? 1 : 0);
    },
  });
  new Gauge({
    name: "kortkoll_disk_free_bytes",
    help: "What is left where the data folder lies; not a number where the database is elsewhere",
    registers: [registry],
    async collect() {
      this.set((await look()).freeBytes ?? Number.NaN);
    },
  });
}

function addRequests(registry: Registry): (answered: Answered) => void {
  const durations = new Histogram({
    name: "kortkoll_request_seconds",
    help: "How long answers took, by part of the API; open streams are not in it",
    labelNames: ["class", "kind"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const answers = new Counter({
    name: "kortkoll_answers_total",
    help: "Answers by part of the API and first digit of their status",
    labelNames: ["class", "kind", "status"],
    registers: [registry],
  });
  return ({ route, method, status, seconds }) => {
    const kind = method === "GET" || method === "HEAD" ? "read" : "write";
    const ofClass = routeClass(route);
    durations.observe({ class: ofClass, kind }, seconds);
    answers.inc({ class: ofClass, kind, status: `${Math.floor(status / 100)}xx` });
  };
}

function addWatched(
  registry: Registry,
  { clock, startedMs }: { readonly clock: Clock; readonly startedMs: number },
  watched: Watched,
): void {
  const gauge = (name: string, help: string, read: () => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read() ?? Number.NaN);
      },
    });
  };
  const { books, carriedAttempts, openStreams } = watched;
  const age = (at: number | undefined): number => (clock() - (at ?? startedMs)) / 1_000;
  gauge("kortkoll_carried_attempts", "Attempts that this server carries", carriedAttempts);
  gauge("kortkoll_open_streams", "Pages and programs that listen for changes", openStreams);
  gauge(
    "kortkoll_books_differences",
    "Where the books and the expected items part, as far as servers have looked; not a number before it",
    () => books.latest()?.differences.length,
  );
  gauge(
    "kortkoll_books_differences_unseen",
    "What was found, is gone or mended, and nobody has said that they have seen",
    () => books.latest()?.counts.unseen,
  );
  gauge(
    "kortkoll_books_difference_last_found_timestamp_seconds",
    "When a difference was last found; 0 when none ever was",
    () => {
      const counts = books.latest()?.counts;
      return counts && (counts.lastFoundAt?.getTime() ?? 0) / 1_000;
    },
  );
  addFound(registry, books);
  gauge("kortkoll_books_difference_ore", "By how much they part, all added up", () =>
    books
      .latest()
      ?.differences.reduce(
        (sum, { bookedOre, expectedOre }) => sum + Math.abs(bookedOre - expectedOre),
        0,
      ),
  );
  gauge(
    "kortkoll_books_check_age_seconds",
    "Since what is new was last gone through; since the server started where it never has been",
    () => age(books.latest()?.atMs),
  );
  gauge(
    "kortkoll_books_whole_check_age_seconds",
    "Since all of history was last gone through; since the server started where it never has been",
    () => age(books.latest()?.whole.lastFinishedAt?.getTime()),
  );
  gauge(
    "kortkoll_books_whole_check_progress",
    "How far the pass over all of history has come, from 0 to 1; 0 between two",
    () => books.latest()?.progress,
  );
}

/** What a look in between cannot miss, also what was mended at once. */
function addFound(registry: Registry, books: Watched["books"]): void {
  new Counter({
    name: "kortkoll_books_differences_found_total",
    help: "Differences that the check has ever found in this database",
    registers: [registry],
    collect() {
      this.reset();
      const counts = books.latest()?.counts;
      // Before it is known there is no figure: 0 would look like a beginning.
      if (counts === undefined) this.remove();
      else this.inc(counts.ever);
    },
  });
}
