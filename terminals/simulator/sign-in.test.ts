import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  hear,
  parsed,
  signIn,
  startBench,
  statusOf,
  TERMINAL_ID,
  type TestBench,
} from "./test-client.ts";

let bench: TestBench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(() => bench.close());

test("a sign-in gives a token with the four claims and the account's terminals", async () => {
  const heard = await hear(`${bench.url}/v1/login`, {
    method: "POST",
    body: { username: "demo", password: "demo" },
  });
  expect(statusOf(heard)).toBe(200);
  const { token, username, terminals } = parsed(heard);
  expect(username).toBe("demo");
  expect(terminals).toEqual([
    "79001011",
    "79001012",
    "79001013",
    "79002021",
    "79002022",
    "79002023",
  ]);
  const [header, payload] = String(token)
    .split(".")
    .map((part) => Buffer.from(part, "base64url").toString());
  expect(JSON.parse(header ?? "")).toEqual({ alg: "HS256", typ: "JWT" });
  const iat = Date.parse("2026-03-02T13:15:03.000Z") / 1_000;
  expect(JSON.parse(payload ?? "")).toEqual({ username: "demo", id: 1, iat, exp: iat + 86_400 });
});

test.each([
  { username: "demo", password: "wrong" },
  { username: "nobody", password: "demo" },
  { username: "demo" },
  {},
])("%j is refused with 401 and an error text", async (body) => {
  const heard = await hear(`${bench.url}/v1/login`, { method: "POST", body });
  expect(statusOf(heard)).toBe(401);
  expect(parsed(heard)["error"]).toBe("Invalid username or password");
});

test("the token is taken as Bearer, bearer or auth_token", async () => {
  const token = await signIn(bench.url);
  for (const authorization of [`Bearer ${token}`, `bearer ${token}`]) {
    const response = await fetch(`${bench.url}/v1/terminal`, { headers: { authorization } });
    expect(response.status).toBe(200);
  }
  expect((await fetch(`${bench.url}/v1/terminal?auth_token=${token}`)).status).toBe(200);
});

test("a request without a token, or with somebody else's, is refused with 401", async () => {
  const token = await signIn(bench.url);
  const [header, payload] = token.split(".");
  const forged = createHmac("sha256", "other").update(`${header}.${payload}`).digest("base64url");
  const foreign = [undefined, "nonsense", `${header}.${payload}.${forged}`, `${token}x`];
  for (const wrong of foreign) {
    const given = wrong === undefined ? {} : { token: wrong };
    const heard = await hear(`${bench.url}/v1/terminal`, { method: "GET", ...given });
    expect(statusOf(heard)).toBe(401);
    expect(parsed(heard)["error"]).toBeTypeOf("string");
  }
});

test("a token is good until its lifetime has passed", async () => {
  bench.clock.advance(86_399_000);
  expect(statusOf(await bench.send("GET", "/v1/terminal"))).toBe(200);
  bench.clock.advance(1_000);
  expect(statusOf(await bench.send("GET", "/v1/terminal"))).toBe(401);
  await bench.signInAgain();
  expect(statusOf(await bench.send("GET", "/v1/terminal"))).toBe(200);
});

test("the lifetime can be changed while it runs", async () => {
  await bench.control("/settings", { tokenLifetimeMs: 500 });
  await bench.signInAgain();
  expect(statusOf(await bench.send("GET", "/v1/terminal"))).toBe(200);
  bench.clock.advance(501);
  expect(statusOf(await bench.send("GET", "/v1/terminal"))).toBe(401);
});

test("an account sees and uses its own terminals only", async () => {
  await bench.close();
  bench = await startBench({
    accounts: [{ username: "demo", password: "demo", terminalIds: ["79002021"] }],
  });
  const listed = parsed(await bench.send("GET", "/v1/terminal"));
  expect(listed["terminals"]).toEqual([{ terminalId: "79002021" }]);
  const heard = await bench.pay(10_000);
  expect(statusOf(heard)).toBe(400);
  expect((await bench.truth()).transactions).toEqual([]);
});

test("an unknown terminal is answered like one that is not connected", async () => {
  const heard = await bench.send("GET", "/v1/terminal/12345678");
  expect(statusOf(heard)).toBe(400);
  expect(parsed(heard)["failure"]).toEqual({
    error: "8013: Terminal is unknown or not connected",
  });
});

test("a terminal is idle, and offline when it has been unplugged", async () => {
  const path = `/v1/terminal/${TERMINAL_ID}`;
  const stateOf = async (): Promise<unknown> =>
    parsed(await bench.send("GET", path))["terminal"]?.["terminalState"];
  expect(await stateOf()).toBe("idle");
  await bench.control(`/terminals/${TERMINAL_ID}/link`, { connected: false });
  expect(await stateOf()).toBe("offline");
  expect(statusOf(await bench.pay(10_000))).toBe(400);
});

test("the printer width is kept, and 0 leaves the receipts to the terminal", async () => {
  const path = `/v1/terminal/${TERMINAL_ID}/settings`;
  expect(parsed(await bench.send("GET", path))).toEqual({ printerWidth: 24 });
  expect(statusOf(await bench.send("PUT", path, { printerWidth: 0 }))).toBe(200);
  expect(parsed(await bench.send("GET", path))).toEqual({ printerWidth: 0 });
  const paid = parsed(await bench.pay(10_000));
  expect(paid["result"]?.[0]?.["customerReceipt"]).toBe("");
  expect(statusOf(await bench.send("PUT", path, { printerWidth: -1 }))).toBe(400);
  expect(statusOf(await bench.send("PUT", path, { printerWidth: "24" }))).toBe(400);
});

test("what is no JSON object, unknown or too large gets a 4xx", async () => {
  const token = await signIn(bench.url);
  const raw = async (path: string, body: string): Promise<number> => {
    const authorization = `Bearer ${token}`;
    const response = await fetch(`${bench.url}${path}`, {
      method: "POST",
      headers: { authorization },
      body,
    });
    return response.status;
  };
  const transaction = `/v1/terminal/${TERMINAL_ID}/transaction`;
  expect(await raw(transaction, "{")).toBe(400);
  expect(await raw(transaction, "[1]")).toBe(400);
  expect(await raw(transaction, JSON.stringify({ much: "x".repeat(70_000) }))).toBe(413);
  expect(await raw("/v1/nothing", "{}")).toBe(404);
  expect(await raw("/v1/terminal", "{}")).toBe(405);
  expect((await bench.truth()).transactions).toEqual([]);
});
