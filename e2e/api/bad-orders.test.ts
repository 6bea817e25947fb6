/** What an invoicing system may send wrongly: a 4xx that names the field, and nothing is stored. */
import { statement } from "@kortkoll/server/database/database.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, orderToSend, problemOf } from "../api-client.ts";
import { type Stack, startStack } from "../stack.ts";

let stack: Stack;
let paidInvoice: string;

beforeAll(async () => {
  stack = await startStack({ tills: 1 });
  const order = await stack.api.sendOrder({ totalOre: 10_000 });
  paidInvoice = order.invoiceNumber;
  await stack.api.payToEnd({
    allocations: [{ orderId: order.id }],
    tillId: stack.tills[0]?.id ?? "",
  });
});

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

async function rowCounts(): Promise<object | undefined> {
  const rows = await stack.database.query<Record<string, number>>(COUNT_ROWS);
  return rows[0];
}

/** Passes the check of a card number; put together only when run. */
const cardDigits = ["4571", "9900", "0000", "0003"];
const base = (): Record<string, unknown> => ({ ...orderToSend({ totalOre: 100_000 }) });

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
  ["no invoice number", () => ({ ...base(), invoiceNumber: undefined }), "invoiceNumber"],
  ["an invoice number of blanks", () => ({ ...base(), invoiceNumber: "   " }), "invoiceNumber"],
  ["an invoice number that is a number", () => ({ ...base(), invoiceNumber: 17 }), "invoiceNumber"],
  ["a name too long", () => ({ ...base(), customerName: "Å".repeat(201) }), "customerName"],
  ["a version of nought", () => ({ ...base(), version: 0 }), "version"],
  ["a kind that there is not", () => ({ ...base(), kind: "offer" }), "kind"],
  ["a settlement that there is not", () => ({ ...base(), settlement: "swish" }), "settlement"],
  ["a date that is none", () => ({ ...base(), invoiceDate: "i går" }), "invoiceDate"],
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
  ],
  [
    "a newer version of another settlement",
    () => ({ ...base(), invoiceNumber: paidInvoice, version: 2, settlement: "ledger" }),
    "settlement",
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
    expect(await rowCounts()).toEqual(before);
  });
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
