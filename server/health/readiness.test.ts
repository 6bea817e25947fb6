import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid, systemPause } from "../clock.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { newestMigration } from "../database/migrate.ts";
import {
  openTestDatabase,
  type TestDatabase,
  testAdministrator,
} from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import { openTestApp } from "../http/test-app.ts";
import { announceServer, stopServer } from "../payments/resolve-store.ts";
import { lookAtRoom, ROOMY } from "./database-room.ts";
import { createReadiness, type Readiness, type ReadinessDeps } from "./readiness.ts";

let opened: TestDatabase;
let serverId: string;
let nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
beforeAll(async () => {
  opened = await openTestDatabase();
});
beforeEach(async () => {
  serverId = newUuid();
  await announceServer(opened.database, serverId, new Date(nowMs));
});
afterAll(() => opened.close());

async function readinessOver(
  database: Database,
  other: Partial<ReadinessDeps> = {},
): Promise<Readiness> {
  const migration = await newestMigration();
  return createReadiness({
    database,
    clock: () => nowMs,
    elapsedMs: () => nowMs,
    pause: systemPause,
    serverId,
    migration,
    loopsStandingStill: () => [],
    room: ROOMY,
    ...other,
  });
}

async function missingOf(readiness: Readiness): Promise<string[]> {
  return (await readiness.check()).missing.map((one) => one.what);
}

test("a database that is gone, and one that may only be read, are told apart", async () => {
  const gone = opened.beside("gone");
  await gone.close();
  expect(await missingOf(await readinessOver(gone))).toEqual(["database"]);
  const administrator = new pg.Client(testAdministrator());
  await administrator.connect();
  const set = (to: string): Promise<unknown> =>
    administrator.query(`alter database ${opened.name} set default_transaction_read_only = ${to}`);
  await set("on");
  const readOnly = openDatabase({ connection: opened.connection, log: silentLog });
  expect(await missingOf(await readinessOver(readOnly))).toEqual(["writable"]);
  await set("off");
  await administrator.end();
  await readOnly.close();
});

test("a full disk is told apart from one that has little room, also while the database is away", async () => {
  const readinessWith = (freeBytes: number, sinceMs?: number): Promise<Readiness> => {
    const room = lookAtRoom({
      sinceFullMs: () => sinceMs,
      freeBytes: () => Promise.resolve(freeBytes),
    });
    return readinessOver(opened.database, { room });
  };
  const full = "The database's disk is full: nothing can be saved.";
  expect((await (await readinessWith(31_000_000)).check()).missing).toEqual([
    { what: "writable", says: full },
  ]);
  expect(await missingOf(await readinessWith(9e12, 14_000))).toEqual(["writable"]);
  expect(await missingOf(await readinessWith(9e12, 15_000))).toEqual([]);
  expect(await (await readinessWith(400_000_000)).check()).toMatchObject({
    ready: true,
    // Its clock, which stands still in these tests, is told of as well.
    warnings: expect.arrayContaining([
      { what: "disk", says: "Only 400 MB are left where the data folder lies." },
    ]),
  });
  const gone = opened.beside("gone too");
  await gone.close();
  const room = lookAtRoom({ sinceFullMs: () => 1 });
  expect(await missingOf(await readinessOver(gone, { room }))).toEqual(["writable", "database"]);
});

test("a database of another version of the program is no place to work", async () => {
  const behind = await readinessOver(opened.database, { migration: "9999-later.sql" });
  expect((await behind.check()).missing).toEqual([
    { what: "migrations", says: "The database lacks 9999-later.sql." },
  ]);
  const ahead = await readinessOver(opened.database, { migration: "0001-organisation.sql" });
  expect(await missingOf(ahead)).toEqual(["migrations"]);
});

test("a server that cannot write its sign of life, or was taken over, is not ready", async () => {
  const readiness = await readinessOver(opened.database);
  expect(await readiness.check()).toMatchObject({ ready: true, missing: [] });
  nowMs += 13_000;
  expect(await missingOf(readiness)).toEqual(["owner"]);
  await announceServer(opened.database, serverId, new Date(nowMs));
  // What was found is kept for a second.
  nowMs += 999;
  expect(await missingOf(readiness)).toEqual(["owner"]);
  nowMs += 1;
  expect(await missingOf(readiness)).toEqual([]);
  await stopServer(opened.database, serverId, new Date(nowMs));
  nowMs += 1_000;
  expect((await readiness.check()).missing[0]?.says).toMatch(/taken over/);
});

test("a clock that has parted from the database's is told of, and takes no requests away", async () => {
  const warningsAt = async (partedMs: number): Promise<readonly string[]> => {
    const clock = (): number => Date.now() + partedMs;
    await announceServer(opened.database, serverId, new Date(clock()));
    const { ready, warnings } = await (await readinessOver(opened.database, { clock })).check();
    expect(ready).toBe(true);
    return (warnings ?? []).map(({ says }) => says);
  };
  expect(await warningsAt(0)).toEqual([]);
  expect(await warningsAt(-60_000)).toEqual([
    expect.stringMatching(/clock is \d\d s behind the database's/),
  ]);
  expect(await warningsAt(60_000)).toEqual([
    expect.stringMatching(/clock is \d\d s ahead of the database's/),
  ]);
});

test("loops that stand still are named, and a server that is stopping says so at once", async () => {
  const readiness = await readinessOver(opened.database, {
    loopsStandingStill: () => ["resolver", "recovery"],
  });
  expect((await readiness.check()).missing).toEqual([
    { what: "loops", says: "These stand still: resolver, recovery." },
  ]);
  readiness.drain();
  expect(await missingOf(readiness)).toEqual(["draining"]);
});

test("whoever asks over HTTP needs no key, and sees by the status alone", async () => {
  const it = await openTestApp();
  const ready = await fetch(`${it.url}/api/ready`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ ready: true, missing: [] });
  await it.close();
});
