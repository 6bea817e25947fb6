/** The payout calendar over HTTP and the batches for the matcher, from sales as they were reconciled. */

import type { Issuer } from "@kortkoll/core/cards/card-rules.ts";
import { type BusinessDay, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import { insertAttempt, insertOrder, insertRow, type TestAttempt } from "../database/test-rows.ts";
import type { PayoutAlarm, PayoutAlarms } from "../open-items/open-items-api.ts";
import { sumIssuerDays } from "../open-items/sum-issuer-days.ts";
import { openSettingsApp, type SettingsApp } from "../settings/test-settings-app.ts";
import { listOpenBatches } from "./list-open-batches.ts";
import type { PayoutCalendar, PayoutSales } from "./payouts-api.ts";
import { closeTestSession, placeInTestSession } from "./test-sessions.ts";

const DAY_MS = 86_400_000;
const ALL = "from=2026-03-01&to=2026-03-31";

let it: SettingsApp;
let orderId: string;
let agreementId: string;
let startMs: number;
let closingId: string;

beforeAll(async () => {
  it = await openSettingsApp();
  startMs = it.app.nowMs;
  orderId = await insertOrder(it.app.database, it.places, { invoiceNumber: "P-1" });
  await it.app.addPerson("FINA", "finance");
  agreementId = await agree({ issuers: ["visa", "mastercard"] });
});
afterAll(() => it.close());

function day(text: string): BusinessDay {
  const parsed = parseBusinessDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

async function agree(change: {
  readonly issuers: readonly Issuer[];
  readonly companyId?: string;
  readonly more?: object;
}): Promise<string> {
  const id = newUuid();
  const { issuers, companyId = it.places.companyId, more = {} } = change;
  await insertRow(it.app.database, "payout_agreements", {
    id,
    company_id: companyId,
    acquirer: "nets",
    name: `Avtal ${issuers.join(" ")}`,
  });
  await insertRow(it.app.database, "payout_terms", {
    agreement_id: id,
    valid_from: "2026-01-01",
    issuers,
    payer_names: ["PÅHITTADE KORT AB"],
    merchant_numbers: [],
    merchant_site_ids: [],
    reported_after_days: 0,
    weekend: "combined",
    form: "gross",
    bank_days: 1,
    fee_rule: "monthly",
    fee_day: 15,
    ...more,
  });
  return id;
}

const sell = (at: string, approvedOre: number, more: Partial<TestAttempt> = {}) =>
  insertAttempt(it.app.database, it.places, { orderIds: [orderId], at, approvedOre, ...more });

const reconcile = (at: string, attemptIds: readonly string[]) =>
  closeTestSession(it.app.database, {
    terminalId: it.places.terminals["77000001"],
    at,
    attemptIds,
  });

/** Nobody stays signed in for days. */
async function goTo(days: number): Promise<void> {
  it.app.nowMs = startMs + days * DAY_MS;
  await it.signInAgain();
}

async function calendar(query = ALL, who = "FINA"): Promise<PayoutCalendar> {
  const answer = await it.callAs<PayoutCalendar>(who, "GET", `/api/payouts/calendar?${query}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

const shown = ({ payouts }: PayoutCalendar) =>
  payouts.map(({ dueOn, amountOre, payments, state }) => [dueOn, amountOre, payments, state]);

async function sales(query: string, id = agreementId, who = "FINA") {
  return it.callAs<PayoutSales & Problem>(who, "GET", `/api/payouts/${id}/sales?${query}`);
}

test("a sale is due the bank day after, also before any terminal was reconciled", async () => {
  const originalId = await sell("2026-03-02T09:00:00Z", 10_000);
  await sell("2026-03-02T09:10:00Z", 3_000, { kind: "refund", originalId });
  await sell("2026-03-02T09:20:00Z", 5_000, { issuer: "mastercard", till: "SÖDER-K9" });
  const found = await calendar();
  expect(shown(found)).toEqual([["2026-03-03", 12_000, 3, "upcoming"]]);
  expect(found.payouts[0]).toMatchObject({
    agreementId,
    issuers: ["visa", "mastercard"],
    siteCodes: ["NORD", "SÖDER"],
    saleFrom: "2026-03-02",
    confirmed: false,
    lessFees: false,
  });
  expect(found.closedDays).toContain("2026-03-07");
  expect(found.fees).toMatchObject([{ dueOn: "2026-03-16", ofMonth: "2026-02" }]);
});

test("what a terminal reconciled later is due later, and what its session lacks stays with the day", async () => {
  const late = await sell("2026-03-02T10:00:00Z", 700);
  closingId = await reconcile("2026-03-03T17:00:00Z", [late]);
  expect(shown(await calendar())).toEqual([
    ["2026-03-03", 12_000, 3, "upcoming"],
    ["2026-03-04", 700, 1, "upcoming"],
  ]);
});

test("a late approval lies in the session that was closed before it was found", async () => {
  const earlier = await sell("2026-03-03T15:00:00Z", 90);
  const attemptIds = [earlier];
  await placeInTestSession(it.app.database, { closingId, place: "earlier", attemptIds });
  expect(shown(await calendar())).toContainEqual(["2026-03-04", 790, 2, "upcoming"]);
});

test("what no agreement pays for is told, and the calendar is narrowed by site and issuer", async () => {
  await sell("2026-03-02T11:00:00Z", 4_000, { issuer: "amex" });
  const { uncovered } = await calendar();
  expect(uncovered).toMatchObject([{ siteCode: "NORD", issuer: "amex", amountOre: 4_000 }]);
  expect(shown(await calendar(`${ALL}&site=SÖDER`))).toHaveLength(1);
  expect(shown(await calendar(`${ALL}&issuer=diners`))).toEqual([]);
  expect((await calendar(`${ALL}&company=INGEN`)).payouts).toEqual([]);
});

test("the same is said when the days are summed, and it grows late and missing with the bank days", async () => {
  const before = await calendar();
  for (const days of [3, 30]) {
    await goTo(days);
    while (await sumIssuerDays({ database: it.app.database, clock: () => it.app.nowMs }));
    const after = await calendar();
    expect(after.payouts.map(({ state: _, lateBankDays: __, ...one }) => one)).toEqual(
      before.payouts.map(({ state: _, lateBankDays: __, ...one }) => one),
    );
    const states = after.payouts.map(({ state, lateBankDays }) => [state, lateBankDays]);
    expect(states).toEqual(
      days === 3
        ? [
            ["late", 2],
            ["late", 1],
          ]
        : [
            ["missing", 21],
            ["missing", 20],
          ],
    );
  }
  await goTo(33);
  const april = await calendar("from=2026-04-01&to=2026-04-30");
  expect(april.payouts).toEqual([]);
  expect(april.overdue.map(({ dueOn }) => dueOn)).toEqual(["2026-03-03", "2026-03-04"]);
  await goTo(0);
});

const alarms = async (query = "", who = "FINA") =>
  (await it.callAs<PayoutAlarms & Problem>(who, "GET", `/api/ledger/payout-alarms?${query}`)).body;

test("what is late reports itself without a person, however old, and goes when it is early again", async () => {
  expect(await alarms()).toMatchObject({ alarms: [], states: [], next: null });
  await goTo(3);
  expect((await alarms()).alarms).toMatchObject([
    {
      dueOn: "2026-03-03",
      state: "late",
      lateBankDays: 2,
      ageDays: 2,
      leftOre: 12_000,
      owner: null,
    },
    { dueOn: "2026-03-04", state: "late", lateBankDays: 1, ageDays: 1, leftOre: 790 },
  ]);
  await goTo(200);
  const old = await alarms();
  expect(old.states).toEqual([{ state: "missing", payouts: 2, leftOre: 12_790, oldestDays: 199 }]);
  const calendarThen = await calendar("from=2026-09-01&to=2026-09-30");
  expect(old.alarms).toMatchObject(calendarThen.overdue);
  const first = await alarms("limit=1&siteCode=NORD&state=missing");
  expect(first.alarms).toHaveLength(1);
  const rest = await alarms(`limit=1&cursor=${first.next}`);
  expect(rest.alarms.map(({ dueOn }) => dueOn)).toEqual(["2026-03-04"]);
  expect(rest.next).toBeNull();
  expect((await alarms("cursor=nej")).code).toBe("invalidInput");
  await goTo(0);
  expect((await alarms()).alarms).toEqual([]);
});

test("an alarm is handed over and given back by whoever may, with a trail; one that is settled is nobody's", async () => {
  await goTo(5);
  const [alarm] = (await alarms()).alarms;
  const path = `/api/ledger/payout-alarms/${alarm?.id}/owner`;
  const hand = (owner: string | null, who = "FINA") =>
    it.callAs<PayoutAlarm & Problem>(who, "PUT", path, { body: { owner } });
  expect((await hand("boss")).body).toMatchObject({ owner: "BOSS", handedOver: true });
  expect((await alarms("owner=BOSS")).alarms).toMatchObject([{ id: alarm?.id, owner: "BOSS" }]);
  expect((await alarms("unowned=true")).alarms).toHaveLength(1);
  expect((await hand("INGEN")).body.code).toBe("unknownOperator");
  expect((await hand("BOSS", "ADMI")).status).toBe(403);
  await goTo(0);
  expect((await hand("BOSS")).body.code).toBe("itemNotFound");
  await goTo(5);
  expect((await alarms("owner=BOSS")).alarms).toHaveLength(1);
  expect((await hand(null)).body).toMatchObject({ owner: null, handedOver: false });
  const told = await it.sql<{ content: object }>(
    "select content from audit_events where kind = 'openItemHandedOver' order by tx",
  );
  expect(told.map(({ content }) => content)).toMatchObject([
    { item: "payout", dueOn: "2026-03-03", from: { owner: null }, to: { owner: "BOSS" } },
    { from: { owner: "BOSS" }, to: { owner: null } },
  ]);
  await goTo(0);
});

test("the sales behind a payout are its own, in pages, with the sums that they come to", async () => {
  const first = await sales("dueOn=2026-03-03&limit=2");
  expect(first.body.sales.map(({ amountOre }) => amountOre)).toEqual([10_000, -3_000]);
  expect(first.body.sales[0]).toMatchObject({ invoiceNumbers: ["P-1"], siteCode: "NORD" });
  const { next, batches, payout } = first.body;
  const rest = await sales(`dueOn=2026-03-03&limit=2&cursor=${next}`);
  expect(rest.body.sales.map(({ amountOre }) => amountOre)).toEqual([5_000]);
  expect(rest.body.next).toBeNull();
  expect(batches.map((one) => [one.siteCode, one.issuer, one.amountOre, one.reconciled])).toEqual([
    ["SÖDER", "mastercard", 5_000, false],
    ["NORD", "visa", 7_000, false],
  ]);
  expect(payout.amountOre).toBe(12_000);
  const reconciled = await sales("dueOn=2026-03-04");
  expect(reconciled.body.batches.every((one) => one.reconciled)).toBe(true);
  expect(reconciled.body.sales.map(({ amountOre }) => amountOre)).toEqual([700, 90]);
});

test("a payout that there is not, and a place in no list, are refused", async () => {
  expect((await sales("dueOn=2026-03-05")).body.code).toBe("notFound");
  expect((await sales("dueOn=2026-03-03", newUuid())).body.code).toBe("notFound");
  for (const other of ["merchantNumber=7100001", "batchDay=2026-03-02"])
    expect((await sales(`dueOn=2026-03-03&${other}`)).body.code).toBe("notFound");
  expect((await sales("dueOn=2026-03-03&cursor=nej")).body.code).toBe("invalidInput");
  const long = await it.callAs(
    "FINA",
    "GET",
    "/api/payouts/calendar?from=2026-01-01&to=2026-12-31",
  );
  expect(long.status).toBe(400);
});

test("another company's payouts are nobody else's to see", async () => {
  const other = await it.makeCompany("ANNAN", "5599990016");
  const theirs = await agree({ issuers: ["visa"], companyId: other.id });
  await it.app.addPerson("ANNF", "finance");
  await it.sql(
    `insert into person_companies select p.id, c.id from people p, companies c
      where p.signature = 'ANNF' and c.code = 'ANNAN'`,
  );
  expect((await calendar(ALL, "ANNF")).payouts).toEqual([]);
  await goTo(5);
  expect((await alarms("", "ANNF")).alarms).toEqual([]);
  await goTo(0);
  expect((await calendar(`${ALL}&company=BIL`, "ANNF")).payouts).toEqual([]);
  const strange = await sales("dueOn=2026-03-03", agreementId, "ANNF");
  const nobodys = await sales("dueOn=2026-03-03", newUuid(), "ANNF");
  expect([strange.status, strange.body.code]).toEqual([nobodys.status, nobodys.body.code]);
  expect((await sales("dueOn=2026-03-03", theirs, "ANNF")).status).toBe(404);
  expect((await it.callAs("ADMI", "GET", `/api/payouts/calendar?${ALL}`)).status).toBe(403);
});

test("the matcher gets what is left of each sale date with the day on which it is due", async () => {
  const open = await listOpenBatches(it.app.database, {
    companyId: it.places.companyId,
    from: day("2026-03-01"),
    to: day("2026-03-31"),
  });
  const { NORD, SÖDER } = it.places.sites;
  const of = { agreementId, issuer: "visa", siteId: NORD };
  const first = { batchDay: "2026-03-02", dueOn: "2026-03-03" };
  const second = { batchDay: "2026-03-03", dueOn: "2026-03-04" };
  expect(open).toEqual(
    expect.arrayContaining([
      { ...of, ...first, saleDay: "2026-03-02", leftOre: 7_000 },
      { ...of, ...second, saleDay: "2026-03-02", leftOre: 700 },
      { ...of, ...second, saleDay: "2026-03-03", leftOre: 90 },
      {
        ...{ agreementId, issuer: "mastercard", siteId: SÖDER },
        ...{ ...first, saleDay: "2026-03-02", leftOre: 5_000 },
      },
    ]),
  );
  expect(open).toHaveLength(4);
});

test("what was summed in a session is never changed", async () => {
  await expect(it.sql("update session_sums set amount_ore = 0")).rejects.toThrow();
  await expect(it.sql("delete from session_sums")).rejects.toThrow();
});

test("sales of weeks ago whose session was closed at last are behind the payout of that day, those of one moment by their id", async () => {
  const old = await sell("2026-12-01T09:00:00Z", 400);
  const moment = "2026-12-21T09:00:00Z";
  const [one, other] = [await sell(moment, 500), await sell(moment, 600)];
  const elsewhere = await sell(moment, 700, { till: "SÖDER-K9" });
  await reconcile("2026-12-21T17:00:00Z", [other, old, one]);
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const { sales: page, payout, next } = (await sales(`dueOn=2026-12-22&limit=1${cursor}`)).body;
    expect(payout).toEqual((await calendar("from=2026-12-22&to=2026-12-22")).payouts[0]);
    seen.push(...page.map(({ paymentId }) => paymentId));
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  expect(seen).toEqual([old, ...[one, other, elsewhere].toSorted()]);
});
