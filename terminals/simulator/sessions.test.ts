import { afterEach, beforeEach, expect, test } from "vitest";
import {
  approvedFields,
  type Json,
  OTHER_TERMINAL_ID,
  parsed,
  pick,
  startBench,
  statusOf,
  TERMINAL_ID,
  type TestBench,
} from "./test-client.ts";

let bench: TestBench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(() => bench.close());

async function reconcile(terminalId = TERMINAL_ID): Promise<Json> {
  const path = `/v1/terminal/${terminalId}/administration`;
  const heard = await bench.send("POST", path, { action: "reconciliation" });
  expect(statusOf(heard)).toBe(200);
  return pick(parsed(heard), "result", "reconciliation");
}

async function sessionOfNextPayment(terminalId: string): Promise<unknown> {
  const heard = await bench.send("POST", `/v1/terminal/${terminalId}/transaction`, {
    transactionType: "purchase",
    amount: 10_000,
  });
  return approvedFields(heard)["SessionNumber"];
}

test("a reconciliation prints totals per issuer in 24 columns", async () => {
  await bench.pay(100_000);
  await bench.pay(25_000);
  await bench.refund(20_000);
  await bench.pay(123_953);
  await bench.pay(50_000);
  await bench.send("DELETE", `/v1/terminal/${TERMINAL_ID}/transaction`, { amount: 50_000 });
  await bench.pay(123_901);
  const reconciliation = await reconcile();
  expect(reconciliation["header"]).toEqual({
    timestamp: "2026-03-02T13:15:03.000Z",
    sessionNumber: "001",
  });
  expect(String(reconciliation["printText"]?.["Text"]).split("\r\n")).toEqual([
    "Påhittade Bilar Norr AB",
    "Låtsasgatan 1, Exempelby",
    "Bax: 79001011-7900101",
    "2026-03-02 14:15:03",
    "Valuta: SEK",
    "Session: 001",
    "",
    "       AVSTÄMNING",
    "------------------------",
    "American Express 1",
    "Köp 1            1239,53",
    "Belopp=          1239,53",
    "------------------------",
    "Visa 5",
    "Köp 3            1750,00",
    "Retur 1          -200,00",
    "Makulerat 1      -500,00",
    "Belopp=          1050,00",
    "------------------------",
    "Antal                  6",
    "Total=           2289,53",
    "------------------------",
    "    AVSTÄMNING KLAR",
    "",
  ]);
});

test("the session number is the site's and goes up by one with each reconciliation", async () => {
  expect(await sessionOfNextPayment(TERMINAL_ID)).toBe("001");
  await reconcile();
  expect(await sessionOfNextPayment(TERMINAL_ID)).toBe("002");
  expect(await sessionOfNextPayment(OTHER_TERMINAL_ID)).toBe("002");
  await reconcile(OTHER_TERMINAL_ID);
  expect(await sessionOfNextPayment(TERMINAL_ID)).toBe("003");
  expect(await sessionOfNextPayment("79002021")).toBe("001");
});

test("what has been reconciled is in no later session and cannot be voided", async () => {
  await bench.pay(10_000);
  await reconcile();
  const voided = await bench.send("DELETE", `/v1/terminal/${TERMINAL_ID}/transaction`, {
    amount: 10_000,
  });
  expect(statusOf(voided)).toBe(400);
  const empty = await reconcile();
  expect(String(empty["printText"]?.["Text"])).toContain("Total=              0,00");
});

test("a terminal's reconciliation leaves out what others of the site have taken", async () => {
  await bench.pay(10_000);
  const other = await reconcile(OTHER_TERMINAL_ID);
  expect(String(other["printText"]?.["Text"])).toContain("Antal                  0");
  const own = await reconcile();
  expect(String(own["printText"]?.["Text"])).toContain("Total=            100,00");
});

test("a reconciliation whose answer is lost has closed the session all the same", async () => {
  await bench.control(`/terminals/${TERMINAL_ID}/next`, {
    script: "drop-after-authorisation",
    operation: "reconciliation",
  });
  const path = `/v1/terminal/${TERMINAL_ID}/administration`;
  const heard = await bench.send("POST", path, { action: "reconciliation" });
  expect(heard.kind).toBe("lost");
  expect(await sessionOfNextPayment(TERMINAL_ID)).toBe("002");
});

test.each(["downloadDataset", "downloadSoftware", "balanceInquiry"])(
  "%s is an administrative success",
  async (action) => {
    const path = `/v1/terminal/${TERMINAL_ID}/administration`;
    const heard = await bench.send("POST", path, { action, amount: 0 });
    expect(statusOf(heard)).toBe(200);
    expect(pick(parsed(heard), "result", "localModeEventArgs")["Result"]).toBe("1");
    expect(pick(parsed(heard), "printText")["Text"]).toBeTypeOf("string");
  },
);

test("an unknown action is refused", async () => {
  const path = `/v1/terminal/${TERMINAL_ID}/administration`;
  expect(statusOf(await bench.send("POST", path, { action: "zReport" }))).toBe(400);
});
