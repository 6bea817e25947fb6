/** Open items over HTTP: they are what the books say, they age, they have owners, and they alarm. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Balances } from "../api.ts";
import { type Asked, CashApp } from "../cash/test-cash-app.ts";
import { findDifferences } from "../ledger/check-books.ts";
import { DECLINED } from "../payments/test-news.ts";
import type { Ageing, ItemLimitsList, OpenItem, OpenItemsPage } from "./open-items-api.ts";
import { findDifferentIssuerDays, sumIssuerDays } from "./sum-issuer-days.ts";

const DAY_MS = 86_400_000;

let it: CashApp;
let noonMs: number;
/** A key does not end while the days pass. */
let key: string;

beforeAll(async () => {
  it = await CashApp.open();
  noonMs = it.app.nowMs;
  key = await it.app.addKey(["ledger:read"]);
  await it.addPerson("ANNF", "finance");
  await it.run(`insert into person_companies select p.id, c.id from people p, companies c
    where p.signature = 'ANNF' and c.code = 'ANNAT'`);
});
beforeEach(() => goTo(0));
afterAll(() => it.app.close());

/** Days after the first noon: the desk, where things happen, and the clock that asks, together. */
function goTo(days: number): void {
  it.app.nowMs = noonMs + days * DAY_MS;
  it.desk.nowMs = it.app.nowMs;
}

async function ageing(by: Asked = { key }): Promise<Ageing["accounts"]> {
  return (await it.call<Ageing>("GET", "/api/ledger/ageing", by)).body.accounts;
}

async function items(query = "", by: Asked = { key }): Promise<OpenItemsPage> {
  return (await it.call<OpenItemsPage>("GET", `/api/ledger/items?${query}`, by)).body;
}

async function agesOf(role: string): Promise<readonly number[]> {
  const account = (await ageing()).find((one) => one.role === role);
  return account?.buckets.map((one) => one.items) ?? [];
}

test("what is open is what the books hold, per company and account, whatever has happened", async () => {
  const paid = await it.desk.send();
  await it.desk.payAndApprove([paid], 60_000);
  const late = await it.desk.send();
  const attemptId = await it.desk.pay([late]);
  await it.desk.tell(attemptId, DECLINED);
  await it.desk.approve(attemptId, 100_000, "mastercard");
  const given = await it.desk.send({ settlement: "ledger" });
  const refunded = await it.desk.payAndApprove([given], 100_000);
  await it.desk.approve(await it.desk.refund(refunded, 30_000), 30_000);
  await it.desk.withdraw(await it.desk.send());
  const { body } = await it.call<Balances>("GET", "/api/ledger/balances", { as: "EKON" });
  const found = await ageing();
  expect(found.length).toBeGreaterThan(3);
  for (const account of found) {
    const balance = body.balances.find((one) => one.role === account.role);
    const sign = account.kind === "debt" ? -1 : 1;
    expect(account.amountOre * sign).toBe(balance?.openItemsOre);
    expect(account.amountOre * sign).toBe(balance?.balanceOre);
    const { total, items: rows } = await items(`kind=${account.kind}&account=${account.account}`);
    expect(total).toEqual({ items: account.items, amountOre: account.amountOre });
    expect(rows.reduce((sum, row) => sum + row.amountOre, 0)).toBe(account.amountOre);
  }
});

test("an item grows older by calendar days in Stockholm, and its age begins when it opened", async () => {
  const before = await agesOf("interim");
  await it.desk.send({ invoiceNumber: "ALDER" });
  expect(await agesOf("interim")).toEqual([1, 0, 0, 0, 0].map((n, at) => n + (before[at] ?? 0)));
  const [fresh] = (await items("search=alder")).items;
  expect(fresh).toMatchObject({ ageDays: 0, sinceDay: "2026-03-02", isTooOld: false });
  for (const [days, bucket] of [
    [1, 0],
    [2, 1],
    [8, 2],
    [31, 3],
    [91, 4],
  ] as const) {
    goTo(days);
    const { items: found } = await items(`search=alder&bucket=${bucket}`);
    expect(found).toMatchObject([{ ageDays: days, isTooOld: days > 7 }]);
  }
});

test("an order that is opened again is as old as that, not as its invoice", async () => {
  const order = await it.desk.send({ invoiceNumber: "IGEN" });
  const attemptId = await it.desk.payAndApprove([order], 100_000);
  expect((await items("search=igen")).items).toEqual([]);
  goTo(20);
  await it.desk.approve(await it.desk.refund(attemptId, 100_000), 100_000);
  goTo(22);
  expect((await items("search=igen")).items).toMatchObject([{ ageDays: 2 }]);
});

test("alarms follow the company's own limits, which have a version and a history", async () => {
  await it.desk.send({ invoiceNumber: "LARM" });
  goTo(3);
  expect((await items("search=larm&tooOld=true")).items).toEqual([]);
  goTo(0);
  const { body: list } = await it.call<ItemLimitsList>("GET", "/api/settings/open-item-limits", {
    as: "ADMI",
  });
  const own = list.companies.find((one) => one.companyCode === "BIL");
  expect(own).toMatchObject({ version: 0, interim: 7, debt: 14, issuer: 14 });
  const path = `/api/settings/companies/${own?.companyId}/open-item-limits`;
  const body = { version: 0, interim: 2, debt: 14, issuer: 14 };
  expect((await it.call("PUT", path, { as: "MANA", body })).status).toBe(403);
  expect((await it.call("PUT", path, { as: "ADMI", body })).body).toMatchObject({ version: 1 });
  const stale = await it.call("PUT", path, { as: "ADMI", body: { ...body, interim: 5 } });
  expect([stale.status, stale.body.code]).toEqual([409, "conflict"]);
  goTo(3);
  expect((await items("search=larm&tooOld=true")).items).toMatchObject([{ isTooOld: true }]);
  const interim = (await ageing()).find((one) => one.role === "interim");
  expect(interim?.alarmDays).toBe(2);
  expect(interim?.alarms).toBeGreaterThan(0);
  const history = await it.run(
    "select content from audit_events where subject_kind = 'openItemLimits' and kind = 'settingChanged'",
  );
  expect(history).toMatchObject([{ content: { from: { interim: 7 }, to: { interim: 2 } } }]);
});

test("an item is its service advisor's until it is handed over, and comes back when given back", async () => {
  await it.desk.send({ invoiceNumber: "VEMS", serviceAdvisor: "ANLI" });
  const [item] = (await items("search=vems&owner=ANLI")).items;
  expect(item).toMatchObject({ owner: "ANLI", handedOver: false });
  const path = `/api/ledger/items/interim/${item?.id}/owner`;
  const handed = await it.call<OpenItem>("PUT", path, { as: "EKON", body: { owner: "mana" } });
  expect(handed.body).toMatchObject({ owner: "MANA", handedOver: true });
  expect((await items("search=vems&owner=ANLI")).items).toEqual([]);
  const back = await it.call<OpenItem>("PUT", path, { as: "EKON", body: { owner: null } });
  expect(back.body).toMatchObject({ owner: "ANLI", handedOver: false });
  const trail = await it.run(
    "select content from audit_events where kind = 'openItemHandedOver' and subject_id = $1 order by tx",
    item?.id,
  );
  expect(trail.map((one) => one["content"])).toMatchObject([
    { from: { owner: "ANLI" }, to: { owner: "MANA" } },
    { from: { owner: "MANA" }, to: { owner: "ANLI" } },
  ]);
});

test("who may not is refused, nobody unknown is given an item, and what is settled is nobody's", async () => {
  const order = await it.desk.send({ invoiceNumber: "EJ-DIN" });
  const path = `/api/ledger/items/interim/${order.id}/owner`;
  const hand = (as: string, owner: string) => it.call("PUT", path, { as, body: { owner } });
  expect((await hand("OPER", "MANA")).status).toBe(403);
  expect((await hand("EKON", "INGEN")).body).toMatchObject({ code: "unknownOperator" });
  expect((await hand("EKON", "ANNA")).body.code).toMatch(/unknownOperator|operatorNotAllowed/);
  await it.desk.payAndApprove([order], 100_000);
  expect((await hand("EKON", "MANA")).body).toMatchObject({ code: "itemNotFound" });
  expect((await it.call("GET", "/api/ledger/items", { as: "OPER" })).status).toBe(403);
});

test("pages follow one another without a gap, oldest, newest or largest first", async () => {
  for (const sort of ["oldest", "newest", "largest"]) {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: OpenItemsPage = await items(
        `sort=${sort}&limit=3${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.items.map((one) => one.id));
      cursor = page.next;
    }
    const { items: whole } = await items(`sort=${sort}&limit=200`);
    expect(seen).toEqual(whole.map((one) => one.id));
    expect(new Set(seen).size).toBe(seen.length);
  }
  const bad = await it.call("GET", "/api/ledger/items?cursor=abc", { as: "EKON" });
  expect(bad.status).toBe(400);
});

test("summed days show the same items, once, whichever server sums them", async () => {
  goTo(0);
  const before = await items("kind=issuer&limit=200");
  goTo(5);
  const deps = { database: it.app.database, clock: () => it.app.nowMs };
  const summed = await Promise.all([sumIssuerDays(deps), sumIssuerDays(deps)]);
  expect(summed.toSorted()).toEqual([false, true]);
  const after = await items("kind=issuer&limit=200");
  expect(after.total).toEqual(before.total);
  expect(after.items.map((one) => one.id).toSorted()).toEqual(
    before.items.map((one) => one.id).toSorted(),
  );
  await it.desk.payAndApprove([await it.desk.send()], 100_000);
  expect((await items("kind=issuer")).total.items).toBe(after.total.items + 1);
  expect(await findDifferentIssuerDays(it.app.database)).toEqual([]);
  expect(await findDifferences(it.app.database)).toEqual([]);
});

test("a payment that changed after its day was summed is found by the books' own check", async () => {
  goTo(5);
  await it.run(
    "update attempts set approved_ore = approved_ore + 100 where id = (select id from attempts where state = 'approved' and business_day = '2026-03-02' limit 1)",
  );
  expect(await findDifferentIssuerDays(it.app.database)).toMatchObject([
    { companyCode: "BIL", role: "issuerDay" },
  ]);
});

test("who sees one company sees its items only", async () => {
  expect((await ageing({ as: "ANNF" })).length).toBe(0);
  expect((await items("", { as: "ANNF" })).total).toEqual({ items: 0, amountOre: 0 });
});

test.each([
  // Half an hour before midnight in winter, and half an hour after it.
  ["2026-12-01T22:30:00Z", "2026-12-01T23:30:00Z", 1],
  ["2026-12-01T23:30:00Z", "2026-12-02T22:30:00Z", 0],
  // The day of 23 hours, and the one of 25.
  ["2026-03-28T22:30:00Z", "2026-03-29T21:30:00Z", 1],
  ["2026-03-28T22:30:00Z", "2026-03-29T22:30:00Z", 2],
  ["2026-10-24T21:30:00Z", "2026-10-25T22:30:00Z", 1],
  ["2026-10-24T21:30:00Z", "2026-10-25T23:30:00Z", 2],
])(
  "an item of %s is, at %s, as many midnights in Stockholm old as lie between: %i",
  async (...told) => {
    const [opened, asked, days] = told;
    const invoiceNumber = `DYGN${asked.replaceAll(/\D/g, "")}`;
    it.desk.nowMs = Date.parse(opened);
    await it.desk.send({ invoiceNumber });
    it.app.nowMs = Date.parse(asked);
    expect((await items(`search=${invoiceNumber}`)).items).toMatchObject([{ ageDays: days }]);
  },
);
