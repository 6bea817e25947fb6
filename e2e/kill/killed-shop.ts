/**
 * A server in a process of its own, with the simulated Nets and a load of tills, to be killed and
 * started again: alone, or together with the database that it runs itself.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Database, openDatabase } from "../../server/database/database.ts";
import { openTestDatabase } from "../../server/database/test-database.ts";
import { makeTestFolder } from "../../server/database/test-folder.ts";
import { silentLog } from "../../server/database/test-log.ts";
import { type BenchCompany, makeBenchCompany } from "../../tools/bench/bench-company.ts";
import { type CardLoad, createCardLoad } from "./card-load.ts";
import { findFaults, type Outcome, waitUntilResolved } from "./find-faults.ts";
import { type KillableProcess, startKillable } from "./killable-process.ts";
import type { Random } from "./seeded-random.ts";
import { makeTerminalIds, startSimulatedNets } from "./simulated-nets.ts";

const appFile = join(import.meta.dirname, "app-process.ts");
const TERMINALS = makeTerminalIds(8);
const CUSTOMER_TAKES_MS = 30;
const SHOWS_OLD_RESULT_MS = 100;
const MEETS_PAYMENTS_WITHIN_MS = 5_000;

export type Killed = "server" | "serverAndDatabase";

export interface KilledShop {
  readonly load: Pick<CardLoad, "acknowledged" | "surprises" | "unavailable">;
  /** Ends with the server gone. */
  loadThenKill(afterMs: number): Promise<void>;
  startAgain(): Promise<void>;
  kill(): Promise<void>;
  /** Once every attempt has ended. */
  judge(): Promise<Outcome>;
  /** What the audit chain's own verification says over HTTP. */
  verifyAudit(): Promise<unknown>;
  close(): Promise<void>;
}

export async function openKilledShop(killed: Killed, random: Random): Promise<KilledShop> {
  const folder = await makeTestFolder();
  const nets = await startSimulatedNets({
    folder,
    terminalIds: TERMINALS,
    customerTakesMs: CUSTOMER_TAKES_MS,
    lastResultDelayMs: SHOWS_OLD_RESULT_MS,
  });
  const shop =
    killed === "server"
      ? new Shop({ nets, folder, given: await openTestDatabase(), random })
      : new Shop({ nets, folder, given: undefined, random });
  await shop.open();
  return shop;
}

type Parts = {
  readonly nets: KillableProcess;
  readonly folder: string;
  /** Undefined where the server runs its own. */
  readonly given: { readonly database: Database; readonly url: string } | undefined;
  readonly random: Random;
};

class Shop implements KilledShop {
  readonly #parts: Parts;
  #app: KillableProcess | undefined;
  #database: Database | undefined;
  #company: BenchCompany | undefined;
  #load: CardLoad | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    await this.startAgain();
    this.#company = await makeBenchCompany(made(this.#database), TERMINALS);
    this.#load = createCardLoad(this.#company, this.#parts.random);
  }

  get load(): CardLoad {
    return made(this.#load);
  }

  async startAgain(): Promise<void> {
    const { nets, folder, given } = this.#parts;
    const place =
      given === undefined ? ["--data-folder", join(folder, "data")] : ["--database", given.url];
    this.#app = await startKillable(appFile, ["--nets", nets.ready.url, ...place]);
    const { connection } = this.#app.ready;
    this.#database =
      given?.database ?? openDatabase({ connection: made(connection), log: silentLog });
  }

  async loadThenKill(afterMs: number): Promise<void> {
    const running = this.load.run(made(this.#app).ready.url);
    const latest = performance.now() + afterMs + MEETS_PAYMENTS_WITHIN_MS;
    await pause(afterMs);
    // A kill that meets nothing under way proves nothing: a busy machine may not have come so far.
    while (this.load.underWay === 0 && performance.now() < latest) await pause(1);
    this.load.stop();
    await this.kill();
    await running;
  }

  async kill(): Promise<void> {
    const app = made(this.#app);
    const { postmasterPid } = app.ready;
    // The database first: nothing that the server does while it dies can be written any more.
    if (postmasterPid !== undefined) process.kill(postmasterPid, "SIGKILL");
    await app.kill();
    if (this.#parts.given === undefined) await this.#database?.close();
  }

  async judge(): Promise<Outcome> {
    const database = made(this.#database);
    const unresolved = await waitUntilResolved(database);
    const { faults, ...outcome } = await findFaults({
      database,
      serverUrl: made(this.#app).ready.url,
      apiKey: made(this.#company).apiKey,
      simulatorUrl: this.#parts.nets.ready.url,
      acknowledged: this.load.acknowledged,
    });
    return { ...outcome, faults: [...unresolved, ...faults] };
  }

  async verifyAudit(): Promise<unknown> {
    const answer = await fetch(`${made(this.#app).ready.url}/api/audit/verify`, {
      headers: { authorization: `Bearer ${made(this.#company).apiKey}` },
    });
    return await answer.json();
  }

  async close(): Promise<void> {
    const { given, nets, folder } = this.#parts;
    await this.kill();
    await given?.database.close();
    await nets.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function made<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error("The shop is not open.");
  return part;
}
