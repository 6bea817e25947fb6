import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import {
  insertAttempt,
  insertClaim,
  insertDebt,
  insertOrder,
  insertPlaces,
  type TestAttempt,
} from "../database/test-rows.ts";
import { openReadApp, type ReadApp } from "../history/test-read-app.ts";
import type { InterruptedPage } from "./interrupted-api.ts";
import { registerInterruptedRoutes } from "./interrupted-routes.ts";

const NOW = Date.UTC(2026, 2, 2, 12);
let test_: TestDatabase;
let app: ReadApp;
const ids: Record<string, string> = {};

beforeAll(async () => {
  test_ = await openTestDatabase();
  const sql = test_.database;
  const places = await insertPlaces(sql);
  let invoices = 0;
  const add = async (name: string, attempt: Omit<TestAttempt, "orderIds">): Promise<string> => {
    invoices += 1;
    const orderId = await insertOrder(sql, places, { invoiceNumber: `${invoices}` });
    const id = await insertAttempt(sql, places, { ...attempt, orderIds: [orderId] });
    ids[name] = id;
    return id;
  };
  const at = "2026-03-02T10:00:00Z";
  await add("bra", {});
  await add("nekad", { state: "declined" });
  await add("pågår", { state: "sent", terminal: "77000002" });
  await add("okänd", {
    state: "unknown",
    askedOre: 50_000,
    nextCheckAt: "2026-03-02T12:00:09Z",
    checks: 7,
  });
  await add("okänd retur", {
    state: "unknown",
    kind: "refund",
    originalId: ids["bra"] ?? "",
    terminal: "77000009",
    askedOre: 3_000,
  });
  await insertClaim(sql, places, {
    attemptId: await add("uppgiven", { state: "claimed", askedOre: 60_000 }),
    at,
  });
  await insertClaim(sql, places, {
    attemptId: await add("motbevisad", { state: "notPerformed", askedOre: 70_000 }),
    at,
    disprovenAt: at,
  });
  await insertDebt(sql, places, {
    attemptId: await add("sen", { askedOre: 40_000 }),
    reason: "lateApproval",
    amountOre: 40_000,
    settledOre: 10_000,
    at,
  });
  await insertDebt(sql, places, {
    attemptId: await add("sen men löst", {}),
    reason: "lateApproval",
    amountOre: 100,
    settledOre: 100,
    at,
  });
  await insertDebt(sql, places, {
    attemptId: await add("för mycket", { askedOre: 20_000, approvedOre: 25_000 }),
    reason: "excess",
    amountOre: 5_000,
    at,
  });
  await add("fel belopp", { askedOre: 9_000, approvedOre: 8_000, flags: ["amountMismatch"] });
  await add("delvis", { askedOre: 9_000, approvedOre: 7_000, flags: ["partialApproval"] });
  await add("två skäl", { askedOre: 1_000, flags: ["wrongCompany", "unknownIssuer"] });
  await add("underskrift", { askedOre: 900, flags: ["signatureWaiting"] });
  await add("eget kort", { askedOre: 800, flags: ["ownCardWhereOff"] });
  await add("märkt med annat", { flags: ["surcharge"] });
  await add("nekad retur", {
    kind: "refund",
    state: "declined",
    originalId: ids["bra"] ?? "",
    askedOre: 700,
    at: "2026-03-02T10:01:00Z",
  });
  await add("försökt igen", {
    kind: "refund",
    state: "cancelled",
    originalId: ids["två skäl"] ?? "",
    askedOre: 600,
  });
  await add("andra försöket", {
    kind: "refund",
    originalId: ids["två skäl"] ?? "",
    askedOre: 600,
    at: "2026-03-02T10:01:00Z",
  });
  app = await openReadApp({
    database: sql,
    clock: () => NOW,
    addRoutes: (server) =>
      registerInterruptedRoutes(server, {
        database: sql,
        clock: () => NOW,
        newId: newUuid,
        findPerson: () => Promise.resolve(undefined),
        wake: () => undefined,
      }),
  });
});

afterAll(async () => {
  await app.close();
  await test_.close();
});

test("everything that a person must look at is listed, most money at risk first", async () => {
  const page = await app.json<InterruptedPage>("/api/interrupted");
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  const rows = page.items.map((item) => [names.get(item.paymentId), item.reason, item.atRiskOre]);
  expect(rows).toEqual([
    ["motbevisad", "claimDisproven", 70_000],
    ["uppgiven", "claimed", 60_000],
    ["okänd", "unknown", 50_000],
    ["sen", "lateApproval", 30_000],
    ["för mycket", "amountMismatch", 5_000],
    ["okänd retur", "unknown", 3_000],
    ["delvis", "partialApproval", 2_000],
    ["fel belopp", "amountMismatch", 1_000],
    ["två skäl", "unknownIssuer", 1_000],
    ["två skäl", "wrongCompany", 1_000],
    ["underskrift", "signatureWaiting", 900],
    ["eget kort", "ownCardWhereOff", 800],
    ["nekad retur", "refundFailed", 700],
    ["märkt med annat", "surcharge", 0],
  ]);
});

test("money of a payment that is listed for two reasons is counted once", async () => {
  const page = await app.json<InterruptedPage>("/api/interrupted");
  const listed = page.items.reduce((sum, item) => sum + item.atRiskOre, 0);
  expect(page.atRiskOre).toBe(listed - 1_000);
});

test("an unknown says since when, how often it was asked for and when it is asked for next", async () => {
  const page = await app.json<InterruptedPage>("/api/interrupted");
  const item = page.items.find((each) => each.paymentId === ids["okänd"]);
  expect(item).toMatchObject({
    since: "2026-03-02T09:00:00.000Z",
    ageMs: 3 * 3_600_000,
    checks: 7,
    nextCheckAt: "2026-03-02T12:00:09.000Z",
    payment: { position: "findingOut", moneyMoved: "unknown" },
  });
});

test("what a later try, a settled debt or a person has closed is found in the history", async () => {
  const page = await app.json<InterruptedPage>("/api/interrupted?status=closed");
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  const rows = page.items.map((item) => [names.get(item.paymentId), item.reason, item.status]);
  expect(rows).toContainEqual(["försökt igen", "refundFailed", "closed"]);
  expect(rows).toContainEqual(["sen men löst", "lateApproval", "closed"]);
  expect(rows).not.toContainEqual(["sen", "lateApproval", "closed"]);
  expect(page.atRiskOre).toBeGreaterThan(0);
});

test.each([
  ["reason=unknown", ["okänd", "okänd retur"]],
  ["owner=chef", []],
  ["siteCode=S%C3%96DER", []],
  ["search=000", []],
  ["reason=unknown&siteCode=nord&unowned=true", ["okänd", "okänd retur"]],
])("the list is filtered by %s", async (query, expected) => {
  const page = await app.json<InterruptedPage>(`/api/interrupted?${query}`);
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  expect(page.items.map((item) => names.get(item.paymentId))).toEqual(expected);
  // The sum is of everything open, whatever is shown.
  expect(page.openItems).toBeGreaterThan(10);
});

test("an item says what is being done, until when, and what closes it", async () => {
  const page = await app.json<InterruptedPage>("/api/interrupted?reason=unknown");
  expect(page.items[0]).toMatchObject({
    trying: "askingTerminal",
    closes: "proof",
    deadlineAt: "2026-03-02T09:15:00.000Z",
    overdue: true,
    owner: null,
    actions: [],
  });
});

test("a program is offered nothing to do, a till what its rights allow, a manager the rest", async () => {
  const actionsAs = async (role: "operator" | "manager", reason: string): Promise<unknown> => {
    const answer = await app.get(`/api/interrupted?reason=${reason}`, role);
    const page = (await answer.json()) as InterruptedPage;
    return page.items[0]?.actions;
  };
  expect(await actionsAs("operator", "unknown")).toEqual([]);
  expect(await actionsAs("manager", "unknown")).toEqual(["claim"]);
  expect(await actionsAs("operator", "partialApproval")).toEqual(["takePaymentAgain"]);
  expect(await actionsAs("manager", "lateApproval")).toEqual(["apply", "giveBack"]);
  expect(await actionsAs("manager", "wrongCompany")).toEqual(["markHandled"]);
});

test("a till may see the list, a program needs its scope", async () => {
  expect((await app.get("/api/interrupted", "operator")).status).toBe(200);
  expect((await app.get("/api/interrupted", "interrupted:read")).status).toBe(200);
  expect((await app.get("/api/interrupted", "payments:read")).status).toBe(403);
});
