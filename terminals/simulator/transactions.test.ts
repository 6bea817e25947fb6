import { afterEach, beforeEach, expect, test } from "vitest";
import {
  approvedFields,
  OTHER_TERMINAL_ID,
  parsed,
  pick,
  startBench,
  statusOf,
  TERMINAL_ID,
  type TestBench,
  until,
} from "./test-client.ts";

const TRANSACTION = `/v1/terminal/${TERMINAL_ID}/transaction`;
const ADMINISTRATION = `/v1/terminal/${TERMINAL_ID}/administration`;

let bench: TestBench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(() => bench.close());

async function becomesBusy(): Promise<void> {
  await until(
    async () => parsed(await bench.send("GET", `/v1/terminal/${TERMINAL_ID}`)),
    (state) => state["terminal"]?.["terminalState"] !== ("idle" as unknown),
  );
}

async function isIdleAgain(): Promise<void> {
  await until(
    async () => parsed(await bench.send("GET", `/v1/terminal/${TERMINAL_ID}`)),
    (state) => state["terminal"]?.["terminalState"] === ("idle" as unknown),
  );
}

test("a purchase is approved with every documented field", async () => {
  const heard = await bench.pay(1_249_500, "ORD-88121");
  expect(statusOf(heard)).toBe(201);
  expect(approvedFields(heard)).toEqual({
    Result: "0",
    AccumulatorUpdate: "20",
    TerminalID: TERMINAL_ID,
    SiteID: "7900101",
    TotalAmount: "1249500",
    TipAmount: "0",
    SurchargeAmount: "0",
    TimeStamp: "20260302141503",
    SessionNumber: "001",
    StanAuth: expect.stringMatching(/^\d{12}$/),
    IssuerID: "3",
    TruncatedPAN: "457199******5001",
    CardIssuerName: "Visa Debit",
    AID: "A0000000031010",
    CVM: "0",
    TCC: "D@1",
    ResponseCode: "00",
    OrganisationNumber: "5599990011",
    OptionalData: null,
  });
  const result = pick(parsed(heard), "result", 0);
  expect(result["cardType"]).toBe("Visa Debit");
  expect(String(result["customerReceipt"])).toContain("KUNDENS EXEMPLAR");
  expect(String(result["merchantReceipt"])).toContain("BUTIKENS EXEMPLAR");
  const { transactions, total } = await bench.truth();
  expect(transactions).toMatchObject([
    { kind: "purchase", amountOre: 1_249_500, orderId: "ORD-88121", issuer: "Visa" },
  ]);
  expect(total.netOre).toBe(1_249_500);
});

test.each([
  { transactionType: "purchase", amount: 0 },
  { transactionType: "purchase", amount: -100 },
  { transactionType: "purchase", amount: 100.5 },
  { transactionType: "purchase", amount: "100" },
  { transactionType: "purchase", amount: 100_000_000_000 },
  { transactionType: "purchase" },
  { transactionType: "preauthorisation", amount: 100 },
  { transactionType: "deposit", amount: 100 },
  { transactionType: "purchase", amount: 100, orderId: 17 },
  { transactionType: "purchase", amount: 100, orderId: "x".repeat(41) },
])("%j is refused and nothing is taken", async (body) => {
  const heard = await bench.send("POST", TRANSACTION, body);
  expect(statusOf(heard)).toBe(400);
  expect(pick(parsed(heard), "failure", "error")).toBeTypeOf("string");
  expect((await bench.truth()).transactions).toEqual([]);
  expect(pick(parsed(await bench.lookUp()), "result", "latestTransactionResult")).toBeNull();
});

test("cash back is taken on top of the goods", async () => {
  const heard = await bench.send("POST", TRANSACTION, {
    transactionType: "purchaseWithCashback",
    amount: 10_000,
    amountCashback: 5_000,
  });
  expect(approvedFields(heard)["TotalAmount"]).toBe("15000");
});

test("no two authorisations have the same StanAuth, on any terminal", async () => {
  const seen = new Set<string>();
  for (const terminalId of [TERMINAL_ID, OTHER_TERMINAL_ID]) {
    for (let count = 0; count < 50; count += 1) {
      const body = { transactionType: "purchase", amount: 10_000 };
      const heard = await bench.send("POST", `/v1/terminal/${terminalId}/transaction`, body);
      seen.add(String(approvedFields(heard)["StanAuth"]));
    }
  }
  expect(seen.size).toBe(100);
});

test("the last result is the previous one until its delay has passed", async () => {
  const first = approvedFields(await bench.pay(10_000, "FIRST"));
  bench.clock.advance(3_000);
  const second = approvedFields(await bench.pay(20_000, "SECOND"));
  bench.clock.advance(2_999);
  const early = pick(parsed(await bench.lookUp()), "result");
  expect(early["latestTransactionResult"]?.["StanAuth"]).toBe(first["StanAuth"]);
  expect(early["orderId"]).toBe("FIRST");
  bench.clock.advance(1);
  const late = pick(parsed(await bench.lookUp()), "result");
  expect(late["latestTransactionResult"]?.["StanAuth"]).toBe(second["StanAuth"]);
  expect(late["orderId"]).toBe("SECOND");
  expect(String(late["printText"]?.["Text"])).toContain("KOPI");
});

test("the order id is mirrored only for a success", async () => {
  await bench.pay(123_901, "DECLINED");
  bench.clock.advance(3_000);
  const result = pick(parsed(await bench.lookUp()), "result");
  expect(result["latestTransactionResult"]).toMatchObject({ Result: "2", TotalAmount: "0" });
  expect(result).not.toHaveProperty("orderId");
});

test("a second operation on a busy terminal is refused as bare text, on another it is served", async () => {
  await bench.control("/settings", { mode: "manual" });
  const first = bench.pay(10_000);
  await becomesBusy();
  for (const heard of [
    await bench.pay(20_000),
    await bench.refund(20_000),
    await bench.send("DELETE", TRANSACTION, { amount: 10_000 }),
    await bench.send("POST", ADMINISTRATION, { action: "reconciliation" }),
    await bench.lookUp(),
  ]) {
    expect(statusOf(heard)).toBe(400);
    expect(parsed(heard)).toEqual({ failure: "Terminal is busy" });
  }
  await bench.control("/settings", { mode: "automatic" });
  const other = await bench.send("POST", `/v1/terminal/${OTHER_TERMINAL_ID}/transaction`, {
    transactionType: "purchase",
    amount: 30_000,
  });
  expect(statusOf(other)).toBe(201);
  await bench.control(`/terminals/${TERMINAL_ID}/act`, {
    kind: "present",
    entry: "tap",
    cardId: "visa",
  });
  expect(statusOf(await first)).toBe(201);
});

test("of fifty requests at once the terminal serves one", async () => {
  await bench.control("/settings", { automaticLatencyMs: 100 });
  const statuses: (number | "lost")[] = [];
  const all = Array.from({ length: 50 }, async () => {
    statuses.push(statusOf(await bench.pay(10_000)));
  });
  await until(
    async () => statuses.length,
    (answered) => answered === 49,
  );
  expect(statuses.every((status) => status === 400)).toBe(true);
  bench.clock.advance(100);
  await Promise.all(all);
  expect(statuses.at(-1)).toBe(201);
  expect((await bench.truth()).transactions).toHaveLength(1);
});

test("a cashier's cancel before the card ends the purchase without money", async () => {
  await bench.control("/settings", { mode: "manual" });
  const payment = bench.pay(10_000, "CANCELLED");
  await becomesBusy();
  const cancel = await bench.send("POST", ADMINISTRATION, { action: "cancelAction" });
  expect(statusOf(cancel)).toBe(200);
  expect(pick(parsed(cancel), "result", "localModeEventArgs")["Result"]).toBe("1");
  const heard = await payment;
  expect(statusOf(heard)).toBe(400);
  expect(pick(parsed(heard), "failure")).toMatchObject({
    error: "Transaction cancelled",
    localModeEventArgs: { Result: "2", StanAuth: "", TotalAmount: "0" },
  });
  expect((await bench.truth()).transactions).toEqual([]);
});

test("a cashier's cancel is refused once the customer is at the PIN", async () => {
  await bench.control("/settings", { mode: "manual" });
  const payment = bench.pay(50_000);
  await becomesBusy();
  await bench.control(`/terminals/${TERMINAL_ID}/act`, {
    kind: "present",
    entry: "insert",
    cardId: "mastercard",
  });
  const cancel = await bench.send("POST", ADMINISTRATION, { action: "cancelAction" });
  expect(statusOf(cancel)).toBe(400);
  await bench.control(`/terminals/${TERMINAL_ID}/act`, { kind: "pin", pin: "4711" });
  expect(approvedFields(await payment)).toMatchObject({ IssuerID: "4", CVM: "0" });
});

test("a cancel without a purchase is refused", async () => {
  const cancel = await bench.send("POST", ADMINISTRATION, { action: "cancelAction" });
  expect(statusOf(cancel)).toBe(400);
});

test("a customer who does nothing is turned away in the end", async () => {
  await bench.control("/settings", { mode: "manual" });
  const payment = bench.pay(10_000);
  await becomesBusy();
  bench.clock.advance(180_000);
  expect(pick(parsed(await payment), "failure")["error"]).toBe("Transaction timed out");
});

test("a client that goes away does not stop the customer from paying", async () => {
  await bench.control("/settings", { mode: "manual" });
  const body = { transactionType: "purchase", amount: 10_000, orderId: "ALONE" };
  const heard = await bench.sendBriefly(TRANSACTION, body, 60);
  expect(heard.kind).toBe("lost");
  await becomesBusy();
  await bench.control(`/terminals/${TERMINAL_ID}/act`, {
    kind: "present",
    entry: "tap",
    cardId: "visa",
  });
  await isIdleAgain();
  expect((await bench.truth()).transactions).toMatchObject([{ orderId: "ALONE" }]);
  bench.clock.advance(3_000);
  expect(pick(parsed(await bench.lookUp()), "result")["orderId"]).toBe("ALONE");
});

test("a return of goods gives money back without a PIN", async () => {
  const heard = await bench.refund(7_500, "BACK");
  expect(approvedFields(heard)).toMatchObject({ Result: "0", TotalAmount: "7500", CVM: "2" });
  const { transactions, total } = await bench.truth();
  expect(transactions).toMatchObject([{ kind: "refund", amountOre: 7_500, effectOre: -7_500 }]);
  expect(total.netOre).toBe(-7_500);
});

test("a void undoes the last transaction, once and with equal amount only", async () => {
  const paid = approvedFields(await bench.pay(10_000, "VOIDED"));
  const other = await bench.send("DELETE", TRANSACTION, { amount: 9_999 });
  expect(pick(parsed(other), "failure")["error"]).toBe("Amount differs from last transaction");
  const voided = await bench.send("DELETE", TRANSACTION, { amount: 10_000 });
  expect(statusOf(voided)).toBe(201);
  expect(approvedFields(voided)).toMatchObject({ Result: "0", TotalAmount: "10000", CVM: "2" });
  expect(approvedFields(voided)["StanAuth"]).not.toBe(paid["StanAuth"]);
  const again = await bench.send("DELETE", TRANSACTION, { amount: 10_000 });
  expect(statusOf(again)).toBe(400);
  const { transactions, total } = await bench.truth();
  expect(transactions).toMatchObject([
    { kind: "purchase" },
    { kind: "void", voids: paid["StanAuth"], effectOre: -10_000 },
  ]);
  expect(total.netOre).toBe(0);
});

test("a void of a return takes the money again", async () => {
  await bench.refund(10_000);
  await bench.send("DELETE", TRANSACTION, { amount: 10_000 });
  expect((await bench.truth()).total.netOre).toBe(0);
});

test("nothing can be voided after a declined transaction or before any", async () => {
  expect(statusOf(await bench.send("DELETE", TRANSACTION, { amount: 10_000 }))).toBe(400);
  await bench.pay(10_000);
  await bench.pay(123_901);
  expect(statusOf(await bench.send("DELETE", TRANSACTION, { amount: 10_000 }))).toBe(400);
  expect((await bench.truth()).total.netOre).toBe(10_000);
});

test("a void of what was paid with a tip needs the whole total", async () => {
  await bench.pay(123_942);
  expect(statusOf(await bench.send("DELETE", TRANSACTION, { amount: 123_942 }))).toBe(400);
  expect(statusOf(await bench.send("DELETE", TRANSACTION, { amount: 126_442 }))).toBe(201);
});

test("while a customer is served the last result can be set to show the previous one", async () => {
  await bench.pay(10_000, "BEFORE");
  bench.clock.advance(3_000);
  await bench.control("/settings", { mode: "manual", lastResultWhileBusy: "previous" });
  const payment = bench.pay(20_000, "DURING");
  await becomesBusy();
  expect(pick(parsed(await bench.lookUp()), "result")["orderId"]).toBe("BEFORE");
  await bench.send("POST", ADMINISTRATION, { action: "cancelAction" });
  await payment;
});
