/**
 * A day in which the database's server is lost: two servers of ours take card payments on a
 * PostgreSQL that another one follows, the first PostgreSQL is killed under load, the second is
 * promoted, and then one of our own servers is killed too. In the end the terminals' own truth is
 * held against the books.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Database, openDatabase } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { makeTestFolder } from "../../server/database/test-folder.ts";
import { silentLog } from "../../server/database/test-log.ts";
import { type BenchCompany, makeBenchCompany } from "../../tools/bench/bench-company.ts";
import { type CardLoad, createCardLoad } from "../kill/card-load.ts";
import { findFaults, type Outcome, waitUntilResolved } from "../kill/find-faults.ts";
import { type KillableProcess, startKillable } from "../kill/killable-process.ts";
import type { Random } from "../kill/seeded-random.ts";
import { makeTerminalIds, startSimulatedNets } from "../kill/simulated-nets.ts";
import { type ReplicatedPostgres, startReplicatedPostgres } from "./replicated-postgres.ts";
import { countOpen, listUnderWay } from "./under-way-store.ts";

export type FailOverDay = {
  readonly random: Random;
  readonly loadBeforeMs: number;
  /** What it takes whoever watches over the servers to see that the first is gone. */
  readonly noticedAfterMs: number;
  readonly loadAfterMs: number;
  readonly killsServerToo: boolean;
  /** Hears each step as it is done. */
  readonly tell: (sentence: string) => void;
};

export type FailOverReport = Omit<Outcome, "attempts"> & {
  readonly postgresVersion: string;
  readonly acknowledged: number;
  readonly attempts: number;
  readonly approved: number;
  readonly wereUnknown: number;
  readonly underWayAtKill: number;
  /** From the kill until each of our servers had acknowledged a payment again. */
  readonly outageMs: number;
  /** How often somebody was told that the database is away. */
  readonly unavailable: number;
  /** From the kill of our own server until nothing of it was under way. */
  readonly takenOverMs: number | undefined;
  readonly surprises: readonly string[];
  readonly audit: unknown;
};

const appFile = join(import.meta.dirname, "../kill/app-process.ts");
const TERMINALS = makeTerminalIds(8);
const CUSTOMER_TAKES_MS = 30;
const SHOWS_OLD_RESULT_MS = 100;
const BACK_WITHIN_MS = 60_000;
/** A server whose claim to ask about an unknown was lost with the database asks again after 90 s. */
const RESOLVED_WITHIN_MS = 100_000;

export async function runFailOver(day: FailOverDay): Promise<FailOverReport> {
  const folder = await makeTestFolder();
  const closings: (() => Promise<unknown>)[] = [];
  try {
    const postgres = await startReplicatedPostgres(folder);
    closings.push(() => postgres.stop());
    const nets = await startSimulatedNets({
      folder,
      terminalIds: TERMINALS,
      customerTakesMs: CUSTOMER_TAKES_MS,
      lastResultDelayMs: SHOWS_OLD_RESULT_MS,
    });
    closings.push(() => nets.kill());
    const shop = await openShop(postgres, nets);
    closings.push(() => shop.close());
    return await new Day(day, { postgres, nets, shop }).run();
  } finally {
    for (const close of closings.reverse()) await close();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

type Shop = {
  readonly database: Database;
  readonly company: BenchCompany;
  readonly servers: readonly [KillableProcess, KillableProcess];
  close(): Promise<void>;
};

async function openShop(postgres: ReplicatedPostgres, nets: KillableProcess): Promise<Shop> {
  const connection = { connectionString: postgres.url };
  await migrate({ connection, log: silentLog });
  const database = openDatabase({ connection, log: silentLog });
  const company = await makeBenchCompany(database, TERMINALS);
  const place = ["--nets", nets.ready.url, "--database", postgres.url, "--shared"];
  const first = await startKillable(appFile, place);
  const second = await startKillable(appFile, place);
  return {
    database,
    company,
    servers: [first, second],
    async close() {
      await Promise.all([first.kill(), second.kill()]);
      await database.close();
    },
  };
}

type World = {
  readonly postgres: ReplicatedPostgres;
  readonly nets: KillableProcess;
  readonly shop: Shop;
};

class Day {
  readonly #day: FailOverDay;
  readonly #world: World;
  /** Half of the tills each, at a server of their own. */
  readonly #loads: readonly [CardLoad, CardLoad];

  constructor(day: FailOverDay, world: World) {
    this.#day = day;
    this.#world = world;
    const { company } = world.shop;
    const half = company.tills.length / 2;
    const at = (tills: BenchCompany["tills"], series: string): CardLoad =>
      createCardLoad({ ...company, tills }, day.random, series);
    this.#loads = [at(company.tills.slice(0, half), "A"), at(company.tills.slice(half), "B")];
  }

  async run(): Promise<FailOverReport> {
    const { loadBeforeMs, loadAfterMs, killsServerToo, tell } = this.#day;
    const [first, second] = this.#world.shop.servers;
    const running = [this.#loads[0].run(first.ready.url), this.#loads[1].run(second.ready.url)];
    tell(
      `Two servers take payments on PostgreSQL ${this.#world.postgres.version} and its follower.`,
    );
    await pause(loadBeforeMs);
    const lost = await this.#loseTheDatabase();
    await pause(loadAfterMs);
    const takenOverMs = killsServerToo ? await this.#loseAServer(running) : undefined;
    for (const load of this.#loads) load.stop();
    await Promise.all(running);
    tell("The tills rest. What is open is found out about.");
    return { ...lost, takenOverMs, ...(await this.#judge(killsServerToo ? second : first)) };
  }

  async #loseTheDatabase(): Promise<{ outageMs: number; underWayAtKill: number }> {
    const { tell, noticedAfterMs } = this.#day;
    const { postgres, shop } = this.#world;
    const underWayAtKill = (await listUnderWay(shop.database, shop.company.tills)).length;
    const before = this.#loads.map((load) => load.acknowledged.length);
    tell(
      `${total(before)} payments acknowledged, ${underWayAtKill} under way: the first PostgreSQL is killed.`,
    );
    const killedAt = performance.now();
    postgres.killPrimary();
    await pause(noticedAfterMs);
    await postgres.promote();
    tell(`The follower takes writes ${sinceMs(killedAt)} ms after the kill.`);
    await this.#untilAllHave(before);
    const outageMs = sinceMs(killedAt);
    tell(`Both servers take payments again ${outageMs} ms after the kill.`);
    return { outageMs, underWayAtKill };
  }

  async #untilAllHave(before: readonly number[]): Promise<void> {
    const giveUpAt = performance.now() + BACK_WITHIN_MS;
    while (this.#loads.some((load, index) => load.acknowledged.length <= (before[index] ?? 0))) {
      if (performance.now() > giveUpAt) throw new Error("A server does not come back.");
      await pause(5);
    }
  }

  /** Its tills go on at the other one; what it had under way is taken over. */
  async #loseAServer(running: Promise<void>[]): Promise<number> {
    const { tell } = this.#day;
    const { shop } = this.#world;
    const [first, second] = shop.servers;
    const killedAt = performance.now();
    this.#loads[0].stop();
    await first.kill();
    await running[0];
    const tills = shop.company.tills.slice(0, shop.company.tills.length / 2);
    const left = await listUnderWay(shop.database, tills);
    tell(
      `One of our servers is killed with ${left.length} payments under way; its tills go on at the other.`,
    );
    running[0] = this.#loads[0].run(second.ready.url);
    await this.#untilEnded(left);
    const tookMs = sinceMs(killedAt);
    tell(`The other server has taken them over and ended them ${tookMs} ms after the kill.`);
    return tookMs;
  }

  async #untilEnded(ids: readonly string[]): Promise<void> {
    const giveUpAt = performance.now() + BACK_WITHIN_MS;
    while ((await countOpen(this.#world.shop.database, ids)) > 0) {
      if (performance.now() > giveUpAt) throw new Error("What a server left is not taken over.");
      await pause(50);
    }
  }

  async #judge(
    server: KillableProcess,
  ): Promise<Omit<FailOverReport, "outageMs" | "underWayAtKill" | "takenOverMs">> {
    const { nets, postgres, shop } = this.#world;
    const { database, company } = shop;
    const unresolved = await waitUntilResolved(database, RESOLVED_WITHIN_MS);
    // One payment may be acknowledged twice: two tills that send the same request are told of one.
    const acknowledged = [...new Set(this.#loads.flatMap((load) => load.acknowledged))];
    const { faults, taken, attempts } = await findFaults({
      database,
      serverUrl: server.ready.url,
      apiKey: company.apiKey,
      simulatorUrl: nets.ready.url,
      acknowledged,
    });
    const audit = await fetch(`${server.ready.url}/api/audit/verify`, {
      headers: { authorization: `Bearer ${company.apiKey}` },
    });
    return {
      postgresVersion: postgres.version,
      acknowledged: acknowledged.length,
      faults: [...unresolved, ...faults],
      taken,
      attempts: attempts.length,
      approved: attempts.filter(({ state }) => state === "approved").length,
      wereUnknown: attempts.filter(({ wasUnknown }) => wasUnknown).length,
      unavailable: total(this.#loads.map((load) => load.unavailable)),
      surprises: this.#loads.flatMap((load) => load.surprises),
      audit: await audit.json(),
    };
  }
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function sinceMs(from: number): number {
  return Math.round(performance.now() - from);
}
