/** One world over a PostgreSQL of its own, in a folder that goes with it: slow, and the same. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../database/database.ts";
import { startEmbeddedPostgres } from "../database/embedded-postgres.ts";
import { migrate } from "../database/migrate.ts";
import { drawWeek } from "./draw-plan.ts";
import { endState } from "./end-state.ts";
import { simulatedPlaces } from "./places.ts";
import type { Week } from "./plan.ts";
import { insertPlaces, postgresStore, readEndState } from "./postgres-store.ts";
import { type RunResult, Simulation } from "./simulation.ts";

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type Compared = {
  readonly memory: RunResult;
  readonly postgres: RunResult;
  /** Lines of the end that only one of the two has. */
  readonly onlyInMemory: readonly string[];
  readonly onlyInPostgres: readonly string[];
  readonly lines: number;
};

/**
 * Without what strikes at a counted statement: two requests of one moment may reach the database in
 * another order, and then it strikes another one.
 */
export function comparable(week: Week): Week {
  const days = week.days.map((day) => ({
    ...day,
    mishaps: day.mishaps.filter(
      ({ mishap }) => mishap.kind !== "kill" && mishap.kind !== "databaseLost",
    ),
  }));
  return { ...week, days };
}

export async function runOnBoth(seed: number, days: number): Promise<Compared> {
  const week = comparable(drawWeek(seed, days));
  const untilMs = EVENING_MS;
  const inMemory = new Simulation(week, { untilMs });
  const memory = await inMemory.run();
  const { tables } = inMemory.store;
  if (tables === undefined) throw new Error("No tables in memory");
  const ended = endState({
    attempts: tables.attempts.rows,
    orders: tables.orders.rows,
    debts: tables.debts.rows,
    postings: tables.postings.rows,
  });
  const { result: postgres, state } = await onPostgres(week, untilMs);
  return {
    memory,
    postgres,
    onlyInMemory: without(ended, state),
    onlyInPostgres: without(state, ended),
    lines: ended.length,
  };
}

const EVENING_MS = 70 * 60_000;

async function onPostgres(
  week: Week,
  untilMs: number,
): Promise<{ readonly result: RunResult; readonly state: readonly string[] }> {
  const dataFolder = await mkdtemp(join(tmpdir(), "kortkoll-simulation-"));
  const server = await startEmbeddedPostgres({ dataFolder, log: SILENT });
  try {
    await migrate({ connection: server.connection, log: SILENT });
    const database = openDatabase({ connection: server.connection, log: SILENT });
    await insertPlaces(database, simulatedPlaces());
    const result = await new Simulation(week, {
      untilMs,
      openStore: postgresStore(database),
    }).run();
    const state = await readEndState(database);
    await database.close();
    return { result, state };
  } finally {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const times = left.get(line) ?? 0;
    left.set(line, times - 1);
    return times <= 0;
  });
}
