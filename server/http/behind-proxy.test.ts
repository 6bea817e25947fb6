/** The caller's address, scheme and host behind a proxy that is trusted, and behind anybody else. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApp, TEST_PASSWORD, type TestApp } from "./test-app.ts";

/** Nobody trusted, the proxy on this machine, and one that stands elsewhere. */
let plain: TestApp;
let behind: TestApp;
let elsewhere: TestApp;
beforeAll(async () => {
  plain = await openTestApp();
  behind = await openTestApp({ beside: plain, trustedProxies: ["127.0.0.1", "10.1.0.0/16"] });
  elsewhere = await openTestApp({ beside: plain, trustedProxies: ["10.1.0.0/16"] });
});
afterAll(async () => {
  await elsewhere.close();
  await behind.close();
  await plain.close();
});

type Came = { readonly status: number; readonly cookie: string; readonly address: string };

async function signIn(
  server: TestApp,
  given: {
    readonly signature: string;
    readonly password?: string;
    readonly headers: Readonly<Record<string, string>>;
  },
): Promise<Came> {
  const { signature, password = TEST_PASSWORD, headers } = given;
  const answer = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ signature, password }),
  });
  await answer.text();
  const rows = await plain.database.query<{ address: string }>({
    name: "",
    text: `select content->>'address' as address from audit_events
        where kind in ('signedIn','signInRefused') order by id desc limit 1`,
  });
  const cookie = answer.headers.get("set-cookie") ?? "";
  return { status: answer.status, cookie, address: rows[0]?.address ?? "" };
}

describe("whom a proxy says that it speaks for", () => {
  const said = { "x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https" };

  test("is taken from one that is trusted: on the record, for the cookie, in the list", async () => {
    await plain.addPerson("AA", "operator");
    const came = await signIn(behind, { signature: "AA", headers: said });
    expect(came).toMatchObject({ status: 200, address: "203.0.113.7" });
    expect(came.cookie).toContain("; Secure");
    const cookie = came.cookie.split(";")[0] ?? "";
    const listed = await fetch(`${behind.url}/api/account/sessions`, {
      headers: { cookie, ...said },
    });
    expect(await listed.json()).toMatchObject({ sessions: [{ address: "203.0.113.7" }] });
  });

  test("is the last address that no trusted proxy has, whatever the caller wrote before it", async () => {
    await plain.addPerson("BB", "operator");
    const headers = { "x-forwarded-for": "198.51.100.1, 203.0.113.8, 10.1.2.3" };
    const came = await signIn(behind, { signature: "BB", headers });
    expect(came.address).toBe("203.0.113.8");
  });

  test("is not taken from anybody else: not the address, nor that the line is safe", async () => {
    await plain.addPerson("CC", "operator");
    for (const server of [plain, elsewhere]) {
      const came = await signIn(server, { signature: "CC", headers: said });
      expect(came).toMatchObject({ status: 200, address: "127.0.0.1" });
      expect(came.cookie).not.toContain("Secure");
    }
  });
});

test("twenty wrong guesses stop the address behind the proxy, and nobody else behind it", async () => {
  plain.nowMs += 10 * 60_000;
  await plain.addPerson("DD", "operator");
  const guessFrom = (address: string, server = behind) =>
    Promise.all(
      Array.from({ length: 22 }, (_, at) =>
        signIn(server, {
          signature: `GG${"ABCDEFGHIJKLMNOPQRSTUV"[at]}`,
          password: "gissning",
          headers: { "x-forwarded-for": address },
        }),
      ),
    );
  const stopped = (await guessFrom("203.0.113.9")).filter(({ status }) => status === 429);
  expect(stopped).toHaveLength(2);
  const from = (address: string) => ({ signature: "DD", headers: { "x-forwarded-for": address } });
  expect((await signIn(behind, from("203.0.113.9"))).status).toBe(429);
  expect((await signIn(behind, from("203.0.113.10"))).status).toBe(200);
});

test("an address that somebody makes up anew for each guess does not pass the brake", async () => {
  plain.nowMs += 10 * 60_000;
  const statuses: number[] = [];
  for (let at = 0; at < 22; at += 1) {
    const came = await signIn(plain, {
      signature: `HH${"ABCDEFGHIJKLMNOPQRSTUV"[at]}`,
      password: "gissning",
      headers: { "x-forwarded-for": `203.0.113.${at}` },
    });
    statuses.push(came.status);
  }
  expect(statuses).toEqual([...Array(20).fill(401), 429, 429]);
});

test("a page is our own by the host that a trusted proxy names, and by no other", async () => {
  plain.nowMs += 10 * 60_000;
  await plain.addPerson("EE", "operator");
  const headers = { "x-forwarded-host": "kort.example", origin: "https://kort.example" };
  expect((await signIn(behind, { signature: "EE", headers })).status).toBe(200);
  expect((await signIn(plain, { signature: "EE", headers })).status).toBe(403);
});

describe("what one API key may call", () => {
  test("is limited at each server, and another key is not held up", async () => {
    const server = await openTestApp({ beside: plain, keyCallsPerSecond: 1 });
    const [one, another] = [
      await plain.addKey(["orders:read"]),
      await plain.addKey(["orders:read"]),
    ];
    const call = (key: string): Promise<Response> =>
      fetch(`${server.url}/api/orders`, { headers: { authorization: key } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(one)));
    const refused = answers.filter(({ status }) => status === 429);
    // Four at once, and one for every second that the test itself may take.
    expect(refused.length).toBeGreaterThan(8);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBe(1);
    expect(await refused[0]?.json()).toMatchObject({ code: "tooManyRequests" });
    expect((await call(another)).status).toBe(200);
    await server.close();
  });
});
