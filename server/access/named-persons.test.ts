import type { Role } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import { openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";
import {
  addKeySeeing,
  addPersonSeeing,
  type Corner,
  decideRight,
  insertOrderAt,
  insertPaymentAt,
  insertTwoCompanies,
  type Limits,
  sessionOf,
  type TwoCompanies,
} from "./test-two-companies.ts";

let it: TestApp;
let two: TwoCompanies;
let key: string;
const ids = new Map<string, string>();

beforeAll(async () => {
  it = await openTestApp();
  two = await insertTwoCompanies(it.database);
  key = await addKeySeeing(it, null);
  const { SYD, NORD } = two.sites;
  const add = async (signature: string, role: Role, limits?: Limits): Promise<string> => {
    const id = await addPersonSeeing(it, signature, role, limits);
    ids.set(signature, id);
    return id;
  };
  await add("CHEF", "manager");
  await add("EKON", "finance");
  const cash = await add("KONT", "operator");
  await decideRight(it, cash, { right: "takeCash", siteId: SYD, allowed: true });
  const noCash = await add("EJKO", "manager");
  await decideRight(it, noCash, { right: "takeCash", siteId: SYD, allowed: false });
  await decideRight(it, noCash, { right: "refund", siteId: NORD, allowed: false });
  await decideRight(it, noCash, { right: "approveRefund", siteId: SYD, allowed: false });
  await decideRight(it, noCash, { right: "interrupted", siteId: SYD, allowed: false });
  const noCard = await add("EJKR", "operator");
  await decideRight(it, noCard, { right: "takeCard", siteId: SYD, allowed: false });
  await add("NORDC", "manager", { siteIds: [NORD] });
  const viewer = await add("SER", "operator");
  await decideRight(it, viewer, { right: "financeViews", siteId: SYD, allowed: true });
});
afterAll(() => it.close());

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

async function call(
  who: string,
  path: string,
  more: { readonly body?: object; readonly method?: string; readonly till?: Corner } = {},
): Promise<Answer> {
  const { body, method = body === undefined ? "GET" : "POST", till } = more;
  const id = ids.get(who) ?? "";
  const as: Record<string, string> = who.startsWith("Bearer")
    ? { authorization: who }
    : { cookie: await sessionOf(it, { id, tillId: till?.tillId ?? null }) };
  const answer = await fetch(it.url + path, {
    method,
    headers: {
      ...as,
      "accept-language": "sv",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer["body"] };
}

const PAID = { allocations: [{ orderId: "" }], tillId: "", method: "card" };

/** Of an order of its own, so that nothing holds it. */
async function pay(
  who: string,
  corner: Corner,
  more: Partial<typeof PAID> & {
    readonly operator?: string;
    readonly mayAlreadyHavePaid?: true;
  } = {},
): Promise<Answer> {
  const body = {
    ...PAID,
    allocations: [{ orderId: await newOrder(corner) }],
    tillId: corner.tillId,
    ...more,
  };
  return await call(who, "/api/payments", { body });
}

let invoices = 0;
function newOrder(corner: Corner): Promise<string> {
  invoices += 1;
  const { companyId, systemId } = sideOf(corner);
  const place = { companyId, systemId, siteId: corner.siteId };
  return insertOrderAt(it.database, place, `N${invoices}`);
}

async function newPayment(corner: Corner): Promise<string> {
  const { companyId } = sideOf(corner);
  const { serverId, operatorId } = two;
  const orderId = await newOrder(corner);
  return insertPaymentAt(it.database, { ...corner, companyId, orderId, serverId, operatorId });
}

function sideOf(corner: Corner): TwoCompanies["a"] {
  return corner === two.a.own || corner === two.a.shared ? two.a : two.b;
}

describe("cash", () => {
  test("is taken where a person was given the right, and not elsewhere", async () => {
    const there = await pay("KONT", two.b.own, { method: "cash" });
    expect(there.body).toMatchObject({ state: "approved" });
    const elsewhere = await pay("KONT", two.b.shared, { method: "cash" });
    expect(elsewhere.body).toMatchObject({
      status: 403,
      code: "cashNotAllowed",
      field: "method",
      moneyMoved: "no",
      nextStep: "Ta betalt med kort, eller be CHEF eller EJKO.",
    });
  });

  test("is not taken where a manager was denied the right, and is elsewhere", async () => {
    const denied = await pay("EJKO", two.b.own, { method: "cash" });
    expect(denied.body).toMatchObject({
      code: "cashNotAllowed",
      allowed: [{ signature: "CHEF" }, { signature: "KONT" }],
    });
    expect((await pay("EJKO", two.b.shared, { method: "cash" })).body).toMatchObject({
      state: "approved",
    });
  });

  test("is not given back at a till where the person may not take it", async () => {
    const body = {
      amountOre: 10_000,
      reason: "Felaktigt arbete",
      tender: "cash",
      approver: { signature: "EKON", password: TEST_PASSWORD },
    };
    const paymentId = await newPayment(two.b.own);
    const path = `/api/payments/${paymentId}/refunds`;
    expect((await call("EJKO", path, { body, till: two.b.own })).body).toMatchObject({
      status: 403,
      code: "refundToCashNotAllowed",
      nextStep: "Betala tillbaka till kortet, eller be CHEF eller KONT.",
    });
    const there = await call("CHEF", path, { body, till: two.b.own });
    expect(there.body["code"], JSON.stringify(there.body)).not.toBe("refundToCashNotAllowed");
    expect(there.status).not.toBe(403);
  });

  test("is taken by somebody who may not take cards, whose card payments are refused", async () => {
    const onlyCash = await addPersonSeeing(it, "BARK", "operator");
    ids.set("BARK", onlyCash);
    await decideRight(it, onlyCash, { right: "takeCard", siteId: null, allowed: false });
    await decideRight(it, onlyCash, { right: "takeCash", siteId: two.sites.SYD, allowed: true });
    expect((await pay("BARK", two.b.own, { method: "cash" })).body).toMatchObject({
      state: "approved",
    });
    expect((await pay("BARK", two.b.own)).body).toMatchObject({
      status: 403,
      code: "notAllowed",
      moneyMoved: "no",
    });
    const operator = { operator: "BARK" };
    expect((await pay(key, two.b.own, { method: "cash", ...operator })).status).toBe(202);
    expect((await pay(key, two.b.own, operator)).body).toMatchObject({
      status: 403,
      code: "operatorNotAllowed",
    });
  });

  test("and cards are each refused to whoever has the right to neither, before the body is read", async () => {
    const neither = await addPersonSeeing(it, "INGA", "operator");
    ids.set("INGA", neither);
    await decideRight(it, neither, { right: "takeCard", siteId: null, allowed: false });
    const answer = await call("INGA", "/api/payments", { body: { notOurs: true } });
    expect(answer.body).toMatchObject({ status: 403, code: "notAllowed" });
  });
});

describe("a card", () => {
  test("is not taken at a site where the person was denied the right", async () => {
    expect((await pay("EJKR", two.b.own)).body).toMatchObject({ status: 403, code: "notAllowed" });
    expect((await pay("EJKR", two.b.shared)).status).toBe(202);
  });

  test("is not taken at a till out of sight, which does not exist", async () => {
    const hidden = await pay("NORDC", two.b.own);
    expect(hidden.body).toMatchObject({ status: 422, code: "unknownTill", field: "tillId" });
  });

  test("the warning is given where the person follows up, and not elsewhere", async () => {
    const warned = await pay("EJKO", two.b.own, { mayAlreadyHavePaid: true });
    expect(warned.body).toMatchObject({
      status: 403,
      code: "notAllowed",
      field: "mayAlreadyHavePaid",
      nextStep: "Be CHEF eller EKON.",
    });
  });
});

describe("an operator whom a key names", () => {
  test.each([
    ["EJKR", 403, "operatorNotAllowed"],
    ["NORDC", 403, "operatorNotAllowed"],
    ["INGEN", 422, "unknownOperator"],
  ])("%s is judged at the till: %i %s", async (operator, status, code) => {
    const refused = await pay(key, two.b.own, { operator });
    expect(refused.body).toMatchObject({ status, code, field: "operator" });
    expect(refused.body["allowed"]).toBeUndefined();
  });

  test("who does not work in the key's companies does not exist", async () => {
    const ofA = await addKeySeeing(it, [two.a.companyId]);
    await addPersonSeeing(it, "BARAB", "serviceAdvisor", { companyIds: [two.b.companyId] });
    const refused = await pay(ofA, two.a.own, { operator: "BARAB" });
    expect(refused.body).toMatchObject({ status: 422, code: "unknownOperator" });
  });

  test("gives back where they may, and not where they were denied it", async () => {
    const body = { amountOre: 100, reason: "Felaktigt arbete", operator: "EJKO" };
    const north = `/api/payments/${await newPayment(two.a.own)}/refunds`;
    expect((await call(key, north, { body })).body).toMatchObject({ code: "operatorNotAllowed" });
    const south = `/api/payments/${await newPayment(two.b.own)}/refunds`;
    expect((await call(key, south, { body })).status).not.toBe(403);
  });
});

test("money is not given back where the person was denied it", async () => {
  const body = { amountOre: 100, reason: "Felaktigt arbete" };
  const path = `/api/payments/${await newPayment(two.a.own)}/refunds`;
  expect((await call("EJKO", path, { body })).body).toMatchObject({
    status: 403,
    code: "notAllowed",
    nextStep: "Be NORDC, CHEF eller EKON.",
  });
});

describe("four eyes", () => {
  const approvedBy = async (who: string, approver: object | undefined): Promise<Answer> => {
    const path = `/api/payments/${await newPayment(two.b.own)}/refunds`;
    const operator = who === key ? { operator: "CHEF" } : {};
    const body = {
      amountOre: 100,
      reason: "Annat kort",
      tender: "otherCard",
      approver,
      ...operator,
    };
    return await call(who, path, { body });
  };
  const secondPerson = (signature: string): object => ({ signature, password: TEST_PASSWORD });

  test.each([
    ["oneself", "CHEF"],
    ["a person without the right", "KONT"],
    ["a person who was denied the right at that site", "EJKO"],
    ["a person who does not see that site", "NORDC"],
    ["nobody", "INGEN"],
  ])("are never %s", async (_who, signature) => {
    const refused = await approvedBy("CHEF", secondPerson(signature));
    expect(refused.body).toMatchObject({
      status: 403,
      code: "secondPersonNotAllowed",
      allowed: [{ signature: "EKON" }],
      nextStep: "Be EKON.",
    });
  });

  test("are another person who may approve there", async () => {
    const outcome = await approvedBy("CHEF", secondPerson("EKON"));
    expect(outcome.status, JSON.stringify(outcome.body)).not.toBe(403);
  });

  test("are never a key's, with whomever it names", async () => {
    for (const approver of [undefined, secondPerson("EKON")]) {
      const refused = await approvedBy(key, approver);
      expect(refused.body).toMatchObject({ status: 403, code: "secondPersonNeeded" });
    }
  });
});

test("a list holds what lies where the right holds", async () => {
  const seen = await call("SER", "/api/overview");
  expect(seen.status).toBe(200);
  const terminals = seen.body["terminals"] as { siteCode: string }[];
  expect(terminals.map((one) => one.siteCode)).toEqual(["SYD"]);
});

test("a stream ends when what the caller sees has changed, and begins anew with what it is now", async () => {
  const id = await addPersonSeeing(it, "FLYTT", "finance", { siteIds: [two.sites.SYD] });
  const cookie = await sessionOf(it, { id, tillId: null });
  const open = await fetch(`${it.url}/api/overview/stream`, { headers: { cookie } });
  const move = statement({
    name: "test_move_person",
    text: "update person_sites set site_id = $2 where person_id = $1",
  });
  let shown = "";
  for await (const piece of open.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    shown += piece;
    if (piece.includes("data: ")) await it.database.query(move, [id, two.sites.NORD]);
  }
  expect(shown).toContain("SYD");
  expect(shown).not.toContain("NORD");
  ids.set("FLYTT", id);
  const now = await call("FLYTT", "/api/overview");
  const terminals = now.body["terminals"] as { siteCode: string }[];
  expect(terminals.map((one) => one.siteCode)).toEqual(["NORD"]);
});

test("a session at a till where the person no longer works is at none", async () => {
  const body = (answer: Answer): unknown => answer.body["till"];
  expect(body(await call("NORDC", "/api/session", { till: two.a.own }))).toMatchObject({
    code: "N1",
  });
  expect(body(await call("NORDC", "/api/session", { till: two.b.own }))).toBeNull();
});

test("a right refused inside goes on the trail beside the one that let the call in", async () => {
  const READ = statement({
    name: "test_read_rights",
    text: `select kind, content->>'right' as "right", content->>'code' as code from audit_events
      where by = 'CHEF' and subject_id = $1 and kind in ('rightUsed','rightRefused')
      order by tx, id`,
  });
  const paymentId = await newPayment(two.b.own);
  const body = {
    amountOre: 100,
    reason: "Annat kort",
    tender: "otherCard",
    approver: { signature: "KONT", password: TEST_PASSWORD },
  };
  await call("CHEF", `/api/payments/${paymentId}/refunds`, { body });
  expect(await it.database.query(READ, [paymentId])).toEqual([
    { kind: "rightUsed", right: "refund", code: null },
    { kind: "rightRefused", right: "approveRefund", code: "secondPersonNotAllowed" },
  ]);
});

test("a refusal names nobody who works for another company, or has never signed in", async () => {
  const { SYD, NORD } = two.sites;
  ids.set("FRÅGA", await addPersonSeeing(it, "FRÅGA", "operator", { siteIds: [SYD] }));
  await addPersonSeeing(it, "AAFIN", "finance", { siteIds: [NORD] });
  await addPersonSeeing(it, "ABFIN", "finance", { siteIds: [SYD] });
  const never = await addPersonSeeing(it, "ACFIN", "finance", { siteIds: [SYD] });
  const forget = {
    name: "test_no_password",
    text: "update people set password_hash = null where id = $1",
  };
  await it.database.query(forget, [never]);
  const refused = await call("FRÅGA", "/api/ledger/balances");
  const named = (refused.body["allowed"] as { signature: string }[]).map((one) => one.signature);
  expect(refused.body["code"]).toBe("notAllowed");
  expect(named).toContain("ABFIN");
  expect(named).not.toContain("AAFIN");
  expect(named).not.toContain("ACFIN");
  const asked = await call("FRÅGA", "/api/who-may/financeViews");
  const { allowed, nextStep } = refused.body;
  expect(asked).toEqual({ status: 200, body: { allowed, nextStep } });
  expect(await call("FRÅGA", "/api/who-may/everything")).toMatchObject({ status: 400 });
  expect(await call(key, "/api/who-may/financeViews")).toMatchObject({ status: 403 });
});

test("an attempt to take payment of another's order is on the trail, like one of nobody's", async () => {
  ids.set("BARB", await addPersonSeeing(it, "BARB", "manager", { siteIds: [two.sites.SYD] }));
  const foreign = two.a.own.orderId;
  const nobodys = "0198c5a0-1234-7123-9123-411111111111";
  for (const orderId of [foreign, nobodys]) {
    const refused = await pay("BARB", two.b.own, { allocations: [{ orderId }] });
    expect(refused.body).toMatchObject({ status: 404, code: "orderNotFound" });
  }
  const tried = await it.database.query(
    {
      name: "",
      text: `select kind, subject_kind as "subject", subject_id as id, content->>'code' as code
        from audit_events where by = 'BARB'`,
    },
    [],
  );
  const row = { kind: "rightRefused", subject: "order", code: "orderNotFound" };
  expect(tried).toHaveLength(2);
  expect(tried).toEqual(expect.arrayContaining([foreign, nobodys].map((id) => ({ ...row, id }))));
});
