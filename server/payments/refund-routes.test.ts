/** Giving money back, moving it to another order and answering for signatures, as people and programs meet it over HTTP. */
import type { Role } from "@kortkoll/core/people/rights.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Order, Payment, Problem } from "../api.ts";
import { putInFloat } from "../cash/test-cash.ts";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";
import { Desk } from "./test-desk.ts";
import { answerOf, approved, nextStan } from "./test-news.ts";
import { insertPlaces, NOON_MS } from "./test-places.ts";

let it: TestApp;
let desk: Desk;
const cookies = new Map<string, string>();

beforeAll(async () => {
  it = await openTestApp();
  it.nowMs = NOON_MS;
  const places = await insertPlaces(it.database);
  desk = new Desk(it, places);
  await putInFloat(desk);
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
  await insertRow(it.database, "companies", OTHER_COMPANY);
  const others = await it.addPerson("ANNA", "finance");
  await insertRow(it.database, "person_companies", {
    person_id: others,
    company_id: OTHER_COMPANY.id,
  });
  await it.addPin("MANA", "7351");
  await it.addPin("EKON", "9264");
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
  await it.database.query(FORGET_FAILURES);
});
afterAll(() => it.close());

const OTHER_COMPANY = {
  id: newUuid(),
  code: "ANNAT",
  name: "Annat Bolag AB",
  organisation_number: "5560000002",
};

const FORGET_FAILURES = statement({
  name: "test_forget_failures",
  text: "delete from sign_in_failures",
});

type Answer = { readonly status: number; readonly body: Payment & Problem & Answered };
type Answered = { readonly voidPaymentId: string | null; readonly answeredBy: string };

async function call(
  path: string,
  asked: {
    readonly as?: string;
    readonly key?: string;
    readonly body?: object;
    readonly idempotencyKey?: string;
  },
): Promise<Answer & { readonly headers: Headers }> {
  const { as, key, body, idempotencyKey } = asked;
  const answer = await fetch(it.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(as === undefined ? {} : { cookie: cookies.get(as) ?? "" }),
      ...(key === undefined ? {} : { authorization: key }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const told = (await answer.json()) as Answer["body"];
  return { status: answer.status, body: told, headers: answer.headers };
}

async function paid(totalOre = 100_000): Promise<{ order: Order; attemptId: string }> {
  const order = await desk.send({ totalOre });
  return { order, attemptId: await desk.payAndApprove([order], totalOre) };
}

/** A payment whose card asks for a signature. */
async function toBeSigned(totalOre = 100_000): Promise<{ order: Order; attemptId: string }> {
  const order = await desk.send({ totalOre });
  const attemptId = await desk.pay([order]);
  const answer = answerOf("visa", nextStan());
  const card = { ...answer.card, verification: "signature" as const };
  await desk.tell(attemptId, approved(totalOre, { ...answer, card }));
  return { order, attemptId };
}

const refund = (attemptId: string): string => `/api/payments/${attemptId}/refunds`;
const signature = (attemptId: string): string => `/api/payments/${attemptId}/signature`;
const view = (attemptId: string): string => `/api/payments/${attemptId}`;
const WHY = { amountOre: 20_000, reason: "Felaktigt arbete" };
const EKON = { signature: "EKON", password: TEST_PASSWORD };
const MANA = { signature: "MANA", password: TEST_PASSWORD };

/** Refused, and nothing has changed. */
async function checkRefused(
  attemptId: string,
  asked: Parameters<typeof call>[1],
  expected: { readonly status: number; readonly code: string; readonly field?: string },
): Promise<void> {
  const { status, body } = await call(refund(attemptId), asked);
  expect({ status, code: body.code, field: body.field }).toEqual({ field: undefined, ...expected });
  expect(body.moneyMoved).toBe("no");
  expect(body.nextStep.length).toBeGreaterThan(5);
  // Works in another company only, and would be asked in vain.
  expect(body.nextStep).not.toContain("ANNA");
  const after = await call(view(attemptId), { as: "MANA" });
  expect(after.body).toMatchObject({ refundIds: [], refundableOre: after.body.approvedOre });
}

describe("a refund is refused, and nothing changed,", () => {
  test("to an operator, and to an administrator", async () => {
    const { attemptId } = await paid();
    const refused = { status: 403, code: "notAllowed" };
    await checkRefused(attemptId, { as: "OPER", body: WHY }, refused);
    await checkRefused(attemptId, { as: "ADMI", body: WHY }, refused);
  });

  test("above what is left, without a reason, and of a payment that is not there", async () => {
    const { attemptId } = await paid();
    const above = { ...WHY, amountOre: 100_001 };
    await checkRefused(
      attemptId,
      { as: "MANA", body: above },
      { status: 422, code: "refundTooLarge" },
    );
    const silent = { amountOre: 100, reason: "  " };
    const { status, body } = await call(refund(attemptId), { as: "MANA", body: silent });
    expect([status, body.code, body.field]).toEqual([400, "invalidInput", "reason"]);
    const gone = await call(refund(it.tillId), { as: "MANA", body: WHY });
    expect([gone.status, gone.body.code]).toEqual([404, "paymentNotFound"]);
  });

  test("to another card or in cash without a second person", async () => {
    const { attemptId } = await paid();
    for (const tender of ["otherCard", "cash"]) {
      await checkRefused(
        attemptId,
        { as: "MANA", body: { ...WHY, tender } },
        { status: 403, code: "secondPersonNeeded", field: "approver" },
      );
    }
  });

  test("with oneself, somebody without the right or a wrong password as second person", async () => {
    const { attemptId } = await paid();
    const refused = { status: 403, code: "secondPersonNotAllowed", field: "approver" };
    const approvers = [
      MANA,
      { signature: "mana", password: TEST_PASSWORD },
      { signature: "OPER", password: TEST_PASSWORD },
      { signature: "EKON", password: "fel lösenord" },
      { signature: "FINNS", password: TEST_PASSWORD },
    ];
    for (const approver of approvers) {
      const body = { ...WHY, tender: "otherCard", approver };
      await checkRefused(attemptId, { as: "MANA", body }, refused);
    }
  });

  test("with a second person of another company, also by somebody who sees both", async () => {
    const { attemptId } = await paid();
    const approver = { signature: "ANNA", password: TEST_PASSWORD };
    for (const as of ["MANA", "EKON"]) {
      await checkRefused(
        attemptId,
        { as, body: { ...WHY, tender: "otherCard", approver } },
        { status: 403, code: "secondPersonNotAllowed", field: "approver" },
      );
    }
  });

  test("with a wrong PIN, none or somebody else's, and with both PIN and password", async () => {
    const { attemptId } = await paid();
    const refused = { status: 403, code: "secondPersonNotAllowed", field: "approver" };
    const wrong = [
      { signature: "EKON", pin: "9265" },
      { signature: "EKON", pin: "7351" },
      { signature: "MANA", pin: "7351" },
      { signature: "OPER", pin: "2806" },
    ];
    for (const approver of wrong) {
      const body = { ...WHY, tender: "otherCard", approver };
      await checkRefused(attemptId, { as: "MANA", body }, refused);
    }
    const both = { ...EKON, pin: "9264" };
    const answer = await call(refund(attemptId), {
      as: "MANA",
      body: { ...WHY, tender: "otherCard", approver: both },
    });
    expect(answer.status).toBe(400);
  });

  test("with the person whose session it is, where another has taken over by PIN", async () => {
    const { attemptId } = await paid();
    const cookie = await it.signIn("EKON");
    const put = (path: string, body: object): Promise<Response> =>
      fetch(it.url + path, {
        method: "PUT",
        headers: { cookie, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await put("/api/session/till", { tillId: it.tillId });
    const taken = await put("/api/session/operator", { signature: "MANA", pin: "7351" });
    expect(taken.status).toBe(200);
    cookies.set("MANA at EKON's", cookie);
    const refused = { status: 403, code: "secondPersonNotAllowed", field: "approver" };
    const ofEkons = [EKON, { signature: "EKON", pin: "9264" }, { signature: "MANA", pin: "7351" }];
    for (const approver of ofEkons) {
      const body = { ...WHY, tender: "otherCard", approver };
      await checkRefused(attemptId, { as: "MANA at EKON's", body }, refused);
    }
  });

  test("after five wrong passwords, also with the right one, for a while", async () => {
    const { attemptId } = await paid();
    const body = { ...WHY, tender: "otherCard", approver: { ...EKON, password: "gissat" } };
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await call(refund(attemptId), { as: "MANA", body })).status).toBe(403);
    }
    const right = { ...body, approver: EKON };
    const braked = await call(refund(attemptId), { as: "MANA", body: right });
    expect([braked.status, braked.body.code]).toEqual([429, "tooManyRequests"]);
    expect(Number(braked.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("with a key for anything but the card that paid, whoever it brings along", async () => {
    const { attemptId } = await paid();
    const key = await it.addKey(["payments:write"]);
    const body = { ...WHY, operator: "MANA", tender: "cash", approver: EKON };
    const refused = { status: 403, code: "secondPersonNeeded", field: "approver" };
    await checkRefused(attemptId, { key, body }, refused);
    await checkRefused(
      attemptId,
      { key, body: { ...WHY, operator: "OPER" } },
      { status: 403, code: "operatorNotAllowed", field: "operator" },
    );
  });

  test("in cash by somebody who may not handle cash", async () => {
    const { attemptId } = await paid();
    await checkRefused(
      attemptId,
      { as: "EKON", body: { ...WHY, tender: "cash", approver: MANA } },
      { status: 403, code: "refundToCashNotAllowed", field: "tender" },
    );
  });

  test("in cash of less than half a krona, which would be no coin at all", async () => {
    const { attemptId } = await paid();
    await checkRefused(
      attemptId,
      { as: "MANA", body: { ...WHY, amountOre: 49, tender: "cash", approver: EKON } },
      { status: 422, code: "invalidInput", field: "amountOre" },
    );
  });

  test("at a terminal that does not exist", async () => {
    const { attemptId } = await paid();
    await checkRefused(
      attemptId,
      { as: "MANA", body: { ...WHY, terminalId: "99999999" } },
      { status: 422, code: "terminalNotFound", field: "terminalId" },
    );
  });
});

describe("a refund in cash", () => {
  test("is done at once, and says who gave it, who approved it, and on what paper", async () => {
    const { order, attemptId } = await paid();
    const body = { ...WHY, amountOre: 20_049, tender: "cash", approver: EKON };
    const { status, body: started } = await call(refund(attemptId), { as: "MANA", body });
    expect(status).toBe(202);
    expect(started).toMatchObject({
      kind: "refund",
      state: "approved",
      position: "hasPaid",
      moneyMoved: "yes",
      terminalId: null,
    });
    const { body: seen } = await call(view(started.id), { as: "EKON" });
    expect(seen).toMatchObject({
      method: "cash",
      terminal: null,
      issuer: null,
      evidence: "cashHandedOver",
      operator: "MANA",
      approvedBy: "EKON",
      approvedOre: 20_049,
      reason: "Felaktigt arbete",
    });
    expect(seen.customerReceipt).toContain(`faktura ${order.invoiceNumber} – ej kassakvitto`);
    expect(seen.customerReceipt).toContain("Godkänt av: EKON");
    expect(seen.timeline.map((entry) => entry.kind)).toEqual(["created", "cashGivenBack"]);
    expect(await desk.order(order)).toMatchObject({ paidOre: 79_951 });
    const listed = await call(`/api/payments?search=${order.invoiceNumber}`, { as: "EKON" });
    expect(listed.status).toBe(200);
  });

  test("with the same Idempotency-Key is handed out once, and no trace of the password is kept", async () => {
    const { attemptId } = await paid();
    const body = { ...WHY, tender: "cash", approver: EKON };
    const asked = { as: "MANA", body, idempotencyKey: "en-gang" };
    const first = await call(refund(attemptId), asked);
    const other = { ...asked, body: { ...body, approver: { ...EKON, password: "annat" } } };
    const second = await call(refund(attemptId), other);
    expect(second.body.id).toBe(first.body.id);
    expect((await call(view(attemptId), { as: "MANA" })).body.refundIds).toHaveLength(1);
    expect(it.logged()).not.toContain(TEST_PASSWORD);
  });
});

describe("a payment moved to another order", () => {
  test("does what was shown before, and both orders tell of it, with who approved", async () => {
    const { order: wrong, attemptId } = await paid();
    const right = await desk.send({ totalOre: 60_000 });
    const asked = `fromOrderId=${wrong.id}&toOrderId=${right.id}`;
    const plan = (amount = ""): ReturnType<typeof call> =>
      call(`/api/payments/${attemptId}/move-plan?${asked}${amount}`, { as: "MANA" });
    const shown = await plan();
    expect(shown).toMatchObject({
      status: 200,
      body: {
        amountOre: 60_000,
        mostOre: 60_000,
        from: {
          invoiceNumber: wrong.invoiceNumber,
          before: { paidOre: 100_000, leftOre: 0 },
          after: { paidOre: 40_000, leftOre: 60_000 },
        },
        to: { before: { paidOre: 0, leftOre: 60_000 }, after: { paidOre: 60_000, leftOre: 0 } },
      },
    });
    expect((await plan("&amountOre=60001")).body).toMatchObject({ code: "amountTooLarge" });
    expect(await desk.order(wrong)).toMatchObject({ paidOre: 100_000 });

    const move = (approver: object): ReturnType<typeof call> =>
      call(`/api/payments/${attemptId}/move`, {
        as: "MANA",
        body: { fromOrderId: wrong.id, toOrderId: right.id, reason: "Fel faktura", approver },
      });
    const refused = await move(MANA);
    expect([refused.status, refused.body.code]).toEqual([403, "secondPersonNotAllowed"]);
    expect(refused.body.moneyMoved).toBe("yes");
    expect(refused.body.nextStep).toContain("EKON");
    const { body: moved } = await move(EKON);
    expect(moved.timeline.at(-1)).toMatchObject({ kind: "paymentMoved", by: "MANA" });
    expect(await desk.order(wrong)).toMatchObject({ paidOre: 40_000, leftOre: 60_000 });
    expect(await desk.order(right)).toMatchObject({ paidOre: 60_000, leftOre: 0 });
    for (const order of [wrong, right]) {
      const { body } = await call(`/api/orders/${order.id}`, { as: "MANA" });
      expect(body).toMatchObject({
        moves: [
          {
            paymentId: attemptId,
            amountOre: 60_000,
            reason: "Fel faktura",
            by: "MANA",
            approver: "EKON",
            from: { orderId: wrong.id, invoiceNumber: wrong.invoiceNumber },
            to: { orderId: right.id, invoiceNumber: right.invoiceNumber },
          },
        ],
      });
    }
    expect((await plan()).body).toMatchObject({ code: "orderAlreadyPaid", moneyMoved: "yes" });
  });

  test("is shown to nobody who may not move it", async () => {
    const { order, attemptId } = await paid();
    const right = await desk.send();
    const path = `/api/payments/${attemptId}/move-plan?fromOrderId=${order.id}&toOrderId=${right.id}`;
    const { status, body } = await call(path, { as: "OPER" });
    expect([status, body.code]).toEqual([403, "notAllowed"]);
    expect(body.nextStep).toContain("MANA");
  });
});

test("a refund to another card is sent to the terminal, and keeps who approved it by PIN", async () => {
  const { attemptId } = await paid();
  const approver = { signature: "EKON", pin: "9264" };
  const body = { ...WHY, tender: "otherCard", approver };
  const { status, body: started } = await call(refund(attemptId), { as: "MANA", body });
  expect(status).toBe(202);
  expect(started).toMatchObject({ kind: "refund", state: "created" });
  const { body: seen } = await call(view(started.id), { as: "MANA" });
  expect(seen).toMatchObject({ approvedBy: "EKON", method: "card" });
});

describe("a signature", () => {
  test("that was given is answered once, by name, and the terminal is free again", async () => {
    const { attemptId } = await toBeSigned();
    const waiting = await call(view(attemptId), { as: "OPER" });
    expect(waiting.body).toMatchObject({
      position: "hasPaid",
      canVoid: false,
      signature: {
        state: "waiting",
        deadlineAt: new Date(NOON_MS + 120_000).toISOString(),
        answeredBy: null,
      },
    });
    const refunding = await call(refund(attemptId), { as: "MANA", body: WHY });
    expect([refunding.status, refunding.body.code, refunding.body.paymentId]).toEqual([
      409,
      "signatureWaiting",
      attemptId,
    ]);
    const answered = await call(signature(attemptId), { as: "OPER", body: { signed: true } });
    expect(answered.status).toBe(202);
    expect(answered.body).toMatchObject({ state: "signed", voidPaymentId: null });
    const again = await call(signature(attemptId), { as: "MANA", body: { signed: false } });
    expect(again).toMatchObject({
      status: 409,
      body: { code: "noSignatureWaiting", moneyMoved: "unknown" },
    });
    expect((await call(view(attemptId), { as: "OPER" })).body).toMatchObject({
      signature: { state: "signed", answeredBy: "OPER" },
      flags: [],
    });
  });

  test("above the limit is answered by a manager, and never by an operator or an administrator", async () => {
    const { attemptId } = await toBeSigned(500_001);
    const above = await call(signature(attemptId), { as: "OPER", body: { signed: true } });
    expect(above).toMatchObject({
      status: 403,
      body: { code: "signatureAboveLimit", moneyMoved: "yes" },
    });
    const admi = await call(signature(attemptId), { as: "ADMI", body: { signed: false } });
    expect([admi.status, admi.body.code]).toEqual([403, "operatorNotAllowed"]);
    const mana = await call(signature(attemptId), { as: "MANA", body: { signed: true } });
    expect(mana.status).toBe(202);
  });

  test("answered with a key is the named person's, with that person's rights", async () => {
    const { attemptId } = await toBeSigned(500_001);
    const key = await it.addKey(["payments:write"]);
    const unnamed = await call(signature(attemptId), { key, body: { signed: true } });
    expect([unnamed.status, unnamed.body.field]).toEqual([422, "operator"]);
    const oper = { signed: true, operator: "OPER" };
    expect((await call(signature(attemptId), { key, body: oper })).body.code).toBe(
      "signatureAboveLimit",
    );
    const reader = await it.addKey(["payments:read"]);
    const ekon = { signed: true, operator: "EKON" };
    expect((await call(signature(attemptId), { key: reader, body: ekon })).status).toBe(403);
    const answered = await call(signature(attemptId), { key, body: ekon });
    expect(answered.body).toMatchObject({ state: "signed", answeredBy: "EKON" });
  });

  test("that was not given starts the void at once, and a void that fails is a debt", async () => {
    const { order, attemptId } = await toBeSigned();
    const asked = { as: "OPER", body: { signed: false }, idempotencyKey: "nej" };
    const answered = await call(signature(attemptId), asked);
    expect(answered.body).toMatchObject({ state: "notSigned", answeredBy: "OPER" });
    expect((await call(signature(attemptId), asked)).body).toEqual(answered.body);
    const voidId = answered.body.voidPaymentId ?? "";
    await expect
      .poll(async () => (await call(view(voidId), { as: "OPER" })).body.state)
      .toBe("notSent");
    expect((await call(view(voidId), { as: "OPER" })).body).toMatchObject({
      kind: "void",
      reason: "Ej undertecknad",
      originalId: attemptId,
    });
    expect(await desk.order(order)).toMatchObject({
      position: "hasNotPaid",
      owedToCustomerOre: 100_000,
    });
    expect((await call(view(attemptId), { as: "OPER" })).body).toMatchObject({
      signature: { state: "notSigned" },
      owedOre: 100_000,
    });
  });
});
