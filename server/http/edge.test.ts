import { request as rawRequest } from "node:http";
import { inGroups, numberLikeACard } from "@kortkoll/core/cards/test-card-number.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { problem } from "../api.ts";
import { type Database, statement } from "../database/database.ts";
import { CommitUnknown, DatabaseUnavailable } from "../database/database-errors.ts";
import type { HttpServer } from "./http-server.ts";
import { openTestApp, type TestApp } from "./test-app.ts";

const granted = {
  kind: "granted",
  right: "takeCard",
  scope: "payments:write",
  subject: "nothing",
} as const;
const VISA = numberLikeACard("411111", 16);
const AMEX = numberLikeACard("378282", 15);
const CARD = inGroups(VISA, " ");
const EITHER = new RegExp(`${VISA.slice(-8)}|${inGroups(VISA, "[ -]").slice(-12)}|${AMEX}`);

let it: TestApp;
let key: string;

beforeAll(async () => {
  it = await openTestApp({ addRoutes });
  key = await it.addKey(["payments:write"]);
});
afterAll(() => it.close());

const WRITE = statement({ name: "edge_write", text: "create table edge_written (id int)" });
const BE_FULL = statement({
  name: "edge_full",
  text: "do $$ begin raise exception 'no space left' using errcode = 'disk_full'; end $$",
});

function addRoutes(app: HttpServer, database: Database): void {
  const body = z.strictObject({
    text: z.string().max(10).optional(),
    totalOre: z.number().int().min(1),
    lines: z.array(z.strictObject({ text: z.string() })).optional(),
  });
  app.route({
    method: "POST",
    url: "/api/test/echo",
    config: { access: granted },
    schema: { body, querystring: z.object({ search: z.string().optional() }) },
    handler: (request) => request.body,
  });
  app.route({
    method: "POST",
    url: "/api/payments/:id/about",
    config: { access: granted, movesMoney: "ofPayment" },
    handler: () => ({}),
  });
  app.route({
    method: "POST",
    url: "/api/payments/:id/test/:failure",
    config: { access: granted, movesMoney: true },
    schema: {
      params: z.object({ id: z.string(), failure: z.string() }),
      response: { 200: z.object({ id: z.uuid() }) },
    },
    handler: async (request) => {
      switch (request.params.failure) {
        case "commitUnknown":
          throw new CommitUnknown("COMMIT", new Error("gone"));
        case "databaseUnavailable":
          throw new DatabaseUnavailable("gone");
        case "readOnly":
          await database.inTransaction((tx) => tx.query(WRITE), { readOnly: true });
          throw new Error("It was written.");
        case "full":
          await database.query(BE_FULL);
          throw new Error("It was written.");
        case "wrongAnswer":
          return { id: "not a uuid" };
        default:
          throw new Error(`secret words of the inside, card ${CARD}`);
      }
    },
  });
  app.route({
    method: "POST",
    url: "/api/test/large",
    bodyLimit: 4 * 1024 * 1024,
    config: { access: granted },
    schema: { body: z.object({ text: z.string() }) },
    handler: (request) => ({ length: request.body.text.length }),
  });
}

type Sent = { readonly body?: string; readonly headers?: Record<string, string> };

function post(path: string, { body, headers = {} }: Sent = {}): Promise<Response> {
  return fetch(it.url + path, {
    method: "POST",
    headers: { authorization: key, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

async function checkProblem(
  answer: Response,
  expected: Partial<z.infer<typeof problem>>,
): Promise<z.infer<typeof problem>> {
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const read = problem.parse(await answer.json());
  expect(read).toMatchObject({ status: answer.status, ...expected });
  return read;
}

test("malformed JSON is refused with a problem", async () => {
  const answer = await post("/api/test/echo", { body: '{"totalOre": 1' });
  await checkProblem(answer, { status: 400, code: "invalidInput", field: "body" });
});

test("JSON that would reach into prototypes is refused", async () => {
  const answer = await post("/api/test/echo", { body: '{"__proto__": {"a": 1}, "totalOre": 1}' });
  await checkProblem(answer, { status: 400, code: "invalidInput" });
});

test("another content type is refused with a problem", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml"]) {
    const answer = await post("/api/test/echo", { body: "x", headers: { "content-type": type } });
    await checkProblem(answer, { status: 415, code: "invalidInput", field: "Content-Type" });
  }
});

test("a body of 1 MB is refused and the sender gets to read why", async () => {
  const body = JSON.stringify({ totalOre: 1, text: "x".repeat(1024 * 1024) });
  for (let time = 0; time < 5; time += 1) {
    await checkProblem(await post("/api/test/echo", { body }), {
      status: 413,
      code: "bodyTooLarge",
    });
  }
});

test("a body of 1 MB sent in pieces of unknown length is refused", async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sending = rawRequest(
      `${it.url}/api/test/echo`,
      { method: "POST", headers: { authorization: key, "content-type": "application/json" } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    sending.on("error", reject);
    for (let piece = 0; piece < 16; piece += 1) sending.write(" ".repeat(64 * 1024));
    sending.end();
  });
  expect(status).toBe(413);
});

test("a route may take larger bodies than the others", async () => {
  const answer = await post("/api/test/large", { body: JSON.stringify({ text: "å".repeat(5e5) }) });
  expect(await answer.json()).toEqual({ length: 5e5 });
});

test("every field that is wrong is named, in the caller's language", async () => {
  const body = JSON.stringify({
    totalOre: "100",
    text: "far too long a text",
    lines: [{ text: "ok" }, {}],
    colour: "red",
  });
  const swedish = await checkProblem(await post("/api/test/echo", { body }), {
    status: 400,
    code: "invalidInput",
  });
  expect(swedish.problems?.map(({ field }) => field).toSorted()).toEqual([
    "colour",
    "lines.1.text",
    "text",
    "totalOre",
  ]);
  expect(swedish.detail).toContain("totalOre: Ska vara ett tal.");
  expect(swedish.problems).toContainEqual({ field: "lines.1.text", message: "Fältet saknas." });
  const english = await post("/api/test/echo", { body, headers: { "accept-language": "en" } });
  expect((await checkProblem(english, {})).detail).toContain("totalOre: Must be a number.");
});

test("a missing body is said to be missing", async () => {
  await checkProblem(await post("/api/test/echo"), { code: "invalidInput", field: "body" });
  const chosen = { headers: { "content-type": "application/json" }, body: "" };
  await checkProblem(await post("/api/test/echo", chosen), { field: "body" });
});

test.each([
  ["text", `{"totalOre":1,"text":"${CARD}"}`],
  [
    "lines.1.text",
    `{"totalOre":1,"lines":[{"text":"a"},{"text":"Kort ${inGroups(VISA, "-")} ok"}]}`,
  ],
  ["whatever.deep.0", `{"totalOre":1,"whatever":{"deep":["${AMEX}"]}}`],
  ["body", `{"totalOre":1,"${VISA}":1}`],
])("a card number in %s is refused, named and not logged", async (field, body) => {
  const answer = await post("/api/test/echo", { body });
  const read = await checkProblem(answer, { status: 422, code: "looksLikeCardNumber", field });
  expect(JSON.stringify(read)).not.toMatch(EITHER);
  expect(it.logged()).not.toMatch(EITHER);
});

test("a card number in a search is refused and not logged", async () => {
  const search = encodeURIComponent(CARD);
  const answer = await post(`/api/test/echo?search=${search}`, { body: '{"totalOre":1}' });
  await checkProblem(answer, { status: 422, code: "looksLikeCardNumber", field: "search" });
  expect(it.logged()).not.toContain("1111");
});

test.each([
  ["totalOre", `{"totalOre":${VISA}}`],
  ["totalOre", `{"totalOre":-${AMEX}}`],
  ["lines.0.quantity", `{"totalOre":1,"lines":[{"text":"a","quantity":${VISA}e0}]}`],
])("a card number sent as a number in %s is refused and not logged", async (field, body) => {
  const answer = await post("/api/test/echo", { body });
  const read = await checkProblem(answer, { status: 422, code: "looksLikeCardNumber", field });
  expect(JSON.stringify(read)).not.toMatch(EITHER);
  expect(it.logged()).not.toMatch(EITHER);
});

test.each([VISA, CARD, inGroups(VISA, "-"), `order ${AMEX}`])(
  "a card number as Idempotency-Key is refused and not logged (%#)",
  async (idempotencyKey) => {
    const headers = { "idempotency-key": idempotencyKey };
    const answer = await post("/api/test/echo", { body: '{"totalOre":1}', headers });
    const field = "Idempotency-Key";
    const read = await checkProblem(answer, { status: 422, code: "looksLikeCardNumber", field });
    expect(JSON.stringify(read)).not.toMatch(EITHER);
    expect(it.logged()).not.toMatch(EITHER);
  },
);

test("an amount, a time or an id with many digits is no card number", async () => {
  const id = "0198c5a0-1234-7123-9123-411111111111";
  const body = JSON.stringify({ totalOre: 1_772_442_000_123 });
  const headers = { "idempotency-key": id };
  expect((await post(`/api/test/echo?search=${id}`, { body, headers })).status).toBe(200);
});

test.each([
  ["text", '{"totalOre":1,"text":"a\\u0000b"}'],
  ["text", '{"totalOre":1,"text":"a\\ud800b"}'],
])("text that a database cannot hold is refused in %s", async (field, body) => {
  await checkProblem(await post("/api/test/echo", { body }), { status: 400, field });
});

test("deeply nested JSON is refused without harm", async () => {
  const depth = 60_000;
  const body = `{"totalOre":1,"lines":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  await checkProblem(await post("/api/test/echo", { body }), { status: 400 });
});

test("an unknown address under /api is a problem", async () => {
  const answer = await fetch(`${it.url}/api/nothing`);
  await checkProblem(answer, { status: 404, code: "notFound" });
  await checkProblem(await fetch(`${it.url}/api/%zz`), { status: 400 });
});

test.each([
  ["commitUnknown", 503, "databaseUnavailable"],
  ["databaseUnavailable", 503, "databaseUnavailable"],
  ["readOnly", 503, "databaseReadOnly"],
  ["full", 503, "databaseFull"],
  ["wrongAnswer", 500, "internalError"],
  ["anything", 500, "internalError"],
] as const)(
  "on a payment, %s says that nobody knows whether money moved",
  async (how, status, code) => {
    const answer = await post(`/api/payments/abc/test/${how}`);
    const read = await checkProblem(answer, { status, code, moneyMoved: "unknown" });
    expect(read.nextStep).toContain("GET /api/payments/abc");
    expect(JSON.stringify(read)).not.toContain("secret words");
    expect(it.logged()).not.toContain("1111 1111");
  },
);

test("a refusal at the door of a payment is certain that nothing has moved", async () => {
  const noKey = { headers: { authorization: "Bearer nobody" } };
  const refused = await post("/api/payments/abc/test/x", noKey);
  await checkProblem(refused, { status: 401, moneyMoved: "no" });
});

test("of a payment that there is already, no refusal at the door says that nothing has moved", async () => {
  const noKey = { headers: { authorization: "Bearer nobody" } };
  const refused = await post("/api/payments/abc/about", noKey);
  await checkProblem(refused, { status: 401, moneyMoved: "unknown" });
});

test("the same refusal of a repeated call says nothing of money", async () => {
  const headers = { authorization: "Bearer nobody", "idempotency-key": "a" };
  const read = await checkProblem(await post("/api/payments/abc/test/x", { headers }), {});
  expect(read.moneyMoved).toBeUndefined();
});

test("no answer of the API stays in a cache", async () => {
  for (const path of ["/api/session", "/api/health", "/api/openapi.json", "/api/nothing"]) {
    const answer = await fetch(it.url + path, { headers: { authorization: key } });
    expect([path, answer.headers.get("cache-control")]).toEqual([path, "no-store"]);
  }
});

test("pages are told what they may not do", async () => {
  const { headers } = await fetch(`${it.url}/api/health`);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("style-src 'self' 'unsafe-inline'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("upgrade-insecure-requests");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("x-powered-by")).toBeNull();
});

test("the server is ready when its database answers", async () => {
  const answer = await fetch(`${it.url}/api/health`);
  expect(await answer.json()).toMatchObject({ status: "ready", database: "ok" });
});
