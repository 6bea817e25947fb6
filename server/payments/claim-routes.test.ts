/** Claims, what is applied, and the interrupted list, as people and programs meet them over HTTP. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Order, Payment, Problem } from "../api.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import type { InterruptedPage } from "../interrupted/interrupted-api.ts";
import { Desk } from "./test-desk.ts";
import { DECLINED, NOT_PERFORMED, UNKNOWN } from "./test-news.ts";
import { insertPlaces, NOON_MS } from "./test-places.ts";

let it: TestApp;
let desk: Desk;
let key = "";
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
  ];
  for (const [signature, role] of people) {
    await it.addPerson(signature, role);
    cookies.set(signature, await it.signIn(signature));
  }
  key = await it.addKey(["payments:write", "payments:read", "interrupted:read"]);
});
beforeEach(() => desk.startOver());
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => it.close());

/** What the tests read one by one; the rest is compared whole. */
type Body = Pick<Payment, "sentence"> &
  Pick<Problem, "nextStep"> &
  Pick<InterruptedPage, "items" | "openItems">;

async function call(
  method: "GET" | "POST" | "PUT",
  path: string,
  asked: {
    readonly as?: string;
    readonly body?: object;
    readonly idempotencyKey?: string;
    readonly language?: string;
  } = {},
): Promise<{ readonly status: number; readonly body: Body; readonly replayed: boolean }> {
  const { as, body, idempotencyKey, language } = asked;
  const answer = await fetch(it.url + path, {
    method,
    headers: {
      "content-type": "application/json",
      ...(as === undefined ? { authorization: key } : { cookie: cookies.get(as) ?? "" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      ...(language === undefined ? {} : { "accept-language": language }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told = (await answer.json()) as Body;
  const replayed = answer.headers.get("idempotency-replayed") === "true";
  return { status: answer.status, body: told, replayed };
}

async function unknownPayment(): Promise<{ readonly order: Order; readonly attemptId: string }> {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, UNKNOWN);
  return { order, attemptId };
}

async function lateApproval(): Promise<{ readonly order: Order; readonly attemptId: string }> {
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, DECLINED);
  await desk.approve(attemptId, 100_000);
  return { order, attemptId };
}

const EVIDENCE = { kind: "authorisationCode", value: "A1B2C3" };
const CLAIM = { evidence: EVIDENCE, reason: "Slipen visar godkänt", releaseOrder: true };
const claimOf = (attemptId: string): string => `/api/payments/${attemptId}/claim`;
const applyOf = (attemptId: string): string => `/api/payments/${attemptId}/apply`;

describe("a claim is refused, and nothing changed,", () => {
  test.each([
    ["to an operator", "OPER"],
    ["to an administrator", "ADMI"],
    ["to a program, which has no slip to read", undefined],
  ])("%s", async (_, as) => {
    const { attemptId } = await unknownPayment();
    const answer = await call("POST", claimOf(attemptId), {
      ...(as === undefined ? {} : { as }),
      body: CLAIM,
    });
    expect(answer).toMatchObject({ status: 403, body: { code: "notAllowed" } });
    expect(await desk.stateOf(attemptId)).toBe("unknown");
  });

  test("without evidence, and the refusal says what to read", async () => {
    const { attemptId } = await unknownPayment();
    const body = { reason: "Kunden säger det" };
    const answer = await call("POST", claimOf(attemptId), { as: "MANA", body });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "claimNeedsEvidence", field: "evidence", moneyMoved: "unknown" },
    });
    expect(answer.body.nextStep).toMatch(/slip/);
    expect(await desk.stateOf(attemptId)).toBe("unknown");
  });

  test("with evidence that cannot be that of a slip, or without a reason", async () => {
    const { attemptId } = await unknownPayment();
    for (const body of [
      { ...CLAIM, evidence: { kind: "receiptNumber", value: "??" } },
      { ...CLAIM, evidence: { kind: "kundensOrd", value: "ja" } },
      { evidence: EVIDENCE, reason: " " },
      { ...CLAIM, paid: false },
    ]) {
      const answer = await call("POST", claimOf(attemptId), { as: "MANA", body });
      expect(answer).toMatchObject({ status: 400, body: { code: "invalidInput" } });
    }
    expect(await desk.stateOf(attemptId)).toBe("unknown");
  });

  test("of a payment that has ended, saying whether money moved", async () => {
    const order = await desk.send();
    const paid = await desk.payAndApprove([order], 100_000);
    expect(await call("POST", claimOf(paid), { as: "MANA", body: CLAIM })).toMatchObject({
      status: 409,
      body: { code: "nothingToClaim", moneyMoved: "yes", paymentId: paid },
    });
  });
});

test("a claim says in both languages what it is, and the same request again gets the same answer", async () => {
  const { order, attemptId } = await unknownPayment();
  const asked = { as: "MANA", body: CLAIM, idempotencyKey: `k-${attemptId}` };
  const first = await call("POST", claimOf(attemptId), asked);
  expect(first).toMatchObject({
    status: 200,
    body: {
      position: "notProven",
      sentence:
        "EJ BEVISAT – MANA uppger betalt, därför att Slipen visar godkänt. Ordern är släppt på uppgiften.",
      claim: { evidenceKind: "authorisationCode", evidence: "A1B2C3", releasedOrder: true },
    },
  });
  expect(await call("POST", claimOf(attemptId), asked)).toMatchObject({
    status: 200,
    replayed: true,
  });
  const again = await call("POST", claimOf(attemptId), { as: "EKON", body: CLAIM });
  expect(again).toMatchObject({ status: 409, body: { code: "alreadyClaimed" } });
  const english = await call("GET", `/api/orders/${order.id}`, { as: "MANA", language: "en" });
  expect(english.body.sentence).toMatch(/^NOT PROVEN – MANA says paid, because /);
  await desk.tell(attemptId, NOT_PERFORMED);
});

describe("a payment under the warning", () => {
  const start = (order: Order, more: object = {}): object => ({
    allocations: [{ orderId: order.id }],
    tillId: desk.places.tills.K2,
    terminalId: "77000002",
    method: "card",
    ...more,
  });

  test("is refused without it, with the claim that stands in the way", async () => {
    const { order, attemptId } = await unknownPayment();
    await call("POST", claimOf(attemptId), { as: "MANA", body: CLAIM });
    const answer = await call("POST", "/api/payments", { as: "MANA", body: start(order) });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: "orderMayBePaid", moneyMoved: "unknown", paymentId: attemptId },
    });
    await desk.tell(attemptId, NOT_PERFORMED);
  });

  test.each([
    ["an operator", "OPER", {}],
    ["a program", undefined, { operator: "MANA" }],
  ])("is refused to %s", async (_, as, more) => {
    const { order } = await unknownPayment();
    const answer = await call("POST", "/api/payments", {
      ...(as === undefined ? {} : { as }),
      body: start(order, { mayAlreadyHavePaid: true, ...more }),
    });
    expect(answer).toMatchObject({
      status: 403,
      body: { code: "notAllowed", field: "mayAlreadyHavePaid" },
    });
  });

  test("is taken by a person with the right", async () => {
    const { order } = await unknownPayment();
    const body = start(order, { mayAlreadyHavePaid: true });
    const answer = await call("POST", "/api/payments", { as: "MANA", body });
    expect(answer.status).toBe(202);
  });
});

describe("money that is applied", () => {
  test("pays the order once, however often it is asked for", async () => {
    const { order, attemptId } = await lateApproval();
    const asked = { as: "MANA", body: {}, idempotencyKey: `a-${attemptId}` };
    expect(await call("POST", applyOf(attemptId), asked)).toMatchObject({
      status: 200,
      body: { owedOre: 0 },
    });
    expect(await call("POST", applyOf(attemptId), asked)).toMatchObject({ replayed: true });
    const again = await call("POST", applyOf(attemptId), { as: "EKON", body: {} });
    expect(again).toMatchObject({
      status: 409,
      body: { code: "nothingToApply", moneyMoved: "yes" },
    });
    expect(await desk.order(order)).toMatchObject({ paidOre: 100_000, position: "hasPaid" });
  });

  test("is refused to operators and programs, and to another order without a reason", async () => {
    const { attemptId } = await lateApproval();
    const other = await desk.send();
    expect(await call("POST", applyOf(attemptId), { as: "OPER", body: {} })).toMatchObject({
      status: 403,
    });
    expect(await call("POST", applyOf(attemptId), { body: {} })).toMatchObject({ status: 403 });
    const to = { as: "MANA", body: { orderId: other.id } };
    expect(await call("POST", applyOf(attemptId), to)).toMatchObject({
      status: 422,
      body: { code: "reasonNeeded", field: "reason" },
    });
    expect(await desk.order(other)).toMatchObject({ paidOre: 0 });
  });
});

describe("what is owed since an order was lowered", () => {
  test("pays another order once, however often it is asked for, and for those who see to open items", async () => {
    const order = await desk.send();
    await desk.payAndApprove([order], 100_000);
    await desk.change(order, 2, 60_000);
    const to = await desk.send({ totalOre: 40_000 });
    const path = `/api/orders/${order.id}/apply`;
    const body = { orderId: to.id, reason: "Kunden ville det" };
    for (const as of ["OPER", "ADMI"]) {
      expect(await call("POST", path, { as, body })).toMatchObject({ status: 403 });
    }
    expect(await call("POST", path, { body })).toMatchObject({ status: 403 });
    const without = { as: "EKON", body: { orderId: to.id } };
    expect(await call("POST", path, without)).toMatchObject({
      status: 422,
      body: { code: "reasonNeeded", field: "reason" },
    });
    const asked = { as: "EKON", body, idempotencyKey: `o-${order.id}` };
    expect(await call("POST", path, asked)).toMatchObject({
      status: 200,
      body: { id: order.id, owedToCustomerOre: 0 },
    });
    expect(await call("POST", path, asked)).toMatchObject({ status: 200, replayed: true });
    expect(await call("POST", path, { as: "MANA", body })).toMatchObject({
      status: 409,
      body: { code: "nothingToApply" },
    });
    expect(await desk.order(to)).toMatchObject({ paidOre: 40_000, position: "hasPaid" });
  });
});

describe("the list over HTTP", () => {
  test("an item is owned, commented and closed by a person, never by a program", async () => {
    const order = await desk.send();
    const attemptId = await desk.pay([order]);
    await desk.approve(attemptId, 60_000);
    const path = `/api/interrupted/${attemptId}/partialApproval`;
    const mine = { owner: "MANA" };
    expect(await call("PUT", `${path}/owner`, { body: mine })).toMatchObject({ status: 403 });
    expect(await call("PUT", `${path}/owner`, { as: "OPER", body: mine })).toMatchObject({
      status: 403,
    });
    expect(await call("PUT", `${path}/owner`, { as: "MANA", body: mine })).toMatchObject({
      status: 200,
      body: { owner: "MANA", closes: "person" },
    });
    const handled = { text: "Resten faktureras" };
    expect(await call("POST", `${path}/handled`, { as: "EKON", body: handled })).toMatchObject({
      status: 409,
      body: { code: "itemOwnedByAnother" },
    });
    await call("POST", `${path}/comments`, {
      as: "EKON",
      body: { text: "Ringt kunden, åter i dag" },
    });
    expect(await call("POST", `${path}/handled`, { as: "MANA", body: handled })).toMatchObject({
      status: 200,
      body: { status: "closed", closedBy: "MANA", comments: [{ by: "EKON" }] },
    });
    expect(await call("POST", `${path}/handled`, { as: "MANA", body: handled })).toMatchObject({
      status: 409,
      body: { code: "itemAlreadyClosed" },
    });
    const closed = await call("GET", "/api/interrupted?status=closed&reason=partialApproval");
    expect(closed.body.items.map((item) => item.paymentId)).toContain(attemptId);
  });

  test("what only proof closes is never closed by hand, and what is not there is not found", async () => {
    const { attemptId } = await unknownPayment();
    const body = { text: "Kunden har inte betalat" };
    const handled = (reason: string): ReturnType<typeof call> =>
      call("POST", `/api/interrupted/${attemptId}/${reason}/handled`, { as: "MANA", body });
    expect(await handled("unknown")).toMatchObject({
      status: 409,
      body: { code: "itemClosesByProof" },
    });
    expect(await handled("tip")).toMatchObject({ status: 404, body: { code: "itemNotFound" } });
    expect((await handled("hittepå")).status).toBe(400);
  });

  test("a search finds an item by invoice number, and by registration number", async () => {
    const { order, attemptId } = await unknownPayment();
    for (const search of [order.invoiceNumber, "abc 123"]) {
      const path = `/api/interrupted?search=${encodeURIComponent(search)}`;
      const found = await call("GET", path, { as: "OPER" });
      expect(found.body.items.map((item) => item.paymentId)).toContain(attemptId);
    }
    const none = await call("GET", "/api/interrupted?search=finnsinte", { as: "OPER" });
    expect(none.body.items).toEqual([]);
    expect(none.body.openItems).toBeGreaterThan(0);
  });
});
