/**
 * A disk that is really full under a server that takes payments, in both ways that PostgreSQL meets it:
 * a table that finds no room, which it refuses and lives on; and its log that finds none, which it does
 * not survive.
 */
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeBackup } from "../../server/backup/write-backup.ts";
import { systemClock } from "../../server/clock.ts";
import { clusterFolderIn, readOrMakePassword } from "../../server/database/cluster-folder.ts";
import { type Database, openDatabase } from "../../server/database/database.ts";
import { administratorConnection } from "../../server/database/supervisor-lock.ts";
import { makeTestFolder } from "../../server/database/test-folder.ts";
import { silentLog } from "../../server/database/test-log.ts";
import type { Ready } from "../../server/health/health-api.ts";
import {
  BENCH_OPERATOR,
  BENCH_SITE,
  type BenchCompany,
  makeBenchCompany,
} from "../../tools/bench/bench-company.ts";
import { ApiClient, orderToSend, problemOf } from "../api-client.ts";
import { createCardLoad } from "../kill/card-load.ts";
import { findFaults, waitUntilResolved } from "../kill/find-faults.ts";
import { type KillableProcess, startKillable } from "../kill/killable-process.ts";
import { seededRandom } from "../kill/seeded-random.ts";
import { makeTerminalIds, startSimulatedNets } from "../kill/simulated-nets.ts";
import {
  emptyDisk,
  fillDisk,
  leaveFree,
  onSmallDisk,
  seenBy,
  whyNoSmallDisk,
} from "./small-disk.ts";

const TERMINALS = makeTerminalIds(4);
/** So long that each terminal has a customer at whatever moment the disk becomes full. */
const CUSTOMER_TAKES_MS = 150;
const SHOWS_OLD_RESULT_MS = 100;
/** PostgreSQL takes less than half of it when it starts. */
const DISK = "160M";
/** Enough for rows, and not for another file of PostgreSQL's log. */
const TOO_LITTLE_FOR_ITS_LOG = 6_000_000;
/** Of 16 MB each: more of them than there is room for. */
const FILES_ON_THE_DISK = 20;
const WHOLE_PRODUCT_MS = 60_000;

const probe = await makeTestFolder();
const whyNot = await whyNoSmallDisk(probe);
await rm(probe, { recursive: true });
if (whyNot !== undefined) console.log(`No disk is filled here, for none may be mounted: ${whyNot}`);

let folder: string;
let nets: KillableProcess;
let app: KillableProcess;
/** The full disk, as the server sees it. */
let disk: string;
let database: Database;
let company: BenchCompany;

beforeEach(async () => {
  if (whyNot !== undefined) return;
  folder = await makeTestFolder();
  const place = join(folder, "disk");
  await mkdir(place);
  const customerTakesMs = CUSTOMER_TAKES_MS;
  const lastResultDelayMs = SHOWS_OLD_RESULT_MS;
  const terminalIds = TERMINALS;
  nets = await startSimulatedNets({ folder, terminalIds, customerTakesMs, lastResultDelayMs });
  app = await startKillable(
    join(import.meta.dirname, "../kill/app-process.ts"),
    [
      ...["--nets", nets.ready.url, "--data-folder", join(place, "data")],
      ...["--log", join(place, "log"), "--restarts-when-full"],
    ],
    { readyWithinMs: WHOLE_PRODUCT_MS, through: onSmallDisk(place, DISK) },
  );
  disk = seenBy(app.pid, place);
  const { connection = {} } = app.ready;
  database = openDatabase({ connection, log: silentLog });
  company = await makeBenchCompany(database, TERMINALS);
});

afterEach(async () => {
  if (whyNot !== undefined) return;
  await database.close();
  await app.end();
  await nets.end();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

async function missing(): Promise<readonly string[]> {
  const answer = await fetch(`${app.ready.url}/api/ready`);
  return ((await answer.json()) as Ready).missing.map(({ what }) => what);
}

/** Tables have some room left in themselves. */
async function sendOrdersUntilRefused(): Promise<void> {
  const api = new ApiClient(app.ready.url, company.apiKey);
  for (let number = 1; ; number += 1) {
    const text = `F${number}`;
    const body = orderToSend({
      ...{ orderNumber: text, invoiceNumber: text, siteCode: BENCH_SITE },
      ...{ serviceAdvisor: BENCH_OPERATOR, customerName: "Å".repeat(200), totalOre: 100 },
    });
    const answer = await api.send("POST", "/api/orders", { body });
    if (answer.status === 201) continue;
    expect(problemOf(answer)).toMatchObject({ status: 503, code: "databaseFull" });
    return;
  }
}

/** PostgreSQL ends by it where it finds no room for the next file. */
async function askForNextLogFile(): Promise<void> {
  const { port = 0 } = app.ready.connection ?? {};
  const password = await readOrMakePassword(clusterFolderIn(join(disk, "data")));
  const client = new pg.Client(administratorConnection(port, password));
  client.on("error", () => undefined);
  await client.connect();
  // Files that are used again stand ready, and one in which nothing is written is not left for the next.
  for (let files = 0; files < FILES_ON_THE_DISK; files += 1) {
    await client.query("select pg_logical_emit_message(false, 'test', 'next file')");
    await client.query("select pg_switch_wal()");
  }
  await client.end();
}

test.runIf(whyNot === undefined)(
  "a disk that is full is said, costs no payment, and is forgotten as soon as there is room again",
  async () => {
    const load = createCardLoad(company, seededRandom(7));
    const running = load.run(app.ready.url);
    await expect.poll(() => load.acknowledged.length).toBeGreaterThan(TERMINALS.length);

    await fillDisk(disk);
    await sendOrdersUntilRefused();
    expect(await missing()).toEqual(["writable"]);
    const { connection = {} } = app.ready;
    const path = join(disk, "backups", "archive.tar");
    const order = { connection, clock: systemClock, version: "0", path };
    await expect(writeBackup(order)).rejects.toThrow("ENOSPC");
    expect(await readdir(join(disk, "backups"))).toEqual([]);

    await leaveFree(disk, TOO_LITTLE_FOR_ITS_LOG);
    await expect(askForNextLogFile()).rejects.toThrow();
    await fillDisk(disk);
    await expect.poll(missing).toEqual(["writable", "database"]);
    expect((await fetch(`${app.ready.url}/api/health`)).status).toBe(503);

    await emptyDisk(disk);
    await expect.poll(missing).toEqual([]);
    const before = load.acknowledged.length;
    await expect.poll(() => load.acknowledged.length).toBeGreaterThan(before + TERMINALS.length);
    load.stop();
    await running;
    expect(load.surprises).toEqual([]);
    expect(await waitUntilResolved(database)).toEqual([]);
    const { faults } = await findFaults({
      ...{ database, serverUrl: app.ready.url, apiKey: company.apiKey },
      ...{ simulatorUrl: nets.ready.url, acknowledged: load.acknowledged },
    });
    expect(faults).toEqual([]);
    // What the server said meanwhile waited for room as well.
    await expect.poll(() => readFile(join(disk, "log"), "utf8")).toContain("the disk is full");
  },
);
