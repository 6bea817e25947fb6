import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBookCheck } from "../book-checks/check-loop.ts";
import { readBalances } from "../book-checks/read-balances.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { endWaiting } from "../database/test-end-waiting.ts";
import { silentLog } from "../database/test-log.ts";
import {
  insertAttempt,
  insertOrder,
  insertPlaces,
  type TestAttempt,
  type TestPlaces,
} from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import type { Overview } from "../overview/overview-api.ts";
import { readOverview } from "../overview/read-overview.ts";
import {
  EVERY_DAY,
  findDifferentTakings,
  listDaysOfTakings,
  mendTakings,
} from "./check-takings.ts";
import { foldTakings } from "./fold-takings.ts";

const DAY = "2026-03-02";
const clock = (): number => Date.parse(`${DAY}T12:00:00Z`);

let it: TestDatabase;
let places: TestPlaces;
let orderId: string;
const clients: pg.Client[] = [];

beforeAll(async () => {
  it = await openTestDatabase();
  places = await insertPlaces(it.database);
  orderId = await insertOrder(it.database, places, { invoiceNumber: "1" });
});

afterAll(async () => {
  for (const client of clients) await client.end().catch(() => undefined);
  await it.close();
});

function take(attempt: Omit<TestAttempt, "orderIds"> = {}): Promise<string> {
  return insertAttempt(it.database, places, { ...attempt, orderIds: [orderId] });
}

/** Its own session, whose transactions the test begins and ends. */
async function session(): Promise<pg.Client> {
  const client = new pg.Client(it.connection);
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

const run = (text: string): Promise<object[]> =>
  it.database.query(statement({ name: "takings_test", text }));

function overview(): Promise<Overview> {
  return readOverview({ database: it.database, clock, booksAgree: () => true }, SEES_ALL);
}

async function checkSums(): Promise<void> {
  expect(await findDifferentTakings(it.database, EVERY_DAY)).toEqual([]);
}

async function countToFold(): Promise<number> {
  return (await run("select from takings_to_fold")).length;
}

test("a payment counts before it is folded, and folding changes no figure", async () => {
  await take({ askedOre: 1_000, at: `${DAY}T09:10:00Z` });
  const first = await take({ askedOre: 500, issuer: "amex", at: `${DAY}T09:20:00Z` });
  await take({
    kind: "refund",
    originalId: first,
    askedOre: 200,
    issuer: "amex",
    at: `${DAY}T11:00:00Z`,
  });
  const before = await overview();
  expect(before).toMatchObject({ takingsOre: 1_300, payments: 2 });
  await checkSums();
  expect(await foldTakings(it.database)).toBe(false);
  expect(await countToFold()).toBe(0);
  expect(await overview()).toEqual(before);
  await take({ askedOre: 700, at: `${DAY}T09:30:00Z` });
  expect((await overview()).takingsOre).toBe(2_000);
  await checkSums();
});

test("two servers that fold at once count nothing twice", async () => {
  const other = it.beside("another server");
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([
      take(),
      foldTakings(it.database),
      foldTakings(other),
      take(),
      foldTakings(it.database),
      foldTakings(other),
    ]);
    await checkSums();
  }
  await other.close();
});

test("a server that dies while it folds has folded nothing", async () => {
  await take();
  const before = await overview();
  const waiting = await countToFold();
  const holder = await session();
  await holder.query("begin; lock table takings_of_hours in share mode");
  const dying = it.beside("dying folder");
  const folding = foldTakings(dying).catch(() => "died");
  await endWaiting(it.name, "dying folder");
  await folding;
  await holder.query("rollback");
  expect(await countToFold()).toBe(waiting);
  expect(await overview()).toEqual(before);
  await dying.close();
});

test("a payment waits for no other at the same till, and not for the fold", async () => {
  const [a, b] = [await take({ state: "declined" }), await take({ state: "declined" })];
  const approve = `update attempts set state = 'approved', approved_ore = asked_ore, issuer = 'visa',
    business_day = '${DAY}' where id = $1`;
  const slow = await session();
  await slow.query("begin");
  await slow.query(approve, [a]);
  const quick = await session();
  await quick.query("set statement_timeout = '10s'");
  await quick.query(approve, [b]);
  await foldTakings(it.database);
  await slow.query("commit");
  await checkSums();
  expect(await countToFold()).toBe(1);
});

test("whatever changes of an approved attempt changes its sums with it", async () => {
  const id = await take({ askedOre: 9_900, at: `${DAY}T10:00:00Z` });
  await foldTakings(it.database);
  for (const change of [
    "issuer = 'diners'",
    "ended_at = ended_at + interval '2 hours'",
    "business_day = business_day - 1",
    "approved_ore = 4_200",
    `terminal_id = '${places.terminals["77000002"]}'`,
    "state = 'declined', approved_ore = 0",
    "state = 'approved', approved_ore = 100, business_day = '2026-03-02'",
  ]) {
    await run(`update attempts set ${change} where id = '${id}'`);
    await checkSums();
    await foldTakings(it.database);
    await checkSums();
  }
  await run("update attempts set flags = '{unexpectedApproval}' where true");
  expect(await countToFold()).toBe(0);
});

const TAMPERED = [
  [
    "A sum of a day that was changed",
    "update takings_of_days set amount_ore = 5000 where issuer = 'amex'",
  ],
  [
    "A count of an hour that was changed",
    "update takings_of_hours set payments = 7 where hour = 10",
  ],
  ["Sums that are gone", "delete from takings_of_days"],
  [
    "A sum of what never was",
    `insert into takings_of_hours (business_day, company_id, site_id, hour, amount_ore, payments, attempts)
      select date '2026-02-20', company_id, site_id, 3, 100, 1, 1 from takings_of_hours limit 1`,
  ],
  ["A row that is not folded and was changed", "update takings_to_fold set amount_ore = 1"],
  ["A row that is gone before it was folded", "delete from takings_to_fold"],
] as const;

test.each(TAMPERED)("%s is found, told and mended", async (_what, change) => {
  await take({ issuer: "amex", at: `${DAY}T09:00:00Z` });
  await foldTakings(it.database);
  const right = await overview();
  await take({ askedOre: 300, at: `${DAY}T09:00:00Z` });
  const toldBefore = await tellings();
  await run(change);
  const { agree, differences } = await readBalances({ database: it.database, clock }, SEES_ALL);
  expect([agree, differences.some(({ role }) => role.startsWith("takingsOf"))]).toEqual([
    false,
    true,
  ]);
  const deps = { database: it.database, clock, newId: newUuid };
  const check = startBookCheck({ ...deps, elapsedMs: () => 0, log: silentLog });
  await check.checkNow();
  await check.stop();
  const { differences: standing, unseen } = check.latest() ?? { differences: [], unseen: [] };
  expect(standing.filter(({ part }) => part === "takings")).toEqual([]);
  // Mended as it was found, and shown until somebody has seen it.
  expect(unseen.filter(({ mended }) => mended).map(({ part }) => part)).toContain("takings");
  expect(await tellings()).toBe(toldBefore + 1);
  await checkSums();
  expect((await overview()).takingsOre).toBe(right.takingsOre + 300);
});

async function tellings(): Promise<number> {
  return (await run("select from audit_events where kind = 'takingsMended'")).length;
}

test("sums are mended while payments come in and rows are folded", async () => {
  const deps = { database: it.database, clock, newId: newUuid };
  const other = it.beside("another server");
  await run("update takings_of_days set amount_ore = amount_ore - 77");
  await Promise.all([
    ...Array.from({ length: 10 }, () => take()),
    mendTakings(deps, EVERY_DAY),
    mendTakings({ ...deps, database: other }, EVERY_DAY),
    foldTakings(it.database),
    ...Array.from({ length: 10 }, () => take()),
    foldTakings(other),
  ]);
  await other.close();
  await foldTakings(it.database);
  await checkSums();
});

test("days with sums or payments are listed in their order, and no others", async () => {
  await take({ at: "2026-01-01T12:00:00Z" });
  const list = (after: string): Promise<readonly string[]> =>
    listDaysOfTakings(it.database, { after, most: 2 });
  const [first = "", second = ""] = await list("-infinity");
  expect(first).toBe("2026-01-01");
  expect(await list(first)).toContain(second);
  expect(await list(DAY)).toEqual([]);
});
