import { afterAll, beforeAll, expect, test } from "vitest";
import { listPaymentsQuery, type Payment, type PaymentPage, type Problem } from "../api.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import {
  insertAttempt,
  insertEvent,
  insertOrder,
  insertPlaces,
  type TestPlaces,
} from "../database/test-rows.ts";
import { SEES_ALL } from "../http/access.ts";
import { registerHistoryRoutes } from "./history-routes.ts";
import { findPayments } from "./history-search-store.ts";
import { indexPayments } from "./index-payments.ts";
import { prepareHistory } from "./list-payments.ts";
import { readPaymentRowsOfOrder } from "./read-payment.ts";
import { openReadApp, type ReadApp } from "./test-read-app.ts";

const NOW_MS = Date.UTC(2026, 2, 4, 12);
let test_: TestDatabase;
let app: ReadApp;
let places: TestPlaces;
const ids: Record<string, string> = {};
const orders: Record<string, string> = {};

beforeAll(async () => {
  test_ = await openTestDatabase();
  const sql = test_.database;
  places = await insertPlaces(sql);
  orders["åsa"] = await insertOrder(sql, places, {
    orderNumber: "A-5001",
    invoiceNumber: "900001",
    customerName: "Åsa Öberg-Ek",
    registrationNumber: "ABC 12Å",
    totalOre: 125_050,
  });
  orders["bolag"] = await insertOrder(sql, places, {
    orderNumber: "A-5002",
    invoiceNumber: "900002",
    customerName: "50% Däck & Fälg AB",
    registrationNumber: "XYZ987",
    system: "parts",
    serviceAdvisor: "CHEF",
  });
  orders["kredit"] = await insertOrder(sql, places, {
    invoiceNumber: "900099",
    credits: orders["åsa"],
    customerName: "Åsa Öberg-Ek",
  });
  ids["godkänd"] = await insertAttempt(sql, places, {
    orderIds: [orders["åsa"]],
    at: "2026-03-02T09:00:00Z",
    lastFour: "4242",
    authorisationCode: "AB12CD",
    reference: "KKREF0001",
    cardLabel: "Visa",
  });
  ids["nekad"] = await insertAttempt(sql, places, {
    orderIds: [orders["åsa"]],
    at: "2026-03-02T08:00:00Z",
    state: "declined",
    operator: "ANLI",
    askedOre: 700,
  });
  ids["två"] = await insertAttempt(sql, places, {
    orderIds: [orders["åsa"], orders["bolag"]],
    at: "2026-03-03T09:00:00Z",
    till: "SÖDER-K9",
    terminal: "77000009",
    askedOre: 90_000,
    approvedOre: 80_000,
    issuer: "diners",
    operator: "CHEF",
    flags: ["partialApproval", "ownCardWhereOff"],
  });
  // The rest is noted, and not laid out yet.
  await indexPayments(sql);
  ids["pågår"] = await insertAttempt(sql, places, {
    orderIds: [orders["bolag"]],
    at: "2026-03-04T09:00:00Z",
    state: "sent",
    till: "NORD-K2",
    terminal: "77000002",
    askedOre: 4_200,
  });
  ids["retur"] = await insertAttempt(sql, places, {
    orderIds: [orders["åsa"]],
    kind: "refund",
    originalId: ids["godkänd"],
    creditInvoiceId: orders["kredit"],
    at: "2026-03-02T10:00:00Z",
    askedOre: 25_050,
  });
  app = await openReadApp({
    database: sql,
    clock: () => NOW_MS,
    addRoutes: (server) => registerHistoryRoutes(server, { sql, clock: () => NOW_MS }),
  });
});

afterAll(async () => {
  await app.close();
  await test_.close();
});

/** As the list shows it; the newest are looked through there, and so the index is asked by itself too. */
async function found(query: Record<string, string>): Promise<string[]> {
  const page = await app.json<PaymentPage>(`/api/payments?${new URLSearchParams(query)}`);
  const listed = page.payments.map(nameOf);
  expect((await foundByIndex(query)) ?? listed).toEqual(listed);
  return listed;
}

/** Undefined when nothing is asked that orders say. */
async function foundByIndex(query: Record<string, string>): Promise<string[] | undefined> {
  const prepared = await prepareHistory(test_.database, listPaymentsQuery.parse(query), SEES_ALL);
  if (prepared.kind === "invalid") throw new Error(`${prepared.field} cannot be used`);
  const filter = await prepared.everywhere();
  if (filter.byIndex !== true) return undefined;
  const telling = { language: "sv", nowMs: NOW_MS } as const;
  const asked = { filter, after: undefined, limit: 50, telling };
  return (await findPayments(test_.database, asked)).map(({ payment }) => nameOf(payment));
}

function nameOf({ id }: { readonly id: string }): string {
  return Object.entries(ids).find(([, its]) => its === id)?.[0] ?? id;
}

const EVERYTHING = ["pågår", "två", "retur", "godkänd", "nekad"];

test("a mark that a person looks through is a filter, and an unknown one is refused", async () => {
  expect(await found({ flag: "ownCardWhereOff" })).toEqual(["två"]);
  expect(await found({ flag: "ownCardWhereOff", siteCode: "NORD" })).toEqual([]);
  expect(await found({ flag: "surcharge" })).toEqual([]);
  expect((await app.get("/api/payments?flag=fin")).status).toBe(400);
});

test("without a filter everything is listed, newest first, what runs now included", async () => {
  expect(await found({})).toEqual(EVERYTHING);
  expect(await found({ search: "   " })).toEqual(EVERYTHING);
});

const SEARCHES: readonly [string, string, string[]][] = [
  ["an order number", "A-5001", ["två", "retur", "godkänd", "nekad"]],
  ["an order number in small letters", "a-5002", ["pågår", "två"]],
  ["the beginning of an invoice number", "90000", EVERYTHING],
  ["a credit invoice, by its refund", "900099", ["retur"]],
  ["a registration number without its space", "abc12å", ["två", "retur", "godkänd", "nekad"]],
  ["a registration number with another space", "XYZ 987", ["pågår", "två"]],
  ["a customer in capitals", "ÅSA ÖBERG", ["två", "retur", "godkänd", "nekad"]],
  ["two names of one customer", "åsa öb", ["två", "retur", "godkänd", "nekad"]],
  ["two names that stand apart", "åsa ek", []],
  ["two words of which the second is another's", "åsa fälg", []],
  ["a customer's second name in small letters", "öberg", ["två", "retur", "godkänd", "nekad"]],
  ["the middle of a customer's name", "berg-e", ["två", "retur", "godkänd", "nekad"]],
  ["two letters that begin a name", "fä", ["pågår", "två"]],
  ["a percent sign, which means itself", "50%", ["pågår", "två"]],
  ["a percent sign that nobody has", "5%", []],
  ["an amount that was asked for", "7,00", ["nekad"]],
  ["an amount with a space", "1 250,50", ["godkänd"]],
  ["an amount that was approved", "800", ["två"]],
  ["an amount that is asked for now", "42,00", ["pågår"]],
  ["the last four digits", "4242", ["godkänd"]],
  ["an authorisation code in small letters", "ab12cd", ["godkänd"]],
  ["a reference", "kkref0001", ["godkänd"]],
  ["an operator", "chef", ["pågår", "två"]],
  ["an operator who is no advisor", "KASS", ["pågår", "retur", "godkänd"]],
  ["a service advisor", "ANLI", ["två", "retur", "godkänd", "nekad"]],
  ["a till's code", "k9", ["två"]],
  ["a till's name", "kassa 9 söder", ["två"]],
  ["a terminal's id", "77000002", ["pågår"]],
  ["something that nobody has", "finns inte", []],
];

test.each(SEARCHES)("the search box finds %s", async (_what, search, expected) => {
  expect(await found({ search })).toEqual(expected);
});

const FILTERS: readonly [Record<string, string>, string[]][] = [
  [{ state: "declined" }, ["nekad"]],
  [{ state: "sent" }, ["pågår"]],
  [{ state: "claimed" }, []],
  [{ kind: "refund" }, ["retur"]],
  [{ issuer: "diners" }, ["två"]],
  [{ issuer: "visa" }, ["retur", "godkänd"]],
  [{ operator: "anli" }, ["nekad"]],
  [{ serviceAdvisor: "chef" }, ["pågår", "två"]],
  [{ siteCode: "SÖDER" }, ["två"]],
  [{ siteCode: "FINNSEJ" }, []],
  [{ system: "parts" }, ["pågår", "två"]],
  [{ system: "vehicles" }, []],
  [{ amountOre: "80000" }, ["två"]],
  [{ amountOre: "90000" }, ["två"]],
  [{ lastFour: "4242" }, ["godkänd"]],
  [{ authorisationCode: "AB12CD" }, ["godkänd"]],
  [{ from: "2026-03-03", to: "2026-03-03" }, ["två"]],
  [{ search: "öberg", state: "approved", kind: "purchase" }, ["två", "godkänd"]],
  [{ search: "öberg", amountOre: "700" }, ["nekad"]],
  [{ search: "öberg", operator: "CHEF", from: "2026-03-04" }, []],
];

test.each(FILTERS)("the filter %j holds", async (query, expected) => {
  expect(await found(query)).toEqual(expected);
});

test("all of it is found the same when every payment is laid out", async () => {
  await indexPayments(test_.database);
  for (const [what, search, expected] of SEARCHES)
    expect([what, await found({ search })]).toEqual([what, expected]);
  for (const [query, expected] of FILTERS)
    expect([query, await found(query)]).toEqual([query, expected]);
});

test("tills and terminals are filtered by their ids", async () => {
  expect(await found({ tillId: places.tills["NORD-K2"] })).toEqual(["pågår"]);
  expect(await found({ terminalId: places.terminals["77000009"] })).toEqual(["två"]);
});

test("a payment that is found in several ways is listed once", async () => {
  expect(await found({ search: "CHEF" })).toEqual(["pågår", "två"]);
});

test.each(["cursor=inget", "from=2026-02-30", "to=2026-13-01", "limit=0", "state=borta"])(
  "%s is refused with its field",
  async (query) => {
    const answer = await app.get(`/api/payments?${query}`);
    const body = (await answer.json()) as Problem;
    expect([answer.status, body.code]).toEqual([400, "invalidInput"]);
    expect(body.field ?? body.problems?.[0]?.field).toBe(query.split("=")[0]);
  },
);

test("one payment is shown with its orders, its timeline in order and what is left of it", async () => {
  const id = ids["godkänd"] ?? "";
  const steps = [
    ["approved", "2026-03-02T09:00:05Z"],
    ["created", "2026-03-02T09:00:00Z"],
    ["sent", "2026-03-02T09:00:01Z"],
  ] as const;
  for (const [kind, at] of steps) {
    await insertEvent(test_.database, { attemptId: id, kind, at, content: { text: "å" } });
  }
  const payment = await app.json<Payment>(`/api/payments/${id}`);
  expect(payment.timeline.map(({ kind, at }) => [kind, at])).toEqual([
    ["created", "2026-03-02T09:00:00.000Z"],
    ["sent", "2026-03-02T09:00:01.000Z"],
    ["approved", "2026-03-02T09:00:05.000Z"],
  ]);
  expect(payment.timeline[0]?.content).toEqual({ text: "å" });
  expect(payment).toMatchObject({
    position: "hasPaid",
    moneyMoved: "yes",
    approvedOre: 125_050,
    refundableOre: 100_000,
    refundIds: [ids["retur"]],
    reference: "KKREF0001",
    till: { code: "K1", name: "Kassa 1 NORD" },
    terminal: { terminalId: "77000001" },
    createdAt: "2026-03-02T09:00:00.000Z",
    businessDay: "2026-03-02",
  });
  expect(payment.allocations).toEqual([
    {
      orderId: orders["åsa"],
      invoiceNumber: "900001",
      orderNumber: "A-5001",
      system: "workshop",
      customerName: "Åsa Öberg-Ek",
      registrationNumber: "ABC 12Å",
      serviceAdvisor: "ANLI",
      orderVersion: 1,
      target: "order",
      creditInvoiceNumber: null,
      askedOre: 125_050,
      appliedOre: 0,
      shareChosenBy: null,
    },
  ]);
});

test("a payment for two orders shows both, each name once", async () => {
  const payment = await app.json<Payment>(`/api/payments/${ids["två"]}`);
  expect(payment.invoiceNumbers).toEqual(["900001", "900002"]);
  expect(payment.systems).toEqual(["workshop", "parts"]);
  expect(payment.serviceAdvisors).toEqual(["ANLI", "CHEF"]);
  expect(payment.refundableOre).toBe(80_000);
});

test("a payment that does not exist is not found, and a text that is no id is refused", async () => {
  const unknown = await app.get("/api/payments/0190a000-0000-7000-8000-00000000000a");
  expect([unknown.status, ((await unknown.json()) as Problem).code]).toEqual([
    404,
    "paymentNotFound",
  ]);
  expect((await app.get("/api/payments/nej")).status).toBe(400);
});

test("the attempts of an order are listed, a refund on its credit invoice too", async () => {
  const of = async (name: string): Promise<(string | undefined)[]> =>
    (
      await readPaymentRowsOfOrder(test_.database, orders[name] ?? "", {
        language: "sv",
        nowMs: NOW_MS,
      })
    ).map((row) => row.id);
  expect(await of("kredit")).toEqual([ids["retur"]]);
  expect(await of("bolag")).toEqual([ids["pågår"], ids["två"]]);
});

test("people with history and programs with the scope may read, nobody else", async () => {
  const statuses = async (path: string): Promise<number[]> => [
    (await app.get(path, "operator")).status,
    (await app.get(path, "payments:read")).status,
    (await app.get(path, "orders:read")).status,
    (await fetch(`${app.url}${path}`)).status,
  ];
  expect(await statuses("/api/payments")).toEqual([200, 200, 403, 401]);
  expect(await statuses("/api/payments.csv")).toEqual([200, 200, 403, 401]);
  expect(await statuses(`/api/payments/${ids["två"]}`)).toEqual([200, 200, 403, 401]);
});
