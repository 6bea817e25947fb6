import { SCOPES } from "@kortkoll/core/people/rights.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../log.ts";
import type { Access } from "./access.ts";
import { createHttpServer } from "./http-server.ts";
import { NOBODY } from "./test-access.ts";
import { openTestApp, type TestApp } from "./test-app.ts";

let it: TestApp;
let manager: string;
beforeAll(async () => {
  it = await openTestApp();
  await it.addPerson("CHEF", "manager");
  manager = await it.signIn("CHEF");
});
afterAll(() => it.close());

const PUBLIC_ROUTES = [
  "GET /api/demo",
  "GET /api/docs",
  "GET /api/docs/json",
  "GET /api/docs/static/*",
  "GET /api/docs/static/index.html",
  "GET /api/docs/static/swagger-initializer.js",
  "GET /api/docs/yaml",
  "GET /api/health",
  "GET /api/openapi.json",
  "GET /api/ready",
  "POST /api/chosen-password",
  "POST /api/first-administrator",
  "POST /api/session",
];

function call(method: string, url: string, headers: Record<string, string>): Promise<Response> {
  const path = url.replace(/:\w+/g, "0198c5a0-1234-7123-9123-411111111111");
  return fetch(it.url + path, { method, headers, redirect: "manual" });
}

test("only these routes are public", () => {
  const open = it.app.routeTable.filter((route) => route.access?.kind === "public");
  const named = open.filter((route) => route.method !== "HEAD");
  expect(named.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual(PUBLIC_ROUTES);
});

test("every other route refuses callers that it does not know", async () => {
  const guarded = it.app.routeTable.filter((route) => route.access?.kind === "granted");
  expect(guarded.length).toBeGreaterThan(3);
  for (const { method, url } of guarded) {
    const strangers = [
      {},
      { authorization: "Bearer kk_nobody" },
      { authorization: "Basic QU5MSTpBTkxJ" },
      { cookie: "kortkoll_session=nobody" },
      // A key that is wrong is not made good by a session that is right.
      { authorization: "Bearer kk_nobody", cookie: manager },
    ];
    for (const headers of strangers) {
      const answer = await call(method, url, headers);
      expect(answer.status, `${method} ${url} ${JSON.stringify(headers)}`).toBe(401);
    }
  }
});

test("every other route refuses keys without its scope", async () => {
  for (const { method, url, access } of it.app.routeTable) {
    if (access?.kind !== "granted") continue;
    const foreign = SCOPES.filter((scope) => scope !== access.scope);
    const authorization = await it.addKey(foreign);
    const answer = await call(method, url, { authorization });
    expect(answer.status, `${method} ${url}`).toBe(403);
  }
});

test("a stopped key stops within a second", async () => {
  const authorization = await it.addKey(["payments:read"]);
  const open = await call("GET", "/api/live", { authorization });
  expect(open.status).toBe(200);
  await open.body?.cancel();
  await it.database.query({
    name: "test_stop_keys",
    text: "update api_keys set stopped_at = now() where stopped_at is null",
  });
  it.nowMs += 1001;
  expect((await call("GET", "/api/live", { authorization })).status).toBe(401);
});

describe("a write with a person's cookie", () => {
  const signOut = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${it.url}/api/session/till`, {
      method: "PUT",
      headers: { cookie: manager, "content-type": "application/json", ...headers },
      body: JSON.stringify({ tillId: null }),
    });

  test.each([
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:1" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("is refused from %j", async (headers) => {
    const answer = await signOut(headers);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "notAllowed" });
  });

  test("is taken from our own pages, and from a program that names no origin", async () => {
    expect((await signOut({ origin: it.url })).status).toBe(200);
    expect((await signOut({ "sec-fetch-site": "same-origin", origin: it.url })).status).toBe(200);
    expect((await signOut({})).status).toBe(200);
  });
});

test("a route that does not say who may call it keeps the server from starting", async () => {
  const app = await createHttpServer({
    database: it.database,
    clock: () => 0,
    log: createLog("silent"),
    access: NOBODY,
    version: "0",
  });
  const granted = { kind: "granted", right: "takeCard", subject: "nothing" } as const;
  app.route({ method: "GET", url: "/api/forgotten", handler: () => "x" });
  app.route({
    method: "POST",
    url: "/api/payments/:id/forgotten",
    config: { access: granted },
    handler: () => "x",
  });
  const vague = { kind: "granted", right: "takeCard" } as unknown as Access;
  app.route({ method: "GET", url: "/api/vague", config: { access: vague }, handler: () => "x" });
  const ofOther: Access = { ...granted, subject: { thing: "order", param: "orderId" } };
  app.route({ method: "GET", url: "/api/x/:id", config: { access: ofOther }, handler: () => "x" });
  await expect(app.ready()).rejects.toThrow(
    /GET \/api\/forgotten does not say who.*POST \/api\/payments\/:id\/forgotten does not say that it moves money.*GET \/api\/vague does not say what it is about.*GET \/api\/x\/:id is about ":orderId"/,
  );
  await app.close();
});
