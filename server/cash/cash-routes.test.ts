/** Cash as people and programs meet it over HTTP: what is refused first. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Payment, PaymentPage, Problem } from "../api.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import type { Overview } from "../overview/overview-api.ts";
import { Desk, type DeskOrder } from "../payments/test-desk.ts";
import { insertPlaces, NOON_MS } from "../payments/test-places.ts";
import type {
  CashLimitList,
  CashReasonList,
  DepositPage,
  DrawerDetails,
  DrawerList,
  Moved,
} from "./cash-api.ts";

let it: TestApp;
let desk: Desk;
const cookies = new Map<string, string>();

beforeAll(async () => {
  it = await openTestApp();
  it.nowMs = NOON_MS;
  desk = new Desk(it, await insertPlaces(it.database));
  const people: readonly (readonly [string, Role])[] = [
    ["OPER", "operator"],
    ["MANA", "manager"],
    ["EKON", "finance"],
    ["ADMI", "administrator"],
    ["ANNA", "manager"],
  ];
  for (const [signature, role] of people) {
    const id = await it.addPerson(signature, role);
    if (signature === "ANNA") await seesOnlyAnotherCompany(id);
    cookies.set(signature, await it.signIn(signature));
  }
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => it.close());

const run = (text: string, ...values: readonly unknown[]): Promise<Record<string, unknown>[]> =>
  it.database.query<Record<string, unknown>>(statement({ name: "test_direct", text }), values);

async function seesOnlyAnotherCompany(personId: string): Promise<void> {
  const companyId = newUuid();
  await run(
    `insert into companies (id, code, name, organisation_number)
      values ($1, 'ANNAT', 'Påhittade Andra AB', '5560009999')`,
    companyId,
  );
  await run("insert into person_companies values ($1, $2)", personId, companyId);
}

type Answer<Body> = { readonly status: number; readonly body: Body & Problem; headers: Headers };

async function call<Body = object>(
  method: "GET" | "POST" | "PUT",
  path: string,
  asked: {
    readonly as?: string;
    readonly key?: string;
    readonly body?: object;
    readonly idempotencyKey?: string;
  },
): Promise<Answer<Body>> {
  const { as, key, body, idempotencyKey } = asked;
  const answer = await fetch(it.url + path, {
    method,
    headers: {
      "content-type": "application/json",
      ...(as === undefined ? {} : { cookie: cookies.get(as) ?? "" }),
      ...(key === undefined ? {} : { authorization: key }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told = (await answer.json()) as Body & Problem;
  return { status: answer.status, body: told, headers: answer.headers };
}

const told = ({ status, body }: Answer<object>): readonly unknown[] => [
  status,
  body.code,
  body.field,
];

async function cashFor(order: DeskOrder = {}, more: object = {}): Promise<object> {
  const { id } = await desk.send(order);
  const { K1: tillId } = desk.places.tills;
  return { allocations: [{ orderId: id }], tillId, method: "cash", ...more };
}

const pay = (body: object, as = "MANA", idempotencyKey?: string): Promise<Answer<Payment>> =>
  call<Payment>("POST", "/api/payments", {
    as,
    body,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });

async function drawerAt(till: "K1" | "K2" = "K1", as = "MANA"): Promise<DrawerList["drawers"][0]> {
  const { body } = await call<DrawerList>("GET", `/api/drawers?tillId=${desk.places.tills[till]}`, {
    as,
  });
  const [drawer] = body.drawers;
  if (drawer === undefined) throw new Error("The till has no drawer");
  return drawer;
}

async function reasonFor(kind: string, name = ""): Promise<string> {
  const { body } = await call<CashReasonList>("GET", "/api/cash-reasons?companyCode=BIL", {
    as: "MANA",
  });
  const reason = body.reasons.find((one) => one.kind === kind && one.name.includes(name));
  if (reason === undefined) throw new Error(`No reason for ${kind}`);
  return reason.id;
}

async function moveIn(amountOre: number, more: object = {}): Promise<Answer<Moved>> {
  const { id } = await drawerAt();
  const body = {
    kind: "floatIn",
    reasonId: await reasonFor("floatIn", "banken"),
    amountOre,
    ...more,
  };
  return await call<Moved>("POST", `/api/drawers/${id}/movements`, { as: "MANA", body });
}

describe("a payment in cash is refused, and no money moved,", () => {
  test("to whoever may not take cash, who is steered to the card", async () => {
    const answer = await pay(await cashFor(), "OPER");
    expect(told(answer)).toEqual([403, "cashNotAllowed", "method"]);
    expect(answer.body).toMatchObject({ moneyMoved: "no" });
    expect(answer.body.nextStep).toMatch(/kort/i);
  });

  test("to a program that names an operator who may not", async () => {
    const key = await it.addKey(["payments:write"]);
    const body = await cashFor({}, { operator: "OPER" });
    expect(told(await call("POST", "/api/payments", { key, body }))).toEqual([
      403,
      "cashNotAllowed",
      "method",
    ]);
  });

  test("when too little is handed over, and it is said how much is to pay", async () => {
    const body = await cashFor({ totalOre: 124_960 }, { receivedOre: 124_000 });
    const answer = await pay(body);
    expect(told(answer)).toEqual([422, "receivedTooLittle", "receivedOre"]);
    expect(answer.body).toMatchObject({ amountOre: 125_000, moneyMoved: "no" });
  });

  test("with a terminal; and a card gives no change", async () => {
    expect(told(await pay(await cashFor({}, { terminalId: "77000001" })))).toEqual([
      422,
      "invalidInput",
      "terminalId",
    ]);
    const card = await cashFor({}, { method: "card", receivedOre: 200_000 });
    expect(told(await pay(card))).toEqual([422, "invalidInput", "receivedOre"]);
  });

  test("for a share that is not whole kronor", async () => {
    const { id: orderId } = await desk.send({ totalOre: 124_960 });
    const { K1: tillId } = desk.places.tills;
    const body = { allocations: [{ orderId, amountOre: 10_050 }], tillId, method: "cash" };
    expect(told(await pay(body))).toEqual([422, "cashShareNotWhole", "allocations.0.amountOre"]);
  });

  test("while a card is under way for the order", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    const { K1: tillId } = desk.places.tills;
    const body = { allocations: [{ orderId: order.id }], tillId, method: "cash" };
    const answer = await pay(body);
    expect(told(answer)).toEqual([409, "orderHeld", "allocations.0.orderId"]);
    expect(answer.body).toMatchObject({ paymentId: card, moneyMoved: "unknown" });
    await desk.startOver();
    it.nowMs = NOON_MS;
  });
});

describe("a payment in cash", () => {
  test("is answered with the change, and shown with its paper, in history, overview and file", async () => {
    const body = await cashFor({ totalOre: 124_960 }, { receivedOre: 150_000 });
    const before = await call<Overview>("GET", "/api/overview", { as: "EKON" });
    const started = await pay(body);
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({
      state: "approved",
      position: "hasPaid",
      moneyMoved: "yes",
      terminalId: null,
      cash: { toPayOre: 125_000, roundingOre: 40, receivedOre: 150_000, changeOre: 25_000 },
    });
    const { id } = started.body;
    const { body: view } = await call<Payment>("GET", `/api/payments/${id}`, { as: "MANA" });
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
    expect(view.timeline.map((one) => one.kind)).toEqual(["created", "sent", "approved"]);
    const inCash = await call<PaymentPage>("GET", "/api/payments?method=cash", { as: "MANA" });
    expect(inCash.body.payments.map((one) => one.id)).toContain(id);
    expect(inCash.body.payments.every((one) => one.method === "cash")).toBe(true);
    const byCard = await call<PaymentPage>("GET", "/api/payments?method=card", { as: "MANA" });
    expect(byCard.body.payments.map((one) => one.id)).not.toContain(id);
    const file = await fetch(`${it.url}/api/payments.csv?method=cash`, {
      headers: { cookie: cookies.get("MANA") ?? "" },
    });
    expect(await file.text()).toContain(`Kontanter;1250,00;125000;${id}`);
    const after = await call<Overview>("GET", "/api/overview", { as: "EKON" });
    expect(after.body.cash.amountOre - before.body.cash.amountOre).toBe(125_000);
    expect(after.body.takingsOre).toBe(before.body.takingsOre);
  });

  test("with the same Idempotency-Key is taken once, and answered the same", async () => {
    const body = await cashFor();
    const first = await pay(body, "MANA", "cash-1");
    const again = await pay(body, "MANA", "cash-1");
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const both = await cashFor();
    const answers = await Promise.all([pay(both, "MANA", "cash-2"), pay(both, "MANA", "cash-2")]);
    expect(answers.map((one) => one.status)).toEqual([202, 202]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  test("by a program that names somebody who may is that person's", async () => {
    const key = await it.addKey(["payments:write"]);
    const body = await cashFor({}, { operator: "MANA" });
    const { body: paid } = await call<Payment>("POST", "/api/payments", { key, body });
    expect(paid).toMatchObject({ state: "approved", operator: "MANA" });
  });
});

describe("above the company's limit", () => {
  const limit = {
    companyCode: "BIL",
    checkFromOre: 4_500_000,
    windowDays: 30,
    refuseFromOre: null,
  };
  const CHECK = { document: "drivingLicence", note: "Bild och namn stämmer" };
  const setLimit = (change: object): Promise<Answer<CashLimitList>> =>
    call<CashLimitList>("PUT", "/api/cash-limits", { as: "ADMI", body: { ...limit, ...change } });
  /** An order of a customer of its own, known by its number and its car. */
  async function orderOf(customer: string, totalOre: number, car: string): Promise<string> {
    const { id } = await desk.send({ totalOre });
    await run(
      "update orders set customer_number = $2, registration_number = $3 where id = $1",
      ...[id, customer, car],
    );
    return id;
  }
  const bodyFor = (orderId: string, more: object = {}): object => ({
    allocations: [{ orderId }],
    tillId: desk.places.tills.K1,
    method: "cash",
    ...more,
  });

  test("somebody must have seen who pays; it is kept who saw what, without a personal number", async () => {
    const orderId = await orderOf("K1", 4_500_000, "AAA111");
    const refused = await pay(bodyFor(orderId));
    expect(told(refused)).toEqual([409, "cashLimitNeedsCheck", "cashCheck"]);
    expect(refused.body).toMatchObject({ amountOre: 4_500_000, moneyMoved: "no" });
    const numbered = { ...CHECK, note: "Kund 19121212-1212" };
    expect(told(await pay(bodyFor(orderId, { cashCheck: numbered })))).toEqual([
      422,
      "looksLikePersonalNumber",
      "cashCheck.note",
    ]);
    const paid = await pay(bodyFor(orderId, { cashCheck: CHECK }));
    expect(paid.status).toBe(202);
    expect(
      await run(
        "select document, note, sum_ore, by from cash_checks where attempt_id = $1",
        paid.body.id,
      ),
    ).toEqual([{ ...CHECK, sum_ore: 4_500_000, by: "MANA" }]);
    expect(
      await run(
        `select content, by from audit_events where kind = 'cashChecked' and subject_id = $1`,
        paid.body.id,
      ),
    ).toEqual([{ content: { ...CHECK, sumOre: 4_500_000 }, by: "MANA" }]);
  });

  test("the database refuses a personal number too, whoever writes", async () => {
    const insert = run(
      `insert into cash_checks select gen_random_uuid(), attempt_id, company_id, 'idCard',
        'nr 121212-1212', 1, by_id, by, at from cash_checks limit 1`,
    );
    await expect(insert).rejects.toThrow(/check/);
  });

  test("parts add up: of an order, of a customer, and of a car written in another way", async () => {
    await pay(bodyFor(await orderOf("K2", 3_000_000, "BBB 222")));
    for (const [customer, car] of [
      ["K2", "XXX999"],
      ["K3", "bbb222"],
    ] as const) {
      const orderId = await orderOf(customer, 1_500_000, car);
      expect(told(await pay(bodyFor(orderId)))[1]).toBe("cashLimitNeedsCheck");
    }
    const other = await orderOf("K4", 1_500_000, "CCC333");
    expect((await pay(bodyFor(other))).status).toBe(202);
  });

  test("two halves at two tills in one moment do not pass each other unseen", async () => {
    const [one, two] = [
      await orderOf("K5", 2_500_000, "DDD444"),
      await orderOf("K5", 2_500_000, "DDD444"),
    ];
    const answers = await Promise.all([
      pay(bodyFor(one)),
      pay(bodyFor(two, { tillId: desk.places.tills.K2 })),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([202, 409]);
  });

  test("after the days that the company has set, a customer begins anew; an order never does", async () => {
    const first = await orderOf("K6", 6_000_000, "EEE555");
    const share = { allocations: [{ orderId: first, amountOre: 4_000_000 }] };
    const paid = await pay(bodyFor(first, share));
    expect(paid.status).toBe(202);
    const aMonthAgo = "update attempts set ended_at = ended_at - interval '31 days' where id = $1";
    await run(aMonthAgo, paid.body.id);
    const later = await orderOf("K6", 1_000_000, "EEE555");
    expect((await pay(bodyFor(later))).status).toBe(202);
    expect(told(await pay(bodyFor(first)))[1]).toBe("cashLimitNeedsCheck");
  });

  test("a company may take none at all above another sum, whatever has been checked", async () => {
    const set = await setLimit({ refuseFromOre: 10_000_000 });
    expect(set.body.limits.find((one) => one.companyCode === "BIL")).toMatchObject({
      refuseFromOre: 10_000_000,
    });
    const orderId = await orderOf("K7", 10_000_000, "FFF666");
    const answer = await pay(bodyFor(orderId, { cashCheck: CHECK }));
    expect(told(answer)).toEqual([409, "cashAboveLimit", "method"]);
    await setLimit({});
    expect(
      await run("select count(*)::int as n from audit_events where subject_kind = 'cashLimit'"),
    ).toEqual([{ n: 2 }]);
  });

  test("only those who may change settings change the limit", async () => {
    const answer = await call("PUT", "/api/cash-limits", { as: "MANA", body: limit });
    expect(answer.status).toBe(403);
  });
});

describe("drawers", () => {
  test("are seen by whoever handles cash and by finance, and by nobody else", async () => {
    expect((await call("GET", "/api/drawers", { as: "OPER" })).status).toBe(403);
    for (const as of ["MANA", "EKON", "ADMI"]) {
      const { body } = await call<DrawerList>("GET", "/api/drawers", { as });
      expect(body.drawers.filter((one) => one.companyCode === "BIL")).toHaveLength(2);
    }
    const { body } = await call<DrawerList>("GET", "/api/drawers", { as: "ANNA" });
    expect(body.drawers).toEqual([]);
  });

  test("say what lies in them, what of it is float, and all that went in and out", async () => {
    const before = await drawerAt();
    const moved = await moveIn(300_000, { note: "Måndagens växel" });
    expect(moved.status).toBe(201);
    expect(moved.body).toMatchObject({
      drawerId: before.id,
      expectedOre: before.expectedOre + 300_000,
      movement: {
        kind: "floatIn",
        amountOre: 300_000,
        drawerOre: 300_000,
        contraAccount: "1930",
        note: "Måndagens växel",
        by: "MANA",
        voucher: {
          series: "K",
          text: "Växelkassa in, Växel från banken, Måndagens växel, kassa K1",
        },
      },
    });
    const { body } = await call<DrawerDetails>("GET", `/api/drawers/${before.id}?limit=1`, {
      as: "EKON",
    });
    expect(body).toMatchObject({
      expectedOre: before.expectedOre + 300_000,
      floatOre: before.floatOre + 300_000,
      account: "1910",
      movements: [{ id: moved.body.movement.id }],
    });
  });

  test("of another company are answered as if they did not exist", async () => {
    const { id } = await drawerAt();
    expect(told(await call("GET", `/api/drawers/${id}`, { as: "ANNA" }))).toEqual([
      404,
      "drawerNotFound",
      undefined,
    ]);
    const body = { kind: "cashIn", reasonId: await reasonFor("cashIn"), amountOre: 100 };
    expect(told(await call("POST", `/api/drawers/${id}/movements`, { as: "ANNA", body }))).toEqual([
      404,
      "drawerNotFound",
      "id",
    ]);
  });
});

describe("a movement", () => {
  test("is refused to whoever may not handle cash there, in parts of a krona, and without its reason", async () => {
    const { id } = await drawerAt();
    const path = `/api/drawers/${id}/movements`;
    const body = { kind: "floatIn", reasonId: await reasonFor("floatIn"), amountOre: 10_000 };
    expect(told(await call("POST", path, { as: "OPER", body }))[1]).toBe("cashNotAllowed");
    expect(told(await call("POST", path, { as: "EKON", body }))[1]).toBe("cashNotAllowed");
    expect(
      (await call("POST", path, { as: "MANA", body: { ...body, amountOre: 150 } })).status,
    ).toBe(400);
    const other = { ...body, reasonId: await reasonFor("cashOut") };
    expect(told(await call("POST", path, { as: "MANA", body: other }))).toEqual([
      422,
      "cashReasonNotFound",
      "reasonId",
    ]);
  });

  test("never takes out more than lies there, and says how much that is", async () => {
    const { id, expectedOre } = await drawerAt();
    const body = {
      kind: "cashOut",
      reasonId: await reasonFor("cashOut"),
      amountOre: expectedOre + 100,
    };
    const answer = await call("POST", `/api/drawers/${id}/movements`, { as: "MANA", body });
    expect(told(answer)).toEqual([409, "notEnoughInDrawer", "amountOre"]);
    expect(answer.body.amountOre).toBe(expectedOre);
  });

  test("two at once do not take the last kronor twice", async () => {
    await moveIn(100_000);
    const { id, expectedOre } = await drawerAt();
    const body = { kind: "cashOut", reasonId: await reasonFor("cashOut"), amountOre: expectedOre };
    const path = `/api/drawers/${id}/movements`;
    const answers = await Promise.all([
      call("POST", path, { as: "MANA", body }),
      call("POST", path, { as: "MANA", body }),
    ]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
    expect((await drawerAt()).expectedOre).toBe(0);
  });

  test("with one key is made once, also when it is sent twice in one moment", async () => {
    const { id, expectedOre } = await drawerAt();
    const body = { kind: "floatIn", reasonId: await reasonFor("floatIn"), amountOre: 50_000 };
    const asked = { as: "MANA", body, idempotencyKey: "move-1" };
    const answers = await Promise.all([
      call<Moved>("POST", `/api/drawers/${id}/movements`, asked),
      call<Moved>("POST", `/api/drawers/${id}/movements`, asked),
    ]);
    expect(answers.map((one) => one.status)).toEqual([201, 201]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect((await drawerAt()).expectedOre).toBe(expectedOre + 50_000);
  });

  test("is on the audit trail, and taken back once by another that refers to it", async () => {
    const { body: wrong } = await moveIn(70_000);
    const path = `/api/cash-movements/${wrong.movement.id}/correct`;
    const body = { note: "Fel kassa" };
    const answers = await Promise.all([
      call<Moved>("POST", path, { as: "MANA", body }),
      call<Moved>("POST", path, { as: "MANA", body }),
    ]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
    const right = answers.find((one) => one.status === 201)?.body.movement;
    expect(right).toMatchObject({
      correctsId: wrong.movement.id,
      drawerOre: -70_000,
      voucher: { text: expect.stringMatching(/^Rättelse: Växelkassa in/) as string },
    });
    const { body: drawer } = await call<DrawerDetails>("GET", `/api/drawers/${wrong.drawerId}`, {
      as: "MANA",
    });
    const shown = drawer.movements.find((one) => one.id === wrong.movement.id);
    expect(shown?.correctedById).toBe(right?.id);
    expect(
      told(await call("POST", `/api/cash-movements/${right?.id}/correct`, { as: "MANA", body })),
    ).toEqual([409, "movementNotCorrectable", "id"]);
    const vouchers = await run(
      `select v.corrects_id = o.id as linked from vouchers v, vouchers o
        where v.cash_movement_id = $1 and o.cash_movement_id = $2`,
      ...[right?.id, wrong.movement.id],
    );
    expect(vouchers).toEqual([{ linked: true }]);
    const trail = await run(
      `select content ->> 'correctsId' as corrects, by from audit_events
        where kind = 'cashMoved' and subject_id = $1 order by at, id desc limit 100`,
      wrong.drawerId,
    );
    expect(trail).toContainEqual({ corrects: wrong.movement.id, by: "MANA" });
  });

  test("that cannot be taken back without making the drawer hold less than nothing stays", async () => {
    const { body: float } = await moveIn(40_000);
    const { id, expectedOre } = await drawerAt();
    const out = { kind: "cashOut", reasonId: await reasonFor("cashOut"), amountOre: expectedOre };
    await call("POST", `/api/drawers/${id}/movements`, { as: "MANA", body: out });
    const answer = await call("POST", `/api/cash-movements/${float.movement.id}/correct`, {
      as: "MANA",
      body: { note: "För sent" },
    });
    expect(told(answer)).toEqual([409, "notEnoughInDrawer", "amountOre"]);
  });

  test.each([
    "update cash_movements set amount_ore = amount_ore + 100",
    "delete from cash_movements",
    "truncate cash_movements cascade",
    "delete from drawers",
    "update cash_checks set note = 'x'",
  ])("%s is refused by the database", async (text) => {
    await expect(run(text)).rejects.toMatchObject({ code: "23000" });
  });
});

describe("a deposit bag", () => {
  const seal = (bagNumber: string, amountOre: number, drawerId: string): Promise<Answer<Moved>> =>
    call<Moved>("POST", `/api/drawers/${drawerId}/deposits`, {
      as: "MANA",
      body: { bagNumber, amountOre },
    });
  const count = (id: string, countedOre: number, as = "EKON"): Promise<Answer<Moved>> =>
    call<Moved>("POST", `/api/deposits/${id}/counted`, { as, body: { countedOre } });

  test("has a number of its own, is on its way, and is counted once", async () => {
    await moveIn(500_000);
    const { id: drawerId } = await drawerAt();
    const sealed = await seal("A-100", 200_000, drawerId);
    expect(sealed.status).toBe(201);
    expect(told(await seal("A-100", 100, drawerId))).toEqual([409, "bagNumberTaken", "bagNumber"]);
    const { id } = sealed.body.movement;
    const waiting = await call<DepositPage>("GET", "/api/deposits", { as: "EKON" });
    expect(waiting.body.deposits).toMatchObject([
      { id, bagNumber: "A-100", amountOre: 200_000, state: "onItsWay", countedOre: null },
    ]);
    const answers = await Promise.all([count(id, 199_900), count(id, 199_900, "MANA")]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
    const all = await call<DepositPage>("GET", "/api/deposits?state=all", { as: "EKON" });
    expect(all.body.deposits[0]).toMatchObject({ state: "counted", differenceOre: -100 });
    expect((await call<DepositPage>("GET", "/api/deposits", { as: "EKON" })).body.deposits).toEqual(
      [],
    );
    const correct = `/api/cash-movements/${id}/correct`;
    expect(told(await call("POST", correct, { as: "MANA", body: { note: "Ångrar" } }))).toEqual([
      409,
      "bagAlreadyCounted",
      "id",
    ]);
  });

  test("that was opened again is not counted, and one that is not there neither", async () => {
    const { id: drawerId } = await drawerAt();
    const { body } = await seal("A-101", 100_000, drawerId);
    await call("POST", `/api/cash-movements/${body.movement.id}/correct`, {
      as: "MANA",
      body: { note: "Fel påse" },
    });
    expect(told(await count(body.movement.id, 100_000))).toEqual([409, "bagTakenBack", "id"]);
    expect(told(await count(drawerId, 100_000))).toEqual([404, "depositNotFound", "id"]);
  });
});

describe("a company's reasons", () => {
  const change = (reasons: readonly object[], as = "ADMI"): Promise<Answer<CashReasonList>> =>
    call<CashReasonList>("PUT", "/api/cash-reasons", { as, body: { companyCode: "BIL", reasons } });
  const listed = async (): Promise<CashReasonList["reasons"]> =>
    (await call<CashReasonList>("GET", "/api/cash-reasons?companyCode=BIL", { as: "ADMI" })).body
      .reasons;
  const bare = (reasons: CashReasonList["reasons"]): readonly object[] =>
    reasons.map(({ companyCode: _code, ...rest }) => rest);

  test.each([
    ["2611", "value added tax"],
    ["3001", "revenue"],
    ["1689", "the interim account"],
    ["1510", "the claim account"],
    ["1581", "an issuer's account"],
  ])("never stand against %s: %s", async (account) => {
    const reason = { kind: "cashOut", name: "Dumt", account };
    expect(told(await change([reason]))).toEqual([422, "accountNotForCash", "reasons.0.account"]);
  });

  test("are changed by those who may change settings; what is left out is no longer offered", async () => {
    const before = await listed();
    expect((await change([], "MANA")).status).toBe(403);
    const twice = { kind: "cashOut", name: "Blommor", account: "1612" };
    expect(told(await change([...bare(before), twice, twice]))[1]).toBe("cashReasonTaken");
    const dropped = before.find((one) => one.name === "Utlägg för kund");
    const kept = before.filter((one) => one.id !== dropped?.id);
    const { body } = await change([...bare(kept), twice]);
    expect(body.reasons.find((one) => one.name === "Blommor")).toMatchObject({ active: true });
    expect(body.reasons.find((one) => one.id === dropped?.id)).toMatchObject({ active: false });
    const { id } = await drawerAt();
    const out = { kind: "cashOut", reasonId: dropped?.id, amountOre: 100 };
    const refused = await call("POST", `/api/drawers/${id}/movements`, { as: "MANA", body: out });
    expect(told(refused)[1]).toBe("cashReasonNotFound");
    const [trail] = await run(
      "select content, by from audit_events where subject_kind = 'cashReasons' order by at desc limit 1",
    );
    expect(trail).toMatchObject({
      by: "ADMI",
      content: {
        from: [{ name: "Utlägg för kund", active: true }],
        to: expect.arrayContaining([
          expect.objectContaining({ name: "Blommor", account: "1612" }),
        ]) as object[],
      },
    });
  });
});

describe("the switch from card to cash", () => {
  test("is told over HTTP as it is: under way, the customer has paid, or taken", async () => {
    const order = await desk.send();
    const card = await desk.pay([order]);
    const path = `/api/payments/${card}/switch-to-cash`;
    const asked = (body: object, as = "MANA"): Promise<Answer<{ state: string }>> =>
      call("POST", path, { as, body });
    expect((await asked({}, "OPER")).status).toBe(403);
    const waiting = await asked({ receivedOre: 100_000 });
    expect([waiting.status, waiting.body.state]).toEqual([202, "cancelling"]);
    await desk.approve(card, 100_000);
    const paid = await asked({ receivedOre: 100_000 });
    expect(told(paid)).toEqual([409, "cardHasPaid", undefined]);
    expect(paid.body).toMatchObject({ moneyMoved: "yes", paymentId: card });
    expect(paid.body.detail).toContain("HAR betalat");
  });

  test("with one key takes the cash once", async () => {
    const order = await desk.send();
    const outcome = await desk.tryPay({ allocations: [{ orderId: order.id }] });
    if (outcome.kind === "refused") throw new Error(outcome.code);
    const path = `/api/payments/${outcome.payment.id}/switch-to-cash`;
    const first = await call<{ state: string }>("POST", path, { as: "MANA", body: {} });
    expect(first.body.state).toBe("ready");
    const asked = { as: "MANA", body: { receivedOre: 100_000 }, idempotencyKey: "switch-1" };
    const taken = await call<{ state: string }>("POST", path, asked);
    const again = await call<{ state: string }>("POST", path, asked);
    expect(taken.body.state).toBe("taken");
    expect(again.body).toEqual(taken.body);
  });
});
