import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";
import { issueFirstAdministratorToken } from "../people/first-administrator.ts";
import { isRightPassword } from "../people/password.ts";

const HOUR_MS = 3_600_000;
let it: TestApp;
beforeAll(async () => {
  it = await openTestApp();
});
afterAll(() => it.close());

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(it.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

const signIn = (signature: string, password: string): Promise<Response> =>
  post("/api/session", { signature, password });

async function statusOf(cookie: string): Promise<number> {
  return (await fetch(`${it.url}/api/session`, { headers: { cookie } })).status;
}

test("the first administrator comes in by a link that works once", async () => {
  const deps = { database: it.database, clock: () => it.nowMs };
  const token = (await issueFirstAdministratorToken(deps)) ?? "";
  const wanted = { token, signature: "ADÅM", name: "Adåm Adminsson", password: TEST_PASSWORD };
  const wrong = { ...wanted, token: "x".repeat(43) };
  expect((await post("/api/first-administrator", wrong)).status).toBe(403);
  const short = await post("/api/first-administrator", { ...wanted, password: "kort" });
  expect(await short.json()).toMatchObject({ status: 400, field: "password" });

  const both = await Promise.all([
    post("/api/first-administrator", wanted),
    post("/api/first-administrator", { ...wanted, signature: "ANNA" }),
  ]);
  expect(both.map((answer) => answer.status).toSorted()).toEqual([201, 403]);
  const made = both.find((answer) => answer.status === 201);
  expect(await made?.json()).toMatchObject({ person: { role: "administrator" } });
  expect(await issueFirstAdministratorToken(deps)).toBeUndefined();
});

test("signing in sets a cookie that scripts and other sites cannot use", async () => {
  await it.addPerson("ANLI", "serviceAdvisor");
  const answer = await signIn("anli", TEST_PASSWORD);
  expect(answer.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Strict/);
  expect(await answer.json()).toMatchObject({
    person: { signature: "ANLI", role: "serviceAdvisor", rights: ["takeCard", "history"] },
    till: null,
    demo: true,
  });
});

test("a wrong password and an unknown signature are answered alike", async () => {
  const wrong = await signIn("ANLI", "fel lösenord");
  const unknown = await signIn("INGEN", "fel lösenord");
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(await wrong.json()).toEqual(await unknown.json());
});

test("a password is right however its å is put together", async () => {
  await it.addPerson("ÅSA", "operator");
  const decomposed = await signIn("ÅSA".normalize("NFD"), TEST_PASSWORD.normalize("NFD"));
  expect(decomposed.status).toBe(200);
  expect(await isRightPassword("x", null)).toBe(false);
});

test("after five failures a signature waits, also with the right password, then is let in", async () => {
  await it.addPerson("FEL", "operator");
  const guesses = await Promise.all(Array.from({ length: 12 }, () => signIn("FEL", "gissning")));
  const statuses = guesses.map((answer) => answer.status).toSorted();
  expect(statuses).toEqual([...Array(5).fill(401), ...Array(7).fill(429)]);
  const refused = await signIn("FEL", TEST_PASSWORD);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("300");
  expect(await refused.json()).toMatchObject({ code: "tooManyRequests" });
  it.nowMs += 5 * 60_000;
  expect((await signIn("FEL", TEST_PASSWORD)).status).toBe(200);
});

test("after twenty failures over many signatures an address waits", async () => {
  it.nowMs += HOUR_MS;
  const signatures = ["AA", "BB", "CC", "DD", "EE"];
  for (const signature of signatures) {
    for (let time = 0; time < 4; time += 1) await signIn(signature, "gissning");
  }
  expect((await signIn("ANLI", TEST_PASSWORD)).status).toBe(429);
  it.nowMs += HOUR_MS;
  expect((await signIn("ANLI", TEST_PASSWORD)).status).toBe(200);
});

test("signing out ends the session", async () => {
  const cookie = await it.signIn("ANLI");
  expect(await statusOf(cookie)).toBe(200);
  const answer = await fetch(`${it.url}/api/session`, { method: "DELETE", headers: { cookie } });
  expect(answer.status).toBe(204);
  expect(await statusOf(cookie)).toBe(401);
});

test("signing in anew ends the session that the browser had, and stays at its till", async () => {
  const cookie = await it.signIn("ANLI");
  const choose = await fetch(`${it.url}/api/session/till`, {
    method: "PUT",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify({ tillId: it.tillId }),
  });
  expect(await choose.json()).toMatchObject({ till: { code: "K1", siteCode: "PROV" } });
  const again = await post(
    "/api/session",
    { signature: "ÅSA", password: TEST_PASSWORD },
    { cookie },
  );
  expect(await again.json()).toMatchObject({ person: { signature: "ÅSA" }, till: { code: "K1" } });
  expect(await statusOf(cookie)).toBe(401);
});

test("a till that does not exist cannot be chosen", async () => {
  const answer = await fetch(`${it.url}/api/session/till`, {
    method: "PUT",
    headers: { cookie: await it.signIn("ANLI"), "content-type": "application/json" },
    body: JSON.stringify({ tillId: newUuid() }),
  });
  expect(await answer.json()).toMatchObject({ status: 422, code: "unknownTill", field: "tillId" });
});

test("a session ends after four idle hours", async () => {
  const cookie = await it.signIn("ANLI");
  it.nowMs += 4 * HOUR_MS - 1;
  expect(await statusOf(cookie)).toBe(200);
  it.nowMs += 4 * HOUR_MS;
  expect(await statusOf(cookie)).toBe(401);
});

test("a session that is used all day ends after twelve hours", async () => {
  const cookie = await it.signIn("ANLI");
  for (let hour = 1; hour < 12; hour += 1) {
    it.nowMs += HOUR_MS;
    expect(await statusOf(cookie)).toBe(200);
  }
  it.nowMs += HOUR_MS;
  expect(await statusOf(cookie)).toBe(401);
});

test("somebody who no longer works here is signed out at once", async () => {
  await it.addPerson("SLUT", "operator");
  const cookie = await it.signIn("SLUT");
  await it.database.query({
    name: "test_leave",
    text: "update people set active = false where signature = 'SLUT'",
  });
  expect(await statusOf(cookie)).toBe(401);
  expect((await signIn("SLUT", TEST_PASSWORD)).status).toBe(401);
});

test("neither passwords nor tokens are logged", () => {
  expect(it.logged()).toContain("answered");
  expect(it.logged()).not.toContain(TEST_PASSWORD);
  expect(it.logged()).not.toContain("kortkoll_session");
});
