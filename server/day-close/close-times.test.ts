/** Days that are closed by themselves or reminded of, and the list of closes. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPersonSeeing } from "../access/test-two-companies.ts";
import type { Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { Desk } from "../payments/test-desk.ts";
import { NOT_PERFORMED, UNKNOWN } from "../payments/test-news.ts";
import { insertPlaces } from "../payments/test-places.ts";
import { closeDueDays } from "./close-by-itself.ts";
import type {
  CloseTimesList,
  DayClosePage,
  DayClosePlaces,
  DayCloseReminders,
} from "./day-close-times-api.ts";
import { CAN_RECONCILE } from "./test-closing.ts";

let it: TestApp;
let desk: Desk;
/** The site SYD. */
let elsewhere: string;
/** A second company at NORD. */
let other: string;
const cookies = new Map<string, { readonly cookie: string; readonly atMs: number }>();

async function addPerson(signature: string, role: Role, siteIds: string[] = []): Promise<void> {
  await addPersonSeeing(it, signature, role, { siteIds });
}

/** Signed in anew when the time has moved: sessions end, and days go by here. */
async function cookieOf(signature: string): Promise<string> {
  const kept = cookies.get(signature);
  if (kept?.atMs === it.nowMs) return kept.cookie;
  const cookie = await it.signIn(signature);
  cookies.set(signature, { cookie, atMs: it.nowMs });
  return cookie;
}

beforeAll(async () => {
  it = await openTestApp();
  desk = new Desk(it, await insertPlaces(it.database));
  moveTo("2026-03-02T09:00:00Z");
  elsewhere = newUuid();
  await insertRow(it.database, "sites", { id: elsewhere, code: "SYD", name: "Syd" });
  await insertRow(it.database, "site_companies", {
    site_id: elsewhere,
    company_id: desk.places.companyId,
  });
  await addPerson("CHEFA", "manager");
  await addPerson("ADMI", "administrator");
  await addPerson("SYDD", "manager", [elsewhere]);
  await addPerson("SYDA", "administrator", [elsewhere]);
});
afterAll(() => it.close());

function moveTo(at: string): void {
  it.nowMs = Date.parse(at);
  desk.nowMs = it.nowMs;
}

type Told<Body> = { readonly status: number; readonly body: Body & Problem };

async function call<Body>(
  method: string,
  path: string,
  { as = "CHEFA", body }: { as?: string; body?: object } = {},
): Promise<Told<Body>> {
  const answer = await fetch(it.url + path, {
    method,
    headers: {
      cookie: await cookieOf(as),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body & Problem };
}

const times = (): string => `/api/sites/${desk.places.siteId}/day-close-times`;
const setTimes = (version: number, more: object, as = "ADMI"): Promise<Told<object>> =>
  call("PUT", times(), {
    as,
    body: { companyCode: "BIL", remindAt: null, closeAt: null, version, ...more },
  });

async function pay(): Promise<void> {
  await desk.payAndApprove([await desk.send({ totalOre: 10_000 })], 10_000);
}

const closeDue = (): Promise<number> => closeDueDays({ ...desk.deps, cloud: CAN_RECONCILE });
const list = async (path = "/api/day-closes", as = "CHEFA"): Promise<DayClosePage> =>
  (await call<DayClosePage>("GET", path, { as })).body;
const reminders = async (as = "CHEFA"): Promise<DayCloseReminders["reminders"]> =>
  (await call<DayCloseReminders>("GET", "/api/day-closes/reminders", { as })).body.reminders;

test("times are set by those who manage the site, from the version that they read", async () => {
  const read = await call("GET", `${times()}?companyCode=BIL`, { as: "ADMI" });
  expect(read.body).toEqual({ remindAt: null, closeAt: null, version: 0 });
  expect((await setTimes(1, {})).status).toBe(409);
  expect(await setTimes(0, { remindAt: "17:30" })).toMatchObject({
    status: 200,
    body: { remindAt: "17:30", closeAt: null, version: 1 },
  });
  expect(await setTimes(0, {})).toMatchObject({ status: 409, body: { code: "conflict" } });
  expect((await setTimes(1, { closeAt: "24:00" })).status).toBe(400);
  expect((await setTimes(1, {}, "CHEFA")).status).toBe(403);
  expect((await setTimes(1, {}, "SYDA")).status).toBe(404);
  expect(await setTimes(1, { companyCode: "INGET" })).toMatchObject({
    status: 422,
    body: { code: "unknownCompany" },
  });
  const audited = statement({
    name: "test_audited_close_times",
    text: "select content -> 'to' as told from audit_events where kind = 'settingChanged'",
  });
  expect(await it.database.query(audited)).toEqual([
    { told: { dayCloseRemindAt: "17:30", dayCloseAt: null } },
  ]);
});

test("a reminder comes at its time where something waits, to those who see the site", async () => {
  await pay();
  expect(await reminders()).toEqual([]);
  moveTo("2026-03-02T16:30:00Z");
  expect(await reminders()).toMatchObject([
    { siteCode: "NORD", companyCode: "BIL", remindAt: "17:30", lastNumber: 0 },
  ]);
  expect(await reminders("SYDD")).toEqual([]);
  await call("POST", "/api/day-closes", { body: { siteCode: "NORD" } });
  expect(await reminders()).toEqual([]);
});

test("the places tell what waits at each, and the times of all", async () => {
  const waiting = async (as?: string): Promise<DayClosePlaces["places"]> =>
    (await call<DayClosePlaces>("GET", "/api/day-closes/places", as === undefined ? {} : { as }))
      .body.places;
  const north = { siteCode: "NORD", companyCode: "BIL", lastNumber: 1, remindAt: "17:30" };
  const nothing = { events: 0, cardsOre: 0, cashOre: 0, firstDay: null, inFlight: 0 };
  expect(await waiting()).toMatchObject([
    { ...north, ...nothing },
    { siteCode: "SYD", lastCloseId: null, lastCutAt: null, remindAt: null },
  ]);
  await pay();
  expect(await waiting()).toMatchObject([
    { ...north, cardsOre: 10_000, firstDay: "2026-03-02" },
    { siteCode: "SYD", events: 0 },
  ]);
  expect((await waiting("SYDD")).map((one) => one.siteCode)).toEqual(["SYD"]);
  await call("POST", "/api/day-closes", { body: { siteCode: "NORD" } });
  expect((await waiting())[0]).toMatchObject({ ...nothing, lastNumber: 2 });
  const times = await call<CloseTimesList>("GET", "/api/day-close-times", { as: "ADMI" });
  expect(times.body.times).toMatchObject([
    { siteCode: "NORD", remindAt: "17:30", closeAt: null, version: 1 },
    { siteCode: "SYD", remindAt: null, version: 0 },
  ]);
});

test("a time that is over today closes the next day, once, whichever server looks", async () => {
  await pay();
  await setTimes(1, { closeAt: "17:00" });
  expect(await closeDue()).toBe(0);
  moveTo("2026-03-03T15:59:00Z");
  expect(await closeDue()).toBe(0);
  moveTo("2026-03-03T16:00:00Z");
  const closed = await Promise.all([closeDue(), closeDue(), closeDue()]);
  expect(closed.toSorted()).toEqual([0, 0, 1]);
  expect(await closeDue()).toBe(0);
  expect((await list()).closes[0]).toMatchObject({ number: 3, by: "server", closed: 0 });
});

test("a server that was off at the time closes when it is there again", async () => {
  moveTo("2026-03-04T10:00:00Z");
  await pay();
  moveTo("2026-03-05T06:00:00Z");
  expect(await closeDue()).toBe(1);
  expect(await closeDue()).toBe(0);
  expect((await list()).closes[0]).toMatchObject({ number: 4, by: "server" });
  moveTo("2026-03-05T16:00:00Z");
  expect(await closeDue()).toBe(1);
  // Nothing was new.
  expect((await list()).closes[0]).toMatchObject({ number: 4 });
});

test("the list comes newest first and by pages, with what the caller sees", async () => {
  const first = await list("/api/day-closes?siteCode=nord&limit=2");
  expect(first.closes.map((one) => one.number)).toEqual([4, 3]);
  const rest = await list(`/api/day-closes?siteCode=nord&limit=2&cursor=${first.next}`);
  expect(rest.closes.map((one) => one.number)).toEqual([2, 1]);
  expect(rest).toMatchObject({ next: null, closes: [{ netOre: 10_000 }, { siteCode: "NORD" }] });
  expect(await list("/api/day-closes", "SYDD")).toEqual({ closes: [], next: null });
});

test("the list is searched, narrowed to what waits, and sorted, page by page", async () => {
  const numbers = async (query: string): Promise<readonly number[]> =>
    (await list(`/api/day-closes?${query}`)).closes.map((one) => one.number);
  expect(await numbers("sort=number&order=asc")).toEqual([1, 2, 3, 4]);
  expect(await numbers("sort=netOre&order=asc&limit=1")).toHaveLength(1);
  expect(await numbers("search=2")).toEqual([2]);
  expect(await numbers("search=SERVER")).toEqual([4, 3]);
  expect(await numbers("search=100%25")).toEqual([]);
  expect(await numbers("from=2026-03-03&to=2026-03-03")).toEqual([3]);
  expect(await numbers("waitsFor=explanation")).toEqual([]);
  expect(await numbers("waitsFor=terminals")).toEqual([4, 3]);
  for (const sort of ["cutAt", "number", "netOre", "site"]) {
    for (const order of ["asc", "desc"]) {
      const query = `sort=${sort}&order=${order}&limit=2`;
      const first = await list(`/api/day-closes?${query}`);
      const rest = await numbers(`${query}&cursor=${first.next}`);
      const paged = [...first.closes.map((one) => one.number), ...rest];
      expect(paged.toSorted()).toEqual([1, 2, 3, 4]);
    }
  }
});

test("a reminder of yesterday is there in the morning, before its time comes again", async () => {
  await setTimes(2, { remindAt: "17:30" });
  await pay();
  expect(await reminders()).toEqual([]);
  moveTo("2026-03-06T08:00:00Z");
  expect(await reminders()).toMatchObject([{ siteCode: "NORD", remindAt: "17:30", lastNumber: 4 }]);
});

test("a place that cannot be closed by itself keeps no other waiting", async () => {
  await setTimes(3, { closeAt: "10:00" });
  const south = `/api/sites/${elsewhere}/day-close-times`;
  const body = { companyCode: "BIL", remindAt: null, closeAt: "10:00", version: 0 };
  await call("PUT", south, { as: "ADMI", body });
  moveTo("2026-03-07T10:00:00Z");
  const sql = (text: string): Promise<unknown> =>
    it.database.query(statement({ name: "test_break_closes", text }));
  const [first = ""] = [desk.places.siteId, elsewhere].toSorted();
  await sql(`alter table day_closes add constraint broken check (site_id <> '${first}') not valid`);
  expect(await closeDue()).toBe(1);
  await sql("alter table day_closes drop constraint broken");
  expect(await closeDue()).toBe(1);
  expect(await closeDue()).toBe(0);
});

describe("a company leaves a site", () => {
  let late: string;
  const leave = async (): Promise<Told<{ detail?: string }>> => {
    type Sites = {
      sites: { id: string; version: number; name: string; toyotaFranchise: boolean }[];
    };
    const { body } = await call<Sites>("GET", "/api/settings/sites", { as: "ADMI" });
    const north = body.sites.find(({ id }) => id === desk.places.siteId);
    if (north === undefined) throw new Error("NORD is gone");
    const { id, version, name, toyotaFranchise } = north;
    const wanted = { version, name, toyotaFranchise, companyIds: [other] };
    return await call("PUT", `/api/settings/sites/${id}`, { as: "ADMI", body: wanted });
  };
  const ofBil = async (): Promise<DayClosePlaces["places"]> => {
    const { body } = await call<DayClosePlaces>("GET", "/api/day-closes/places");
    return body.places.filter((one) => one.siteCode === "NORD" && one.companyCode === "BIL");
  };
  const sql = (text: string, ...values: string[]): Promise<{ id: string }[]> =>
    it.database.query({ name: "", text }, values);

  test("only when everything there is closed, and is told what is not", async () => {
    const order = await desk.send({ totalOre: 70_000 });
    late = await desk.pay([order]);
    await desk.tell(late, UNKNOWN);
    await desk.tell(late, NOT_PERFORMED);
    await desk.payAndApprove([order], 70_000);
    const made = { code: "ANDRA", name: "Andra AB", organisationNumber: "5599990024" };
    await call("POST", "/api/settings/companies", { as: "ADMI", body: made });
    other = (await sql("select id from companies where code = 'ANDRA'"))[0]?.id ?? "";
    await sql("insert into site_companies values ($1, $2)", desk.places.siteId, other);
    await sql("update terminals set retired_at = now()");
    const unclosed = await leave();
    expect([unclosed.status, unclosed.body.code]).toEqual([409, "companyInUseAtSite"]);
    expect(unclosed.body.detail).toMatch(/[1-9]\d* händelser? utan dagsavslut/);
    await call("POST", "/api/day-closes", { body: { siteCode: "NORD" } });
    const unsettled = await leave();
    expect([unsettled.status, unsettled.body.code]).toEqual([409, "companyInUseAtSite"]);
    expect(unsettled.body.detail).toBe("BIL har 2 terminaler att stämma av kvar på anläggningen.");
    await sql("update session_closings set state = 'done', closed_at = now()");
    expect((await leave()).status).toBe(200);
    expect(await ofBil()).toEqual([]);
  });

  test("and what comes late there is listed, and closed by itself once a day", async () => {
    await desk.approve(late, 70_000);
    expect(await ofBil()).toMatchObject([{ events: 1, cardsOre: 70_000 }]);
    expect(await closeDue()).toBe(1);
    expect(await closeDue()).toBe(0);
    expect(await ofBil()).toEqual([]);
    expect((await list("/api/day-closes?siteCode=nord")).closes[0]).toMatchObject({
      companyCode: "BIL",
      by: "server",
      netOre: 70_000,
    });
  });
});
