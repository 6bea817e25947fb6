import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import {
  insertAttempt,
  insertEvent,
  insertOrder,
  insertPlaces,
  type TestAttempt,
  type TestPlaces,
} from "../database/test-rows.ts";
import { openReadApp, type ReadApp } from "../history/test-read-app.ts";
import { SEES_ALL } from "../http/access.ts";
import { createLive, type Live } from "../live/relay.ts";
import type { Overview } from "./overview-api.ts";
import { registerOverviewRoutes } from "./overview-routes.ts";
import { readOverview } from "./read-overview.ts";

let test_: TestDatabase;
let app: ReadApp;
let live: Live;
let places: TestPlaces;
let orderId: string;
let nowMs = Date.UTC(2026, 2, 2, 12);
let agree = true;

beforeAll(async () => {
  test_ = await openTestDatabase();
  const database = test_.database;
  places = await insertPlaces(database);
  orderId = await insertOrder(database, places, { invoiceNumber: "1" });
  live = createLive({ database, log: silentLog, pollMs: 20 });
  app = await openReadApp({
    database,
    clock: () => nowMs,
    addRoutes: (server) =>
      registerOverviewRoutes(server, {
        database,
        live,
        clock: () => nowMs,
        booksAgree: () => agree,
        log: silentLog,
        leastGapMs: 30,
        lookEveryMs: 100,
      }),
  });
});

afterAll(async () => {
  live.close();
  await app.close();
  await test_.close();
});

function take(attempt: Omit<TestAttempt, "orderIds">): Promise<string> {
  return insertAttempt(test_.database, places, { ...attempt, orderIds: [orderId] });
}

test("the day's takings are purchases less what was given back, by issuer, site and terminal", async () => {
  const first = await take({ askedOre: 100_000, at: "2026-03-02T08:00:00Z" });
  await take({ askedOre: 50_000, issuer: "mastercard", at: "2026-03-02T09:00:00Z" });
  await take({
    askedOre: 70_000,
    approvedOre: 60_000,
    till: "SÖDER-K9",
    terminal: "77000009",
    at: "2026-03-02T10:00:00Z",
  });
  await take({
    askedOre: 30_000,
    kind: "refund",
    originalId: first,
    terminal: "77000002",
    at: "2026-03-02T11:00:00Z",
  });
  await take({ askedOre: 999, state: "declined", at: "2026-03-02T11:00:00Z" });
  await take({ askedOre: 5_000, state: "unknown", at: "2026-03-01T11:00:00Z" });
  const overview = await app.json<Overview>("/api/overview");
  expect(overview).toMatchObject({
    businessDay: "2026-03-02",
    takingsOre: 180_000,
    payments: 3,
    byIssuer: [
      { issuer: "visa", amountOre: 130_000, payments: 2 },
      { issuer: "mastercard", amountOre: 50_000, payments: 1 },
    ],
    bySite: [
      { siteCode: "NORD", amountOre: 120_000 },
      { siteCode: "SÖDER", amountOre: 60_000 },
    ],
    unknownOre: 5_000,
    unknownPayments: 1,
    booksAgree: true,
  });
  const ofTerminals = overview.terminals.map((terminal) => [
    terminal.terminalId,
    terminal.takingsOre,
    terminal.payments,
  ]);
  expect(ofTerminals).toEqual([
    ["77000001", 150_000, 2],
    ["77000002", -30_000, 0],
    ["77000009", 60_000, 1],
  ]);
});

/** The day before already holds 200 where the row above it ended with that day. */
test.each<[string, string, string, string, number]>([
  ["winter", "2026-01-15T22:59:59Z", "2026-01-15T23:00:00Z", "2026-01-16", 1_000],
  ["summer", "2026-07-15T21:59:59Z", "2026-07-15T22:00:00Z", "2026-07-16", 1_000],
  ["the last winter night", "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29", 1_000],
  ["the first summer night", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z", "2026-03-30", 1_200],
  ["the last summer night", "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25", 1_000],
  ["the night after it", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z", "2026-10-26", 1_200],
])("in %s the takings begin again at midnight in Stockholm", async (_when, ...row) => {
  const [before, after, newDay, dayBeforeOre] = row;
  await take({ askedOre: 1_000, at: before });
  await take({ askedOre: 200, at: after });
  const sources = { database: test_.database, booksAgree: () => true };
  const late = await readOverview({ ...sources, clock: () => Date.parse(before) }, SEES_ALL);
  const early = await readOverview({ ...sources, clock: () => Date.parse(after) }, SEES_ALL);
  expect(late.takingsOre).toBe(dayBeforeOre);
  expect([early.businessDay, early.takingsOre]).toEqual([newDay, 200]);
});

test("only finance views and programs with the scope see the overview", async () => {
  const statuses = await Promise.all(
    (["finance", "administrator", "operator", "manager"] as const).map(
      async (role) => (await app.get("/api/overview", role)).status,
    ),
  );
  expect(statuses).toEqual([200, 200, 403, 403]);
  expect((await app.get("/api/overview", "overview:read")).status).toBe(200);
  expect((await app.get("/api/overview/stream", "ledger:read")).status).toBe(403);
});

/** Reads a stream until the overview that it shows is as wanted. */
async function* overviewsOf(answer: Response): AsyncGenerator<Overview, void, void> {
  let text = "";
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      if (event.startsWith("data: ")) yield JSON.parse(event.slice(6)) as Overview;
    }
  }
}

async function until(
  overviews: AsyncGenerator<Overview, void, void>,
  isWanted: (overview: Overview) => boolean,
): Promise<Overview> {
  for (;;) {
    const { value } = await overviews.next();
    if (value === undefined) throw new Error("The stream ended first");
    if (isWanted(value)) return value;
  }
}

test("the stream shows the overview at once, and again when a payment, the books or the day change", async () => {
  nowMs = Date.UTC(2026, 4, 4, 12);
  const answer = await app.get("/api/overview/stream");
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const overviews = overviewsOf(answer);
  expect((await until(overviews, () => true)).takingsOre).toBe(0);

  const id = await take({ askedOre: 4_200, at: "2026-05-04T11:00:00Z" });
  await insertEvent(test_.database, {
    attemptId: id,
    kind: "approved",
    at: "2026-05-04T11:00:00Z",
  });
  live.wake();
  expect((await until(overviews, (each) => each.takingsOre !== 0)).takingsOre).toBe(4_200);

  agree = false;
  await until(overviews, (each) => !each.booksAgree);

  nowMs = Date.UTC(2026, 4, 4, 22, 0, 1);
  expect(await until(overviews, (each) => each.businessDay === "2026-05-05")).toMatchObject({
    takingsOre: 0,
    bySite: [],
  });
  await overviews.return();
  nowMs = Date.UTC(2026, 2, 2, 12);
  agree = true;
});

test("a stream that is open ends when the server closes", async () => {
  const own = await openReadApp({
    database: test_.database,
    clock: () => nowMs,
    addRoutes: (server) =>
      registerOverviewRoutes(server, {
        database: test_.database,
        live,
        clock: () => nowMs,
        booksAgree: () => true,
        log: silentLog,
      }),
  });
  const overviews = overviewsOf(await own.get("/api/overview/stream"));
  await until(overviews, () => true);
  await own.close();
  expect((await overviews.next()).done).toBe(true);
});
