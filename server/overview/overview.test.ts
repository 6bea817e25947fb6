import { type ChangesTold, withChanges } from "@kortkoll/core/live/changes-told.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listPaymentsQuery } from "../api.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import {
  insertAttempt,
  insertEvent,
  insertOrder,
  insertPlaces,
  insertRow,
  type TestAttempt,
  type TestPlaces,
} from "../database/test-rows.ts";
import { listPayments } from "../history/list-payments.ts";
import { openReadApp, type ReadApp } from "../history/test-read-app.ts";
import { SEES_ALL } from "../http/access.ts";
import { createLive, type Live } from "../live/relay.ts";
import type { Outlook, Overview } from "./overview-api.ts";
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
        staleAfterMs: 500,
        outlookKeptMs: 0,
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

const END = statement({
  name: "overview_test_end",
  text: "update attempts set state = 'declined', ended_at = created_at where id = $1",
});
const CLOSE_SESSION = statement({
  name: "overview_test_close_session",
  text: `insert into session_closings (id, terminal_id, state, next_try_at, closed_at)
    select gen_random_uuid(), id, 'done', $2, $2 from terminals where terminal_id = $1`,
});

async function end(attemptId: string): Promise<void> {
  await test_.database.query(END, [attemptId]);
}

async function closeSession(terminalId: string, at: string): Promise<void> {
  await test_.database.query(CLOSE_SESSION, [terminalId, new Date(at)]);
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

test("the day is told by hour and till beside the same weekday, cut at the same time of day", async () => {
  await take({ askedOre: 40_000, at: "2026-02-23T08:30:00Z" });
  await take({ askedOre: 7_000, issuer: "ownCard", at: "2026-02-23T15:00:00Z" });
  const overview = await app.json<Overview>("/api/overview");
  expect(overview.sameWeekday).toEqual({
    businessDay: "2026-02-23",
    takingsOre: 47_000,
    payments: 2,
    cashOre: 0,
    untilNowOre: 40_000,
    cashUntilNowOre: 0,
    byIssuer: [
      { issuer: "visa", amountOre: 40_000, payments: 1, untilNowOre: 40_000 },
      { issuer: "ownCard", amountOre: 7_000, payments: 1, untilNowOre: 0 },
    ],
  });
  expect(overview.byHour).toEqual([
    { hour: 9, amountOre: 100_000, sameWeekdayOre: 40_000 },
    { hour: 10, amountOre: 50_000, sameWeekdayOre: 0 },
    { hour: 11, amountOre: 60_000, sameWeekdayOre: 0 },
    { hour: 12, amountOre: -30_000, sameWeekdayOre: 0 },
    { hour: 16, amountOre: 0, sameWeekdayOre: 7_000 },
  ]);
  expect(overview.byTill).toMatchObject([
    { siteCode: "NORD", till: "K1", amountOre: 120_000, payments: 2, cashOre: 0 },
    { siteCode: "SÖDER", till: "K9", amountOre: 60_000, payments: 1, cashOre: 0 },
  ]);
  expect(overview.ownCards).toEqual({ amountOre: 0, payments: 0 });
  expect(sumOf(overview.byTill)).toBe(overview.takingsOre);
  expect(sumOf(overview.byCompany)).toBe(overview.takingsOre);
});

const sumOf = (parts: readonly { readonly amountOre: number }[]): number =>
  parts.reduce((sum, { amountOre }) => sum + amountOre, 0);

test("what is under way and interrupted is told with its kronor, and a site narrows all of it", async () => {
  const own = await insertOrder(test_.database, places, { invoiceNumber: "2" });
  const paying = await insertAttempt(test_.database, places, {
    orderIds: [own],
    askedOre: 12_300,
    state: "sent",
    till: "SÖDER-K9",
    terminal: "77000009",
    at: "2026-03-02T11:59:00Z",
  });
  const all = await app.json<Overview>("/api/overview");
  expect(all.underWay).toMatchObject({
    payments: 1,
    askedOre: 12_300,
    oldest: [{ paymentId: paying, state: "sent", siteCode: "SÖDER", till: "K9" }],
  });
  expect(all.interrupted).toEqual({ items: 1, atRiskOre: 5_000 });
  const north = await app.json<Overview>("/api/overview?site=NORD");
  expect(north).toMatchObject({
    takingsOre: 120_000,
    bySite: [{ siteCode: "NORD" }],
    underWay: { payments: 0, oldest: [] },
  });
  expect(new Set(north.terminals.map(({ siteCode }) => siteCode))).toEqual(new Set(["NORD"]));
  const nowhere = await app.json<Overview>("/api/overview?site=FINNSINTE");
  expect(nowhere).toMatchObject({ takingsOre: 0, terminals: [], interrupted: { items: 0 } });
  await end(paying);
});

test("what is sold since a terminal's session was closed is not sent for payout", async () => {
  const { notSentOre, notSent } = await app.json<Outlook>("/api/overview/outlook");
  const inNorth = await app.json<Outlook>("/api/overview/outlook?site=NORD");
  expect(notSent.map(({ terminalId, amountOre }) => [terminalId, amountOre])).toEqual([
    ["77000001", 197_000],
    ["77000009", 60_000],
    ["77000002", -30_000],
  ]);
  expect([notSentOre, inNorth.notSentOre]).toEqual([227_000, 167_000]);
  await closeSession("77000001", "2026-03-02T08:30:00Z");
  const later = await app.json<Outlook>("/api/overview/outlook");
  expect(later.notSent[1]).toMatchObject({
    terminalId: "77000001",
    amountOre: 50_000,
    closedAt: "2026-03-02T08:30:00.000Z",
  });
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

test("two companies at one till are one till, and who sees one of them sees its part of it", async () => {
  const { database } = test_;
  const other = { ...places, companyId: newUuid() };
  await insertRow(database, "companies", {
    id: other.companyId,
    code: "ANDRA",
    name: "Andra påhittade AB",
    organisation_number: "5560009999",
  });
  const at = "2026-06-08T10:00:00Z";
  await take({ askedOre: 1_000, at });
  await insertAttempt(database, other, { askedOre: 300, orderIds: [orderId], at });
  const sources = { database, booksAgree: () => true, clock: () => Date.parse(at) };
  const both = await readOverview(sources, SEES_ALL);
  expect(both.byTill).toMatchObject([{ amountOre: 1_300, payments: 2 }]);
  expect(both.byCompany).toHaveLength(2);
  const one = await readOverview(sources, { companyIds: [other.companyId], siteIds: null });
  expect(one).toMatchObject({ takingsOre: 300, byTill: [{ amountOre: 300, payments: 1 }] });
  expect(one.byHour).toMatchObject([{ hour: 12, amountOre: 300 }]);
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
      if (event.startsWith("event: changes\ndata: ")) {
        yield JSON.parse(event.slice(event.indexOf("{"))) as Overview;
      }
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

test("who asks for changes gets the whole once, and then only what differs", async () => {
  nowMs = Date.UTC(2026, 5, 1, 12);
  const answer = await app.get("/api/overview/stream?changes=2");
  const overviews = overviewsOf(answer);
  const whole = await until(overviews, () => true);
  expect(whole.terminals.length).toBeGreaterThan(1);
  const id = await take({ askedOre: 9_900, at: "2026-06-01T11:00:00Z" });
  await insertEvent(test_.database, {
    attemptId: id,
    kind: "approved",
    at: "2026-06-01T11:00:00Z",
  });
  live.wake();
  const changes = (await until(overviews, () => true)) as unknown as ChangesTold<Overview>;
  expect(changes.terminals).toMatchObject({ changed: [{ takingsOre: 9_900 }], added: [] });
  expect(changes.byTill).toMatchObject({ added: [{ at: 0, member: { amountOre: 9_900 } }] });
  expect(changes.booksAgree).toBeUndefined();
  expect(withChanges(whole, changes)).toEqual(await app.json<Overview>("/api/overview"));
  await overviews.return();
  nowMs = Date.UTC(2026, 2, 2, 12);
});

test("a stream says when what it told cannot be renewed, and when it is true again", async () => {
  const { body } = await app.get("/api/overview/stream?changes=2");
  const pieces = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const untilTold = async (wanted: RegExp): Promise<void> => {
    while (!wanted.test(text)) {
      const piece = await pieces?.read();
      if (piece?.value === undefined) throw new Error(`The stream ended after: ${text}`);
      text += piece.value;
    }
    text = "";
  };
  await untilTold(/^data: .*\n\n$/m);
  const held = Promise.withResolvers<void>();
  const isHeld = Promise.withResolvers<void>();
  const holding = test_.database.inTransaction(async (tx) => {
    await tx.query(HOLD_SUMS);
    isHeld.resolve();
    await held.promise;
  });
  await isHeld.promise;
  await untilTold(/^event: stale$/m);
  held.resolve();
  await holding;
  // Nothing new, or what the lock kept from being read.
  await untilTold(/^event: changes\ndata: \{.*\}$/m);
  await pieces?.cancel();
});

const HOLD_SUMS = statement({
  name: "overview_test_hold_sums",
  text: "lock table takings_of_days in access exclusive mode",
});

test("a page from before changes were told by till is told the whole each time", async () => {
  nowMs = Date.UTC(2026, 5, 2, 12);
  const overviews = overviewsOf(await app.get("/api/overview/stream?changes=1"));
  await until(overviews, () => true);
  agree = false;
  const next = await until(overviews, (each) => !each.booksAgree);
  expect(next.terminals.length).toBeGreaterThan(1);
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

test("each figure of the day is the sum of the payments behind it, also of those that began before midnight", async () => {
  nowMs = Date.parse("2026-04-07T10:00:00Z");
  const over = "2026-04-06T21:59:50Z";
  const counted = [
    await approvedLater(await take({ askedOre: 11_000, at: over }), "2026-04-06T22:00:20Z"),
    await take({ askedOre: 22_000, issuer: "amex", at: "2026-04-07T08:00:00Z" }),
    await take({ askedOre: 900, state: "declined", at: "2026-04-07T08:01:00Z" }),
    await approvedLater(
      await take({ askedOre: 5_000, at: "2026-04-07T21:59:00Z" }),
      "2026-04-08T00:01:00Z",
    ),
  ].slice(0, 2);
  const overview = await app.json<Overview>("/api/overview");
  expect([overview.businessDay, overview.takingsOre]).toEqual(["2026-04-07", 33_000]);
  const day = { businessFrom: "2026-04-07", businessTo: "2026-04-07" };
  expect(await behind({ ...day, method: "card" })).toEqual([33_000, counted.toReversed()]);
  expect(await behind({ ...day, siteCode: "NORD", companyCode: "BIL" })).toEqual([
    33_000,
    counted.toReversed(),
  ]);
  expect(await behind({ ...day, issuer: "visa", search: "1" })).toEqual([
    11_000,
    counted.slice(0, 1),
  ]);
  expect(await behind({ ...day, companyCode: "ANNAT" })).toEqual([0, []]);
  expect(await behind({ businessTo: "2026-04-06", search: "110" })).toEqual([0, []]);
  nowMs = Date.UTC(2026, 2, 2, 12);
});

/** As a payment that waits for the terminal over midnight. */
async function approvedLater(id: string, at: string): Promise<string> {
  const text = "update attempts set ended_at = $2, business_day = $3 where id = $1";
  const day = businessDayOf(Date.parse(at));
  await test_.database.query(statement({ name: "overview_test_later", text }), [id, at, day]);
  return id;
}

async function behind(query: object): Promise<[number, readonly string[]]> {
  const telling = { language: "sv", nowMs } as const;
  const asked = listPaymentsQuery.parse(query);
  const page = await listPayments(test_.database, asked, { telling, sight: SEES_ALL });
  if (page.kind === "invalid") throw new Error(page.field);
  const { payments } = page;
  return [payments.reduce((sum, one) => sum + one.approvedOre, 0), payments.map(({ id }) => id)];
}
