/** Taking cash as people and programs meet it over HTTP: what is refused first. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Payment, PaymentPage } from "../api.ts";
import type { Overview } from "../overview/overview-api.ts";
import { NOON_MS } from "../payments/test-places.ts";
import type { CashLimit, CashLimitList } from "./cash-api.ts";
import { type Answer, CashApp, told } from "./test-cash-app.ts";

let it: CashApp;
beforeAll(async () => {
  it = await CashApp.open();
});
afterEach(async () => {
  expect(await it.desk.differences()).toEqual([]);
});
afterAll(() => it.close());

describe("a payment in cash is refused, and no money moved,", () => {
  test("to whoever may not take cash, who is steered to the card", async () => {
    const answer = await it.pay(await it.cashFor(), "OPER");
    expect(told(answer)).toEqual([403, "cashNotAllowed", "method"]);
    expect(answer.body).toMatchObject({ moneyMoved: "no" });
    expect(answer.body.nextStep).toMatch(/kort/i);
  });

  test("to a program that names an operator who may not", async () => {
    const key = await it.app.addKey(["payments:write"]);
    const body = await it.cashFor({}, { operator: "OPER" });
    expect(told(await it.call("POST", "/api/payments", { key, body }))).toEqual([
      403,
      "cashNotAllowed",
      "method",
    ]);
  });

  test("for öre, which no coin is", async () => {
    const body = await it.cashFor({ totalOre: 124_960 }, { receivedOre: 125_050 });
    const answer = await it.pay(body);
    expect(told(answer)).toEqual([422, "receivedNotWhole", "receivedOre"]);
    expect(answer.body).toMatchObject({ moneyMoved: "no" });
  });

  test("when too little is handed over, and it is said how much is to pay", async () => {
    const body = await it.cashFor({ totalOre: 124_960 }, { receivedOre: 124_000 });
    const answer = await it.pay(body);
    expect(told(answer)).toEqual([422, "receivedTooLittle", "receivedOre"]);
    expect(answer.body).toMatchObject({ amountOre: 125_000, moneyMoved: "no" });
  });

  test("when another sum is left than was shown, and it is said which; and so is a card's", async () => {
    const { id: orderId } = await it.desk.send({ totalOre: 124_960 });
    const { K1: tillId } = it.desk.places.tills;
    for (const method of ["cash", "card"]) {
      const body = { allocations: [{ orderId }], expectedOre: 100_000, tillId, method };
      const answer = await it.pay(body);
      expect(told(answer)).toEqual([409, "amountChanged", "expectedOre"]);
      expect(answer.body).toMatchObject({ amountOre: 124_960, moneyMoved: "no" });
    }
    const right = { allocations: [{ orderId }], expectedOre: 124_960, tillId, method: "cash" };
    expect(await it.pay(right)).toMatchObject({ status: 202, body: { state: "approved" } });
  });

  test("with a terminal; and a card gives no change", async () => {
    expect(told(await it.pay(await it.cashFor({}, { terminalId: "77000001" })))).toEqual([
      422,
      "invalidInput",
      "terminalId",
    ]);
    const card = await it.cashFor({}, { method: "card", receivedOre: 200_000 });
    expect(told(await it.pay(card))).toEqual([422, "invalidInput", "receivedOre"]);
  });

  test("for a share that is not whole kronor", async () => {
    const { id: orderId } = await it.desk.send({ totalOre: 124_960 });
    const { K1: tillId } = it.desk.places.tills;
    const body = { allocations: [{ orderId, amountOre: 10_050 }], tillId, method: "cash" };
    expect(told(await it.pay(body))).toEqual([422, "cashShareNotWhole", "allocations.0.amountOre"]);
  });

  test("while a card is under way for the order", async () => {
    const order = await it.desk.send();
    const card = await it.desk.pay([order]);
    const { K1: tillId } = it.desk.places.tills;
    const body = { allocations: [{ orderId: order.id }], tillId, method: "cash" };
    const answer = await it.pay(body);
    expect(told(answer)).toEqual([409, "orderHeld", "allocations.0.orderId"]);
    expect(answer.body).toMatchObject({ paymentId: card, moneyMoved: "unknown" });
    await it.desk.startOver();
    it.app.nowMs = NOON_MS;
  });
});

describe("a payment in cash", () => {
  test("is answered with the change, and shown with its paper, in history, overview and file", async () => {
    const body = await it.cashFor({ totalOre: 124_960 }, { receivedOre: 150_000 });
    const before = await it.call<Overview>("GET", "/api/overview", { as: "EKON" });
    const started = await it.pay(body);
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({
      state: "approved",
      position: "hasPaid",
      moneyMoved: "yes",
      terminalId: null,
      cash: { toPayOre: 125_000, roundingOre: 40, receivedOre: 150_000, changeOre: 25_000 },
    });
    const { id } = started.body;
    const { body: view } = await it.call<Payment>("GET", `/api/payments/${id}`, { as: "MANA" });
    expect(view).toMatchObject({
      method: "cash",
      terminal: null,
      issuer: null,
      evidence: "cashReceived",
      approvedOre: 124_960,
      cashOre: 125_000,
      cash: { toPayOre: 125_000, roundingOre: 40, receivedOre: 150_000, changeOre: 25_000 },
      operator: "MANA",
    });
    expect(view.customerReceipt).toMatch(/^Betalningskvitto, faktura \S+ – ej kassakvitto\n/);
    expect(view.customerReceipt).toContain("Påhittade Bilar AB");
    expect(view.timeline.map((one) => one.kind)).toEqual(["created", "cashReceived"]);
    const inCash = await it.call<PaymentPage>("GET", "/api/payments?method=cash", { as: "MANA" });
    expect(inCash.body.payments.map((one) => one.id)).toContain(id);
    expect(inCash.body.payments.every((one) => one.method === "cash")).toBe(true);
    const byCard = await it.call<PaymentPage>("GET", "/api/payments?method=card", { as: "MANA" });
    expect(byCard.body.payments.map((one) => one.id)).not.toContain(id);
    const file = await it.fetch("GET", "/api/payments.csv?method=cash", { as: "MANA" });
    expect(await file.text()).toContain(`Kontanter;1250,00;125000;${id}`);
    const after = await it.call<Overview>("GET", "/api/overview", { as: "EKON" });
    expect(after.body.cash.amountOre - before.body.cash.amountOre).toBe(125_000);
    expect(after.body.takingsOre).toBe(before.body.takingsOre);
    const { amountOre, payments, byPlace } = after.body.cash;
    expect(byPlace).toEqual([{ siteCode: "NORD", companyCode: "BIL", amountOre, payments }]);
    const [booked] = await it.run(
      `select sum(p.amount_ore)::bigint as ore from postings p join vouchers v on v.id = p.voucher_id
        where p.role = 'cash' and p.attempt_id is not null and v.business_day = $1`,
      after.body.businessDay,
    );
    expect(booked).toEqual({ ore: amountOre });
  });

  test("with the same Idempotency-Key is taken once, and answered the same", async () => {
    const body = await it.cashFor();
    const first = await it.pay(body, "MANA", "cash-1");
    const again = await it.pay(body, "MANA", "cash-1");
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const both = await it.cashFor();
    const answers = await Promise.all([
      it.pay(both, "MANA", "cash-2"),
      it.pay(both, "MANA", "cash-2"),
    ]);
    expect(answers.map((one) => one.status)).toEqual([202, 202]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  test("by a program that names somebody who may is that person's", async () => {
    const key = await it.app.addKey(["payments:write"]);
    const body = await it.cashFor({}, { operator: "MANA" });
    const { body: paid } = await it.call<Payment>("POST", "/api/payments", { key, body });
    expect(paid).toMatchObject({ state: "approved", operator: "MANA" });
  });
});

test("taking cash decides nothing: the limit that stands is shown, and none is stored", async () => {
  await it.run("delete from cash_limits");
  const paid = await Promise.all([it.pay(await it.cashFor()), it.pay(await it.cashFor(), "MANA")]);
  expect(paid.map(({ status }) => status)).toEqual([202, 202]);
  expect(await it.run("select * from cash_limits")).toEqual([]);
});

describe("above the company's limit", () => {
  const limit = {
    companyCode: "BIL",
    checkFromOre: 4_500_000,
    windowDays: 30,
    refuseFromOre: null,
  };
  const CHECK = { document: "drivingLicence", note: "Bild och namn stämmer" };
  async function limitNow(): Promise<CashLimit | undefined> {
    const { body } = await it.call<CashLimitList>("GET", "/api/cash-limits", { as: "ADMI" });
    return body.limits.find((one) => one.companyCode === "BIL");
  }
  const versionOf = async (): Promise<number | undefined> => (await limitNow())?.version;
  const setLimit = async (change: object): Promise<Answer<CashLimitList>> =>
    it.call<CashLimitList>("PUT", "/api/cash-limits", {
      as: "ADMI",
      body: { version: await versionOf(), ...limit, ...change },
    });
  /** An order of a customer of its own, known by its number and its car. */
  async function orderOf(customer: string, totalOre: number, car: string): Promise<string> {
    const { id } = await it.desk.send({ totalOre });
    await it.run(
      "update orders set customer_number = $2, registration_number = $3 where id = $1",
      ...[id, customer, car],
    );
    return id;
  }
  const bodyFor = (orderId: string, more: object = {}): object => ({
    allocations: [{ orderId }],
    tillId: it.desk.places.tills.K1,
    method: "cash",
    ...more,
  });

  test("somebody must have seen who pays; it is kept who saw what, without a personal number", async () => {
    const orderId = await orderOf("K1", 4_500_000, "AAA111");
    const refused = await it.pay(bodyFor(orderId));
    expect(told(refused)).toEqual([409, "cashLimitNeedsCheck", "cashCheck"]);
    expect(refused.body).toMatchObject({ amountOre: 4_500_000, moneyMoved: "no" });
    const numbered = { ...CHECK, note: "Kund 19121212-1212" };
    expect(told(await it.pay(bodyFor(orderId, { cashCheck: numbered })))).toEqual([
      422,
      "looksLikePersonalNumber",
      "cashCheck.note",
    ]);
    const company = { ...numbered, note: "Org.nr 19121212 - 1212" };
    const asCompany = { cashCheck: { ...company, document: "companyRegistration" } };
    expect(told(await it.pay(bodyFor(orderId, asCompany)))[1]).toBe("looksLikePersonalNumber");
    const paid = await it.pay(bodyFor(orderId, { cashCheck: CHECK }));
    expect(paid.status).toBe(202);
    expect(
      await it.run(
        "select document, note, sum_ore, by from cash_checks where attempt_id = $1",
        paid.body.id,
      ),
    ).toEqual([{ ...CHECK, sum_ore: 4_500_000, by: "MANA" }]);
    expect(
      await it.run(
        `select content, by from audit_events where kind = 'cashChecked' and subject_id = $1`,
        paid.body.id,
      ),
    ).toEqual([{ content: { ...CHECK, sumOre: 4_500_000 }, by: "MANA" }]);
  });

  test.each([
    ["121212-1212", "idCard", "cash_checks_note_check"],
    ["19121212 - 1212", "idCard", "cash_checks_note_check"],
    ["121212−1212", "companyRegistration", "cash_checks_note_check"],
    ["165560001234", "companyRegistration", "cash_checks_note_check"],
    ["556000-1234", "idCard", "cash_checks_note_check"],
    // Refused for nothing but that the payment has a check already.
    ["556000-1234", "companyRegistration", "cash_checks_attempt_id_key"],
  ])(
    "the database, whoever writes, holds %s with the document %s to be %s",
    async (number, document, constraint) => {
      const insert = it.run(
        `insert into cash_checks select gen_random_uuid(), attempt_id, company_id, $2,
        'nr ' || $1, 1, by_id, by, at from cash_checks limit 1`,
        ...[number, document],
      );
      await expect(insert).rejects.toMatchObject({ constraint });
    },
  );

  test("the invoices of one order number add up, whoever they are for", async () => {
    const one = await orderOf("K8", 3_000_000, "GGG888");
    const other = await orderOf("K9", 3_000_000, "HHH999");
    const number = "update orders set order_number = 'DELAD-1' where id = any($1::uuid[])";
    await it.run(number, [one, other]);
    expect((await it.pay(bodyFor(one))).status).toBe(202);
    expect(told(await it.pay(bodyFor(other)))[1]).toBe("cashLimitNeedsCheck");
  });

  test("parts add up: of an order, of a customer, and of a car written in another way", async () => {
    await it.pay(bodyFor(await orderOf("K2", 3_000_000, "BBB 222")));
    for (const [customer, car] of [
      ["K2", "XXX999"],
      ["K3", "bbb222"],
    ] as const) {
      const orderId = await orderOf(customer, 1_500_000, car);
      expect(told(await it.pay(bodyFor(orderId)))[1]).toBe("cashLimitNeedsCheck");
    }
    const other = await orderOf("K4", 1_500_000, "CCC333");
    expect((await it.pay(bodyFor(other))).status).toBe(202);
  });

  test("two halves at two tills in one moment do not pass each other unseen", async () => {
    const [one, two] = [
      await orderOf("K5", 2_500_000, "DDD444"),
      await orderOf("K5", 2_500_000, "DDD444"),
    ];
    const answers = await Promise.all([
      it.pay(bodyFor(one)),
      it.pay(bodyFor(two, { tillId: it.desk.places.tills.K2 })),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([202, 409]);
  });

  test("after the days that the company has set, a customer begins anew; an order never does", async () => {
    const first = await orderOf("K6", 6_000_000, "EEE555");
    const share = { allocations: [{ orderId: first, amountOre: 4_000_000 }] };
    const paid = await it.pay(bodyFor(first, share));
    expect(paid.status).toBe(202);
    const aMonthAgo = "update attempts set ended_at = ended_at - interval '31 days' where id = $1";
    await it.run(aMonthAgo, paid.body.id);
    const later = await orderOf("K6", 1_000_000, "EEE555");
    expect((await it.pay(bodyFor(later))).status).toBe(202);
    expect(told(await it.pay(bodyFor(first)))[1]).toBe("cashLimitNeedsCheck");
  });

  test("a company may take none at all above another sum, whatever has been checked", async () => {
    const set = await setLimit({ refuseFromOre: 10_000_000 });
    expect(set.body.limits.find((one) => one.companyCode === "BIL")).toMatchObject({
      refuseFromOre: 10_000_000,
    });
    const orderId = await orderOf("K7", 10_000_000, "FFF666");
    const answer = await it.pay(bodyFor(orderId, { cashCheck: CHECK }));
    expect(told(answer)).toEqual([409, "cashAboveLimit", "method"]);
    await setLimit({});
    expect(
      await it.run("select count(*)::int as n from audit_events where subject_kind = 'cashLimit'"),
    ).toEqual([{ n: 2 }]);
  });

  test("only those who may change settings change the limit", async () => {
    const body = { ...limit, version: await versionOf() };
    const answer = await it.call("PUT", "/api/cash-limits", { as: "MANA", body });
    expect(answer.status).toBe(403);
  });

  test("the second of two who change the limit is told; the same wish again is no conflict", async () => {
    const version = await versionOf();
    const first = { version, checkFromOre: 4_000_000 };
    expect((await setLimit(first)).status).toBe(200);
    expect((await setLimit(first)).status).toBe(200);
    const late = await setLimit({ version, checkFromOre: 3_000_000 });
    expect(told(late)).toEqual([409, "conflict", "version"]);
    expect((await limitNow())?.checkFromOre).toBe(4_000_000);
    expect(
      await it.run(
        "select count(*)::int as n from audit_events where subject_kind = 'cashLimit' and kind = 'settingRefused'",
      ),
    ).toEqual([{ n: 1 }]);
    await setLimit({});
  });
});

describe("the switch from card to cash", () => {
  test("is told over HTTP as it is: under way, the customer has paid, or taken", async () => {
    const order = await it.desk.send();
    const card = await it.desk.pay([order]);
    const path = `/api/payments/${card}/switch-to-cash`;
    const asked = (body: object, as = "MANA"): Promise<Answer<{ state: string }>> =>
      it.call("POST", path, { as, body });
    expect((await asked({}, "OPER")).status).toBe(403);
    const waiting = await asked({ receivedOre: 100_000 });
    expect([waiting.status, waiting.body.state]).toEqual([202, "cancelling"]);
    await it.desk.approve(card, 100_000);
    const paid = await asked({ receivedOre: 100_000 });
    expect(told(paid)).toEqual([409, "cardHasPaid", undefined]);
    expect(paid.body).toMatchObject({ moneyMoved: "yes", paymentId: card });
    expect(paid.body.detail).toContain("HAR betalat");
  });

  test("is refused before the card is stopped, which goes on and may pay", async () => {
    const order = await it.desk.send({ totalOre: 9_000_000 });
    const card = await it.desk.pay([order]);
    const path = `/api/payments/${card}/switch-to-cash`;
    const refused = await it.call("POST", path, { as: "MANA", body: {} });
    expect(told(refused)).toEqual([409, "cashLimitNeedsCheck", "cashCheck"]);
    expect(refused.body).toMatchObject({ moneyMoved: "unknown", paymentId: card });
    expect(await it.desk.timeline(card)).not.toContain("cancelRequested");
    await it.desk.startOver();
    it.app.nowMs = NOON_MS;
  });

  test("with one key takes the cash once", async () => {
    const order = await it.desk.send();
    const outcome = await it.desk.tryPay({ allocations: [{ orderId: order.id }] });
    if (outcome.kind === "refused") throw new Error(outcome.code);
    const path = `/api/payments/${outcome.payment.id}/switch-to-cash`;
    const first = await it.call<{ state: string }>("POST", path, { as: "MANA", body: {} });
    expect(first.body.state).toBe("ready");
    const asked = { as: "MANA", body: { receivedOre: 100_000 }, idempotencyKey: "switch-1" };
    const taken = await it.call<{ state: string }>("POST", path, asked);
    const again = await it.call<{ state: string }>("POST", path, asked);
    expect(taken.body.state).toBe("taken");
    expect(again.body).toEqual(taken.body);
  });
});
