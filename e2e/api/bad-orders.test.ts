/** What an invoicing system may send wrongly: a 4xx that names the field, and nothing is stored. */
import { orderPage } from "@kortkoll/server/api.ts";
import { newUuid } from "@kortkoll/server/clock.ts";
import { statement } from "@kortkoll/server/database/database.ts";
import { addSite } from "@kortkoll/server/demo/demo-store.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type ApiClient, idOf, orderToSend, problemOf } from "../api-client.ts";
import { type Stack, startStack } from "../stack.ts";

let stack: Stack;
let paidInvoice: string;
let creditInvoice: string;

beforeAll(async () => {
  stack = await startStack({ tills: 1 });
  const order = await stack.api.sendOrder({ totalOre: 10_000 });
  paidInvoice = order.invoiceNumber;
  await stack.api.payToEnd({
    allocations: [{ orderId: order.id }],
    tillId: stack.tills[0]?.id ?? "",
  });
  const credit = await stack.api.sendOrder({
    kind: "creditInvoice",
    credits: paidInvoice,
    totalOre: 1_000,
  });
  creditInvoice = credit.invoiceNumber;
  await addSecondSite();
});

/** The company of NORD has another site, so that only the site of an invoice can change. */
async function addSecondSite(): Promise<void> {
  const rows = await stack.database.query<{ id: string }>(FIND_COMPANY);
  const site = { code: "NORD2", name: "Verkstaden NORD2", toyotaFranchise: false };
  await addSite(stack.database, { ...site, id: newUuid(), companyIds: [rows[0]?.id ?? ""] });
}

afterAll(() => stack.close());

const COUNT_ROWS = statement({
  name: "test_count_rows",
  text: `select (select count(*) from orders)::int as orders,
    (select count(*) from order_versions)::int as versions,
    (select count(*) from order_events)::int as events,
    (select count(*) from vouchers)::int as vouchers,
    (select count(*) from postings)::int as postings,
    (select count(*) from attempts)::int as attempts,
    (select count(*) from debts)::int as debts,
    (select count(*) from idempotency_keys)::int as answers`,
});

const FIND_COMPANY = statement({
  name: "test_find_company",
  text: "select id from companies where code = 'NORDBIL'",
});

async function rowCounts(): Promise<object | undefined> {
  const rows = await stack.database.query<Record<string, number>>(COUNT_ROWS);
  return rows[0];
}

/** Passes the check of a card number; put together only when run. */
const cardDigits = ["4571", "9900", "0000", "0003"];
const base = (): Record<string, unknown> => ({ ...orderToSend({ totalOre: 100_000 }) });
const oneLine = (line: object): object => ({ ...base(), lines: [{ text: "Olja", ...line }] });

type Bad = readonly [
  what: string,
  body: () => unknown,
  field: string,
  code?: string,
  key?: "parts" | "workshop",
];

const bad: readonly Bad[] = [
  ["nothing to pay", () => ({ ...base(), totalOre: 0 }), "totalOre"],
  ["a negative amount", () => ({ ...base(), totalOre: -1 }), "totalOre"],
  ["more than a terminal can take", () => ({ ...base(), totalOre: 100_000_000_000 }), "totalOre"],
  ["an amount beyond all numbers", () => ({ ...base(), totalOre: 1e300 }), "totalOre"],
  ["half an öre", () => ({ ...base(), totalOre: 100.5 }), "totalOre"],
  ["an amount as text", () => ({ ...base(), totalOre: "100000" }), "totalOre"],
  ["no amount", () => ({ ...base(), totalOre: undefined }), "totalOre"],
  ["an amount that is null", () => ({ ...base(), totalOre: null }), "totalOre"],
  ["a site that nobody knows", () => ({ ...base(), siteCode: "VÄST" }), "siteCode", "unknownSite"],
  [
    "a company that is not at the site",
    () => ({ ...base(), companyCode: "SYDBIL" }),
    "companyCode",
    "unknownCompany",
  ],
  ["a system that there is not", () => ({ ...base(), system: "kassan" }), "system"],
  ["no system with a key for three", () => ({ ...base(), system: undefined }), "system"],
  [
    "another system's order",
    () => ({ ...base(), system: "vehicles" }),
    "system",
    "systemNotAllowed",
    "parts",
  ],
  [
    "a card number as the customer's name",
    () => ({ ...base(), customerName: `Kortet ${cardDigits.join(" ")}` }),
    "customerName",
    "looksLikeCardNumber",
  ],
  [
    "a card number as invoice number",
    () => ({ ...base(), invoiceNumber: cardDigits.join("") }),
    "invoiceNumber",
    "looksLikeCardNumber",
  ],
  [
    "a card number in a line",
    () => ({ ...base(), lines: [{ text: "Olja" }, { text: cardDigits.join("-") }] }),
    "lines.1.text",
    "looksLikeCardNumber",
  ],
  [
    "a card number as a quantity",
    () => ({ ...base(), lines: [{ text: "Olja", quantity: Number(cardDigits.join("")) }] }),
    "lines.0.quantity",
    "looksLikeCardNumber",
  ],
  [
    "a card number as a line's amount",
    () => ({ ...base(), lines: [{ text: "Olja", amountOre: Number(cardDigits.join("")) }] }),
    "lines.0.amountOre",
    "looksLikeCardNumber",
  ],
  ["a quantity beyond all use", () => oneLine({ quantity: 1_000_001 }), "lines.0.quantity"],
  ["a quantity of four decimals", () => oneLine({ quantity: 0.1234 }), "lines.0.quantity"],
  ["a quantity next to nothing", () => oneLine({ quantity: 1e-7 }), "lines.0.quantity"],
  [
    "a line's amount beyond all use",
    () => oneLine({ amountOre: -100_000_000_000 }),
    "lines.0.amountOre",
  ],
  ["no invoice number", () => ({ ...base(), invoiceNumber: undefined }), "invoiceNumber"],
  ["an invoice number of blanks", () => ({ ...base(), invoiceNumber: "   " }), "invoiceNumber"],
  ["an invoice number that is a number", () => ({ ...base(), invoiceNumber: 17 }), "invoiceNumber"],
  ["a name too long", () => ({ ...base(), customerName: "Å".repeat(201) }), "customerName"],
  ["a version of nought", () => ({ ...base(), version: 0 }), "version"],
  ["a kind that there is not", () => ({ ...base(), kind: "offer" }), "kind"],
  ["a settlement that there is not", () => ({ ...base(), settlement: "swish" }), "settlement"],
  ["a date that is none", () => ({ ...base(), invoiceDate: "i går" }), "invoiceDate"],
  ["a 31 February", () => ({ ...base(), invoiceDate: "2026-02-31" }), "invoiceDate"],
  ["a day of noughts", () => ({ ...base(), invoiceDate: "0000-00-00" }), "invoiceDate"],
  ["a day of the year 0", () => ({ ...base(), invoiceDate: "0000-01-01" }), "invoiceDate"],
  ["a field that there is not", () => ({ ...base(), moms: 25 }), "moms"],
  ["lines that are no list", () => ({ ...base(), lines: { text: "Olja" } }), "lines"],
  [
    "a credit of nothing",
    () => ({ ...base(), kind: "creditInvoice" }),
    "credits",
    "unknownCreditedInvoice",
  ],
  [
    "a credit of an invoice that nobody knows",
    () => ({ ...base(), kind: "creditInvoice", credits: "F0" }),
    "credits",
    "unknownCreditedInvoice",
  ],
  ["an invoice that credits another", () => ({ ...base(), credits: paidInvoice }), "credits"],
  [
    "a newer version of another kind",
    () => ({ ...base(), invoiceNumber: paidInvoice, version: 2, kind: "advance" }),
    "kind",
    "fixedAtFirstVersion",
  ],
  [
    "a newer version of another settlement",
    () => ({ ...base(), invoiceNumber: paidInvoice, version: 2, settlement: "ledger" }),
    "settlement",
    "fixedAtFirstVersion",
  ],
  [
    "a newer version at another site",
    () => ({ ...base(), invoiceNumber: paidInvoice, version: 2, siteCode: "NORD2" }),
    "siteCode",
    "fixedAtFirstVersion",
  ],
  [
    "a newer version that credits another invoice",
    () => ({
      ...base(),
      kind: "creditInvoice",
      invoiceNumber: creditInvoice,
      version: 2,
      credits: creditInvoice,
    }),
    "credits",
    "fixedAtFirstVersion",
  ],
  ["a list", () => [base()], "body"],
  ["text that is no JSON", () => "{ totalOre: 100", "body"],
  ["nothing at all", () => "", "body"],
  ["a byte that is no text", () => ({ ...base(), customerName: "Å\u0000sa" }), "customerName"],
  [
    "a million bytes",
    () => ({ ...base(), customerNumber: "x".repeat(1_000_000) }),
    "body",
    "bodyTooLarge",
  ],
];

describe("refused, with the field named", () => {
  test.each(bad.map((row) => [row[0], row] as const))("%s", async (_what, row) => {
    const [, body, field, code, key] = row;
    const before = await rowCounts();
    const api: ApiClient = key === undefined ? stack.api : stack.apiWith(stack.keys[key]);
    const answer = await api.send("POST", "/api/orders", {
      body: body(),
      headers: { "idempotency-key": crypto.randomUUID(), "content-type": "application/json" },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const problem = problemOf(answer);
    expect(problem.field).toBe(field);
    if (code !== undefined) expect(problem.code).toBe(code);
    expect([problem.detail, problem.nextStep].every((text) => text.length > 5)).toBe(true);
    expect(JSON.stringify(problem)).not.toContain(cardDigits.join(""));
    const english = await api.send("POST", "/api/orders", {
      body: body(),
      headers: { "accept-language": "en", "content-type": "application/json" },
    });
    const { title, detail, nextStep } = problemOf(english);
    expect([english.status, problemOf(english).field]).toEqual([answer.status, field]);
    for (const [ours, theirs] of [
      [title, problem.title],
      [detail, problem.detail],
      [nextStep, problem.nextStep],
    ]) {
      expect(ours).not.toBe(theirs);
      expect(ours).not.toMatch(/[åäö]|finns|redan|faktura/i);
    }
    expect(await rowCounts()).toEqual(before);
  });
});

test("a card number as Idempotency-Key is refused and not stored", async () => {
  const before = await rowCounts();
  for (const gap of ["", " ", "-"]) {
    const answer = await stack.api.send("POST", "/api/orders", {
      body: base(),
      headers: { "idempotency-key": cardDigits.join(gap) },
    });
    expect([answer.status, problemOf(answer)]).toMatchObject([
      422,
      { code: "looksLikeCardNumber", field: "Idempotency-Key" },
    ]);
  }
  expect(await rowCounts()).toEqual(before);
});

test("the page of orders after one is found by its cursor, and no other text is a cursor", async () => {
  for (const totalOre of [1_100, 1_200, 1_300]) await stack.api.sendOrder({ totalOre });
  const all = orderPage.parse(await stack.api.get("/api/orders?status=all&limit=200"));
  const walked: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const cursor: string = next === "" ? "" : `&cursor=${encodeURIComponent(next)}`;
    const page = orderPage.parse(await stack.api.get(`/api/orders?status=all&limit=2${cursor}`));
    walked.push(...page.orders.map((one) => one.id));
    next = page.next;
  }
  expect(walked).toEqual(all.orders.map((one) => one.id));
  const bare = "2026-03-02T10:00:00.000Z~0190a000-0000-7000-8000-00000000000a";
  for (const cursor of ["abc", "~", "%C3%A5", "", encodeURIComponent(bare), "2026-03-02~x"]) {
    const answer = await stack.api.send("GET", `/api/orders?cursor=${cursor}`);
    expect([answer.status, problemOf(answer)]).toMatchObject([
      400,
      { code: "invalidInput", field: "cursor" },
    ]);
  }
});

test("the history takes any day of the calendar, and no other", async () => {
  for (const field of ["from", "to"]) {
    for (const day of ["2026-02-31", "0000-00-00", "0000-01-01", "2026-13-01"]) {
      const answer = await stack.api.send("GET", `/api/payments?${field}=${day}`);
      expect([answer.status, problemOf(answer)]).toMatchObject([
        400,
        { code: "invalidInput", field },
      ]);
    }
    for (const day of ["0001-01-01", "2024-02-29", "9999-12-31"]) {
      expect((await stack.api.send("GET", `/api/payments?${field}=${day}`)).status).toBe(200);
    }
  }
});

test("a payment names its terminal by our id or by the vendor's, and by nothing else", async () => {
  const till = stack.tills[0];
  const start = async (terminalId: string): Promise<Answer> => {
    const { id } = await stack.api.sendOrder({ totalOre: 2_000 });
    const wanted = { allocations: [{ orderId: id }], tillId: till?.id ?? "", terminalId };
    return stack.api.startPayment(wanted);
  };
  for (const terminalId of [till?.vendorTerminalId ?? "", till?.terminalId ?? ""]) {
    const answer = await start(terminalId);
    expect([answer.status, answer.body]).toMatchObject([202, { terminalId: till?.terminalId }]);
    await stack.api.waitForEnd(idOf(answer));
  }
  const unknown = await start("99999999");
  expect([unknown.status, problemOf(unknown).code]).toEqual([422, "terminalNotAtTill"]);
  for (const terminalId of ["", "x".repeat(21), "1234 5678", "åäö"]) {
    const answer = await start(terminalId);
    expect([answer.status, problemOf(answer).field]).toEqual([400, "terminalId"]);
  }
});

test("an order withdrawn and sent again is refused, and the refusal says so", async () => {
  const order = await stack.api.sendOrder({ totalOre: 5_000 });
  await stack.api.withdraw(order.id);
  const before = await rowCounts();
  const answer = await stack.api.send("POST", "/api/orders", {
    body: { ...base(), invoiceNumber: order.invoiceNumber, version: 2 },
  });
  expect([answer.status, problemOf(answer)]).toMatchObject([
    422,
    { code: "orderWithdrawn", field: "invoiceNumber" },
  ]);
  expect(await rowCounts()).toEqual(before);
});

test("the same order again, and an older version of it, change nothing", async () => {
  const given = orderToSend({ totalOre: 7_000, version: 3 });
  const order = await stack.api.sendOrder(given);
  const before = await rowCounts();
  const same = await stack.api.sendOrder({ ...given, totalOre: 9_000 });
  const older = await stack.api.sendOrder({ ...given, totalOre: 9_000, version: 2 });
  expect([same.id, older.id, older.totalOre, older.version]).toEqual([
    order.id,
    order.id,
    7_000,
    3,
  ]);
  expect(await rowCounts()).toEqual(before);
});

test("åäö come back as they were sent", async () => {
  const order = await stack.api.sendOrder({
    totalOre: 100,
    customerName: "Åsa Ärlig Öberg",
    registrationNumber: "åäö 12a",
    serviceAdvisor: "öhå",
    lines: [{ text: "Bromsbelägg, främre – två år", quantity: 2, amountOre: 100 }],
  });
  expect(await stack.api.order(order.id)).toMatchObject({
    customerName: "Åsa Ärlig Öberg",
    registrationNumber: "ÅÄÖ 12A",
    serviceAdvisor: "ÖHÅ",
    lines: [{ text: "Bromsbelägg, främre – två år", quantity: 2, amountOre: 100 }],
  });
});
