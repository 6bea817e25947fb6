/** Every script over real HTTP: what the client hears, and what was really taken. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SCRIPTS } from "./scripts.ts";
import {
  approvedFields,
  type Heard,
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

/** Scripts that need somebody's help to come to an end have tests of their own. */
const WITH_TESTS_OF_THEIR_OWN = new Set([
  "cashier-cancel-only",
  "cancel-loses-race",
  "hang-not-taken",
  "hang-taken",
  "slow-approval",
  "drop-then-paid-later",
]);

/** What a purchase of 1 23x,xx is told: the status, or that the line broke. */
const HEARD: Readonly<Record<string, number | "lost">> = {
  "decline-05": 400,
  "decline-51": 400,
  "decline-55": 400,
  "customer-cancels": 400,
  "terminal-offline": 400,
  "not-parsable": 400,
  "failure-as-text": 400,
  "reconcile-first": 400,
  "drop-before-authorisation": "lost",
  "drop-after-authorisation": "lost",
  "drop-mid-answer": "lost",
  "drop-after-decline": "lost",
  "drop-after-cancel": "lost",
  "http-500-not-taken": 500,
  "http-500-taken": 500,
  "http-502-not-taken": 502,
  "http-502-taken": 502,
  "http-504-not-taken": 504,
  "http-504-taken": 504,
  "result-99-not-taken": 400,
  "result-99-taken": 201,
  "stale-last-result": "lost",
  "lookup-without-order-id": "lost",
  "lookup-fails-at-first": "lost",
  "token-expired": 401,
  "drop-with-clock-hour-ahead": "lost",
  "drop-with-clock-hour-behind": "lost",
};

let bench: TestBench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(() => bench.close());

function amountFor(name: string): number {
  const script = SCRIPTS.find((known) => known.name === name);
  return Number(`123${script?.ending ?? "missing"}`);
}

function payFor(name: string): Promise<Heard> {
  return bench.pay(amountFor(name), "SCRIPTED");
}

async function lastResult(): Promise<ReturnType<typeof pick>> {
  bench.clock.advance(3_000);
  return pick(parsed(await bench.lookUp()), "result");
}

describe("every script", () => {
  const simple = SCRIPTS.filter((script) => !WITH_TESTS_OF_THEIR_OWN.has(script.name));

  test.each(simple)("$name is told and taken as it says, by its amount", async (script) => {
    const heard = await payFor(script.name);
    expect(statusOf(heard)).toBe(HEARD[script.name] ?? 201);
    const { transactions } = await bench.truth();
    expect(transactions).toHaveLength(script.takesMoney ? 1 : 0);
  });

  test.each(simple)("$name does the same when it is armed", async (script) => {
    await bench.control(`/terminals/${TERMINAL_ID}/next`, { script: script.name });
    const heard = await bench.pay(50_000, "ARMED");
    expect(statusOf(heard)).toBe(HEARD[script.name] ?? 201);
    const { transactions } = await bench.truth();
    expect(transactions).toHaveLength(script.takesMoney ? 1 : 0);
    if (script.withdrawsToken === true) await bench.signInAgain();
    expect(statusOf(await bench.pay(50_000))).toBe(201);
  });

  test.each(simple)("$name does the same to a return of goods", async (script) => {
    const heard = await bench.refund(amountFor(script.name), "RETURNED");
    expect(statusOf(heard)).toBe(HEARD[script.name] ?? 201);
    const { transactions } = await bench.truth();
    expect(transactions.map((taken) => taken.kind)).toEqual(script.takesMoney ? ["refund"] : []);
  });

  test.each(simple)("$name does the same to a void when it is armed", async (script) => {
    await bench.pay(50_000);
    await bench.control(`/terminals/${TERMINAL_ID}/next`, { script: script.name });
    const heard = await bench.send("DELETE", TRANSACTION, { amount: 50_000 });
    expect(statusOf(heard)).toBe(HEARD[script.name] ?? 201);
    expect((await bench.truth()).total.netOre).toBe(script.takesMoney ? 0 : 50_000);
  });

  test("has its own ending, and none ends like whole kronor, 25 or 50 öre", () => {
    const endings = SCRIPTS.map((script) => script.ending ?? "");
    expect(new Set(endings).size).toBe(SCRIPTS.length);
    for (const ending of endings) expect(ending).toMatch(/^9(?!00|25|50)\d\d$/);
  });

  test("has a sentence in both languages", () => {
    for (const script of SCRIPTS) {
      expect(script.sv.length).toBeGreaterThan(3);
      expect(script.en.length).toBeGreaterThan(3);
    }
  });
});

test.each([10_000, 123_900, 123_925, 123_950, 50, 99])(
  "an amount of %i öre follows no script",
  async (amountOre) => {
    expect(approvedFields(await bench.pay(amountOre))["TotalAmount"]).toBe(String(amountOre));
  },
);

test.each([
  ["decline-05", "05"],
  ["decline-51", "51"],
  ["decline-55", "55"],
  ["reconcile-first", "87"],
])("%s carries response code %s", async (name, code) => {
  const failure = pick(parsed(await payFor(name)), "failure");
  expect(failure["localModeEventArgs"]).toMatchObject({ Result: "2", ResponseCode: code });
  expect(String(failure["customerReceipt"])).toContain("MEDGES EJ");
});

test("failure-as-text answers bare text", async () => {
  expect(parsed(await payFor("failure-as-text"))).toEqual({ failure: "Transaction declined" });
});

test("a refusal of the cloud leaves the last result as it was", async () => {
  const before = approvedFields(await bench.pay(10_000));
  for (const name of ["terminal-offline", "not-parsable", "drop-before-authorisation"]) {
    await payFor(name);
  }
  expect((await lastResult())["latestTransactionResult"]?.["StanAuth"]).toBe(before["StanAuth"]);
});

test("a withdrawn token stays withdrawn, and signing in again gives a good one", async () => {
  expect(statusOf(await payFor("token-expired"))).toBe(401);
  expect(statusOf(await bench.lookUp())).toBe(401);
  await bench.signInAgain();
  expect(statusOf(await bench.lookUp())).toBe(200);
});

test("after a lost answer the last result tells what was taken", async () => {
  for (const name of ["drop-after-authorisation", "drop-mid-answer", "garbled-answer"]) {
    await payFor(name);
    const result = await lastResult();
    expect(result["orderId"]).toBe("SCRIPTED");
    expect(result["latestTransactionResult"]).toMatchObject({
      Result: "0",
      TotalAmount: String(amountFor(name)),
    });
  }
});

test("after a lost decline or cancel the last result tells that", async () => {
  await payFor("drop-after-decline");
  expect((await lastResult())["latestTransactionResult"]).toMatchObject({
    Result: "2",
    ResponseCode: "05",
  });
  await payFor("drop-after-cancel");
  expect((await lastResult())["latestTransactionResult"]).toMatchObject({
    Result: "2",
    StanAuth: "",
  });
});

test("a garbled answer has status 201 and is not JSON", async () => {
  const heard = await payFor("garbled-answer");
  expect(() => parsed(heard)).toThrow(SyntaxError);
});

test("result 99 comes as a failure and as a result", async () => {
  const failed = parsed(await payFor("result-99-not-taken"));
  expect(pick(failed, "failure", "localModeEventArgs")["Result"]).toBe("99");
  expect(approvedFields(await payFor("result-99-taken"))["Result"]).toBe("99");
  expect((await lastResult())["latestTransactionResult"]?.["Result"]).toBe("0");
});

test.each(["hang-taken", "hang-not-taken"])("%s never answers", async (name) => {
  const body = { transactionType: "purchase", amount: amountFor(name), orderId: "HANGS" };
  const heard = await bench.sendBriefly(TRANSACTION, body, 150);
  expect(heard.kind).toBe("lost");
  expect((await bench.truth()).transactions).toHaveLength(name === "hang-taken" ? 1 : 0);
  expect(statusOf(await bench.pay(10_000))).toBe(201);
});

test("a stale last result shows the previous one for thirty seconds", async () => {
  await bench.pay(10_000, "BEFORE");
  bench.clock.advance(3_000);
  await payFor("stale-last-result");
  bench.clock.advance(29_999);
  expect(pick(parsed(await bench.lookUp()), "result")["orderId"]).toBe("BEFORE");
  bench.clock.advance(1);
  expect(pick(parsed(await bench.lookUp()), "result")["orderId"]).toBe("SCRIPTED");
});

test("a look-up without order id lacks only that", async () => {
  await payFor("lookup-without-order-id");
  const result = await lastResult();
  expect(result).not.toHaveProperty("orderId");
  expect(result["latestTransactionResult"]?.["Result"]).toBe("0");
});

test("three look-ups fail before one succeeds", async () => {
  await payFor("lookup-fails-at-first");
  bench.clock.advance(3_000);
  const statuses: (number | "lost")[] = [];
  for (let count = 0; count < 4; count += 1) statuses.push(statusOf(await bench.lookUp()));
  expect(statuses).toEqual([500, 500, 500, 200]);
});

test("optional fields can be null or missing, in the answer and in the last result", async () => {
  const withNull = approvedFields(await payFor("null-fields"));
  expect(withNull).toMatchObject({ Result: "0", IssuerID: null, TruncatedPAN: null, CVM: null });
  expect((await lastResult())["latestTransactionResult"]?.["AID"]).toBeNull();
  const heard = await payFor("missing-fields");
  expect(Object.keys(approvedFields(heard)).sort()).toEqual([
    "Result",
    "StanAuth",
    "TerminalID",
    "TimeStamp",
    "TotalAmount",
  ]);
  expect(pick(parsed(heard), "result", 0)).not.toHaveProperty("customerReceipt");
});

test("numbers come as numbers, but StanAuth keeps its zeros", async () => {
  expect(approvedFields(await payFor("numbers"))).toMatchObject({
    Result: 0,
    TotalAmount: 123_933,
    IssuerID: 3,
    SessionNumber: 1,
    TimeStamp: 20_260_302_141_503,
    StanAuth: expect.stringMatching(/^\d{12}$/),
  });
});

test("a result can be an object, its CVM empty and its time ISO", async () => {
  const asObject = pick(parsed(await payFor("result-as-object")), "result", "localModeEventArgs");
  expect(asObject["Result"]).toBe("0");
  expect(approvedFields(await payFor("cvm-empty"))["CVM"]).toBe("");
  expect(approvedFields(await payFor("iso-time"))["TimeStamp"]).toBe("2026-03-02T13:15:03.000Z");
});

test.each([
  ["clock-hour-ahead", "20260302151503"],
  ["clock-hour-behind", "20260302131503"],
])("%s shows %s and the truth keeps the right time", async (name, shown) => {
  expect(approvedFields(await payFor(name))["TimeStamp"]).toBe(shown);
  expect((await bench.truth()).transactions[0]?.at).toBe("2026-03-02T13:15:03.000Z");
});

test("a lost answer with a wrong clock is found with the wrong time", async () => {
  await payFor("drop-with-clock-hour-ahead");
  expect((await lastResult())["latestTransactionResult"]?.["TimeStamp"]).toBe("20260302151503");
});

test("a tip and a surcharge are named and inside the total", async () => {
  expect(approvedFields(await payFor("tip"))).toMatchObject({
    TotalAmount: "126442",
    TipAmount: "2500",
  });
  expect(approvedFields(await payFor("surcharge"))).toMatchObject({
    TotalAmount: "125443",
    SurchargeAmount: "1500",
  });
  expect((await bench.truth()).total.netOre).toBe(126_442 + 125_443);
});

test("a partial approval and a wrong total are what was really taken", async () => {
  expect(approvedFields(await payFor("partial-approval"))["TotalAmount"]).toBe("61972");
  expect(approvedFields(await payFor("wrong-total"))["TotalAmount"]).toBe("124046");
  expect((await bench.truth()).total.netOre).toBe(61_972 + 124_046);
});

test("a return of goods has no tip and is never partial", async () => {
  const amountOre = amountFor("tip");
  expect(approvedFields(await bench.refund(amountOre))["TotalAmount"]).toBe(String(amountOre));
});

test("an offline approval has a Y code", async () => {
  expect(approvedFields(await payFor("offline-approval"))).toMatchObject({
    Result: "0",
    ResponseCode: "Y1",
    AccumulatorUpdate: "22",
  });
  expect((await bench.truth()).transactions[0]?.offline).toBe(true);
});

test("a signature card is CVM 1 with a line to sign on the merchant's receipt", async () => {
  const heard = await payFor("signature");
  expect(approvedFields(heard)["CVM"]).toBe("1");
  const result = pick(parsed(heard), "result", 0);
  expect(String(result["merchantReceipt"])).toContain("Kundens underskrift:");
  expect(String(result["customerReceipt"])).not.toContain("Kundens underskrift:");
});

test.each([
  ["own-card", { IssuerID: "4", TruncatedPAN: "529900******2007" }],
  ["mastercard", { IssuerID: "4", TruncatedPAN: "521358******1009" }],
  ["amex", { TruncatedPAN: "374212*****1006", AID: "A00000002501" }],
  ["diners", { TruncatedPAN: "361234****1004", AID: "A0000001523010" }],
  ["unknown-issuer", { IssuerID: "97" }],
])("%s is the card it says", async (name, fields) => {
  expect(approvedFields(await payFor(name))).toMatchObject(fields);
});

test("a terminal of another merchant shows in the answer and in the last result", async () => {
  expect(approvedFields(await payFor("other-site"))["SiteID"]).toBe("7999999");
  expect(approvedFields(await payFor("other-organisation"))["OrganisationNumber"]).toBe(
    "5599999996",
  );
  const found = (await lastResult())["latestTransactionResult"];
  expect(found?.["OrganisationNumber"]).toBe("5599999996");
});

async function cancelWhenBusy(): Promise<void> {
  const accepted = await until(
    () => bench.send("POST", ADMINISTRATION, { action: "cancelAction" }),
    (heard) => statusOf(heard) === 200,
  );
  expect(pick(parsed(accepted), "result", "localModeEventArgs")["Result"]).toBe("1");
}

test("cashier-cancel-only waits for the cashier", async () => {
  const payment = payFor("cashier-cancel-only");
  await cancelWhenBusy();
  expect(statusOf(await payment)).toBe(400);
  expect((await bench.truth()).transactions).toEqual([]);
});

test("a cancel that loses the race is accepted, and the purchase approved", async () => {
  const payment = payFor("cancel-loses-race");
  await cancelWhenBusy();
  expect(statusOf(await payment)).toBe(201);
  expect((await bench.truth()).transactions).toHaveLength(1);
});

test("a slow approval answers after twenty seconds and cannot be cancelled", async () => {
  const payment = payFor("slow-approval");
  const state = (): Promise<Heard> => bench.send("GET", `/v1/terminal/${TERMINAL_ID}`);
  await until(state, (heard) => heard.kind === "answered" && heard.text.includes("busy"));
  const cancel = await bench.send("POST", ADMINISTRATION, { action: "cancelAction" });
  expect(statusOf(cancel)).toBe(400);
  bench.clock.advance(19_999);
  expect((await bench.truth()).transactions).toEqual([]);
  bench.clock.advance(1);
  expect(statusOf(await payment)).toBe(201);
});

test("a link that is lost at once leaves a busy terminal that takes the money later", async () => {
  const heard = await payFor("drop-then-paid-later");
  expect(heard.kind).toBe("lost");
  expect(parsed(await bench.lookUp())).toEqual({ failure: "Terminal is busy" });
  expect((await bench.truth()).transactions).toEqual([]);
  bench.clock.advance(20_000);
  const { transactions } = await until(
    () => bench.truth(),
    (truth) => truth.transactions.length > 0,
  );
  expect(transactions).toMatchObject([{ orderId: "SCRIPTED" }]);
  expect((await lastResult())["orderId"]).toBe("SCRIPTED");
});

test("look-ups and cancels can be broken too, as often as asked for", async () => {
  const next = `/terminals/${TERMINAL_ID}/next`;
  const lookUps = { script: "drop-before-authorisation", operation: "lastResult", times: 2 };
  await bench.control(next, lookUps);
  await bench.control(next, { script: "http-504-not-taken", operation: "cancelAction" });
  expect((await bench.lookUp()).kind).toBe("lost");
  expect((await bench.lookUp()).kind).toBe("lost");
  expect(statusOf(await bench.lookUp())).toBe(200);
  const cancel = await bench.send("POST", ADMINISTRATION, { action: "cancelAction" });
  expect(statusOf(cancel)).toBe(504);
});

test("what cannot be armed is refused, and arming can be taken back", async () => {
  const next = `/terminals/${TERMINAL_ID}/next`;
  expect(statusOf(await bench.control(next, { script: "no-such" }))).toBe(400);
  expect(statusOf(await bench.control(next, { script: "tip", operation: "tea" }))).toBe(400);
  expect(statusOf(await bench.control(next, { script: "tip", times: 0 }))).toBe(400);
  await bench.control(next, { script: "decline-05" });
  await bench.control(next, { script: null });
  expect(statusOf(await bench.pay(50_000))).toBe(201);
});
