/** A person's own account: password, PIN, language, and where they are signed in. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestApp, TEST_PASSWORD, type TestApp } from "../http/test-app.ts";

const NEW_PASSWORD = "ett helt nytt lösenord";
let it: TestApp;
beforeAll(async () => {
  it = await openTestApp();
});
afterAll(() => it.close());
beforeEach(() => {
  it.nowMs += 6 * 60_000;
});

async function call(
  method: string,
  path: string,
  cookie: string,
  body?: object,
): Promise<{ status: number; code: string | undefined; cookie: string; body: unknown }> {
  const answer = await fetch(it.url + path, {
    method,
    headers: { cookie, "content-type": "application/json", "user-agent": FIREFOX },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const said = (text === "" ? {} : JSON.parse(text)) as { code?: string };
  const set = answer.headers.get("set-cookie")?.split(";")[0];
  return { status: answer.status, code: said.code, cookie: set ?? cookie, body: said };
}

const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

test("a new password ends every other session, and the old one opens nothing", async () => {
  await it.addPerson("AA", "operator");
  const elsewhere = await it.signIn("AA");
  const here = await it.signIn("AA");
  const path = "/api/account/password";
  const given = { password: TEST_PASSWORD, newPassword: NEW_PASSWORD };
  const wrong = await call("PUT", path, here, { ...given, password: "gissning gissning" });
  expect(wrong).toMatchObject({ status: 403, code: "wrongCredentials" });
  const short = await call("PUT", path, here, { ...given, newPassword: "för kort" });
  expect(short.status).toBe(400);
  const changed = await call("PUT", path, here, given);
  expect(changed.status).toBe(200);
  expect(changed.cookie).not.toBe(here);
  expect((await call("GET", "/api/session", changed.cookie)).status).toBe(200);
  expect((await call("GET", "/api/session", elsewhere)).status).toBe(401);
  await expect(it.signIn("AA")).rejects.toThrow("could not sign in");
  const anew = { signature: "AA", password: NEW_PASSWORD };
  expect((await call("POST", "/api/session", "", anew)).status).toBe(200);
});

test("five wrong current passwords make their person wait, also at the sign-in", async () => {
  await it.addPerson("BB", "operator");
  const cookie = await it.signIn("BB");
  const guess = { password: "gissning gissning", pin: "4719" };
  const answers = await Promise.all(
    Array.from({ length: 7 }, () => call("PUT", "/api/account/pin", cookie, guess)),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([
    ...Array(5).fill(403),
    ...Array(2).fill(429),
  ]);
  await expect(it.signIn("BB")).rejects.toThrow("tooManyRequests");
});

test("a PIN is chosen with the password, and not one that everybody tries first", async () => {
  const id = await it.addPerson("CC", "operator");
  const cookie = await it.signIn("CC");
  const choose = (pin: string): ReturnType<typeof call> =>
    call("PUT", "/api/account/pin", cookie, { password: TEST_PASSWORD, pin });
  for (const pin of ["0000", "1234", "1111", "1985"]) {
    expect(await choose(pin), pin).toMatchObject({ status: 422, code: "weakPin" });
  }
  expect((await choose("12")).status).toBe(400);
  expect((await choose("4719")).body).toMatchObject({ hasPin: true });
  const [row] = await it.database.query<{ hash: string }>(
    { name: "", text: "select pin_hash as hash from people where id = $1" },
    [id],
  );
  expect(row?.hash).toMatch(/^\$argon2id\$/);
});

test("a PIN is of no use to another person, nor where the key is another", async () => {
  const one = await it.addPerson("DD", "operator");
  const two = await it.addPerson("EE", "operator");
  await it.addPin("DD", "4719");
  await it.database.query(
    {
      name: "",
      text: `update people set pin_set_at = now(),
        pin_hash = (select pin_hash from people where id = $1) where id = $2`,
    },
    [one, two],
  );
  const cookie = await it.signIn("DD");
  await call("PUT", "/api/session/till", cookie, { tillId: it.tillId });
  const stolen = { signature: "EE", pin: "4719" };
  expect((await call("PUT", "/api/session/operator", cookie, stolen)).code).toBe("wrongPin");
});

test("the list of one's sessions tells them apart, and each can be ended", async () => {
  await it.addPerson("FF", "operator");
  await it.addPerson("GG", "operator");
  const phone = await it.signIn("FF");
  const signedIn = await call("POST", "/api/session", "", {
    signature: "FF",
    password: TEST_PASSWORD,
  });
  const here = signedIn.cookie;
  await call("PUT", "/api/session/till", here, { tillId: it.tillId });
  const listed = await call("GET", "/api/account/sessions", here);
  const { sessions } = listed.body as {
    sessions: { id: string; device: string; tillName: string | null; current: boolean }[];
  };
  expect(sessions).toHaveLength(2);
  const current = sessions.find((one) => one.current);
  expect(current).toMatchObject({
    device: "Firefox · Windows",
    address: "127.0.0.1",
    tillName: "Kassa 1",
  });
  const other = sessions.find((one) => !one.current)?.id ?? "";
  const path = `/api/account/sessions/${other}`;
  const stranger = await it.signIn("GG");
  expect((await call("DELETE", path, stranger)).status).toBe(404);
  expect((await call("GET", "/api/session", phone)).status).toBe(200);
  expect((await call("DELETE", path, here)).status).toBe(204);
  expect((await call("DELETE", path, here)).status).toBe(404);
  expect((await call("GET", "/api/session", phone)).status).toBe(401);
  expect((await call("GET", "/api/session", here)).status).toBe(200);
});

test("signing out everywhere ends every session of the person and of nobody else", async () => {
  await it.addPerson("HH", "operator");
  await it.addPerson("II", "operator");
  const cookies = [await it.signIn("HH"), await it.signIn("HH")];
  const stranger = await it.signIn("II");
  expect((await call("DELETE", "/api/account/sessions", cookies[0] ?? "")).status).toBe(204);
  for (const cookie of cookies) {
    expect((await call("GET", "/api/session", cookie)).status).toBe(401);
  }
  expect((await call("GET", "/api/session", stranger)).status).toBe(200);
});

test("an administrator takes away a PIN, and signs somebody out everywhere", async () => {
  const id = await it.addPerson("JJ", "operator");
  await it.addPin("JJ", "4719");
  await it.addPerson("ADMI", "administrator");
  const theirs = await it.signIn("JJ");
  const admi = await it.signIn("ADMI");
  for (const what of ["pin", "sessions"]) {
    expect((await call("DELETE", `/api/people/${id}/${what}`, theirs)).status).toBe(403);
    expect((await call("DELETE", `/api/people/${id}/${what}`, admi)).status).toBe(204);
  }
  expect((await call("DELETE", `/api/people/${id}/pin`, admi)).status).toBe(404);
  expect((await call("GET", "/api/session", theirs)).status).toBe(401);
  const rows = await it.database.query<{ kind: string; by: string }>(
    { name: "", text: "select kind, by from audit_events where subject_id = $1 order by id" },
    [id],
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      { kind: "pinChanged", by: "ADMI" },
      { kind: "sessionsEnded", by: "ADMI" },
    ]),
  );
});

test("a person's own language is what the server speaks to them in", async () => {
  await it.addPerson("KK", "operator");
  const cookie = await it.signIn("KK");
  const changed = await call("PUT", "/api/account/language", cookie, { language: "en" });
  expect(changed.body).toMatchObject({ person: { language: "en" } });
  const refused = await call("GET", "/api/ledger/balances", cookie);
  expect(refused.body).toMatchObject({ title: "You do not have the right to do this." });
});

test("neither passwords nor PINs are logged, or written on the record", async () => {
  const trail = await it.database.query<{ text: string }>({
    name: "",
    text: "select e::text as text from audit_events e",
  });
  const everything = trail.map(({ text }) => text).join("\n") + it.logged();
  for (const secret of [TEST_PASSWORD, NEW_PASSWORD, '"4719"']) {
    expect(everything).not.toContain(secret);
  }
});
