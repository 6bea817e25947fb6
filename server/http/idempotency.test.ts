import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Database, statement } from "../database/database.ts";
import type { HttpServer } from "./http-server.ts";
import { storeAnswer } from "./idempotency.ts";
import { ProblemError } from "./problem.ts";
import { openTestApp, type TestApp } from "./test-app.ts";

let it: TestApp;
let key: string;
let writes = 0;

beforeAll(async () => {
  it = await openTestApp({ addRoutes });
  key = await it.addKey(["orders:write"]);
});
afterAll(() => it.close());

const ADD_SITE = statement({
  name: "test_add_site_once",
  text: `insert into sites (id, code, name) values ($1, $2, 'Prov') on conflict do nothing
    returning id`,
});

/** A write like those of the product: a row, an answer, one transaction; a second one is refused. */
function addRoutes(app: HttpServer, database: Database): void {
  app.route({
    method: "POST",
    url: "/api/test/sites",
    config: {
      access: { kind: "granted", right: "settings", scope: "orders:write", subject: "nothing" },
    },
    schema: {
      body: z.strictObject({ id: z.uuid(), code: z.string(), note: z.string().optional() }),
      response: { 201: z.object({ id: z.uuid(), nested: z.object({ å: z.string() }) }) },
    },
    handler: async (request, reply) => {
      const { id, code } = request.body;
      const body = { id, nested: { å: "ö" } };
      const isNew = await database.inTransaction(async (tx) => {
        const rows = await tx.query(ADD_SITE, [id, code]);
        if (rows.length === 0) return false;
        await storeAnswer(tx, request.idempotency, { status: 201, body, at: new Date(it.nowMs) });
        return true;
      });
      if (!isNew) throw new ProblemError({ status: 409, code: "orderHeld" });
      writes += 1;
      return reply.code(201).send(body);
    },
  });
}

function send(
  idempotencyKey: string | undefined,
  body: object,
  authorization = key,
): Promise<Response> {
  return fetch(`${it.url}/api/test/sites`, {
    method: "POST",
    headers: {
      authorization,
      "content-type": "application/json",
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    body: JSON.stringify(body),
  });
}

const id = (nth: number): string => `0198c5a0-0000-7000-8000-${String(nth).padStart(12, "0")}`;

test("a repeated write gets the first answer, marked as a repetition", async () => {
  const first = await send("first", { id: id(1), code: "S1" });
  expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([201, null]);
  const second = await send("first", { code: "S1", id: id(1) });
  expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
  expect(await second.json()).toEqual(await first.json());
});

test("the same key with another body is refused", async () => {
  await send("reused", { id: id(2), code: "S2" });
  const answer = await send("reused", { id: id(3), code: "S3" });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ code: "idempotencyKeyReused" });
});

test("keys of different callers have nothing to do with each other", async () => {
  const other = await it.addKey(["orders:write"]);
  await send("shared", { id: id(4), code: "S4" });
  const answer = await send("shared", { id: id(5), code: "S5" }, other);
  expect([answer.status, answer.headers.get("idempotency-replayed")]).toEqual([201, null]);
});

test("a refusal is not kept: the same call may succeed later", async () => {
  await send(undefined, { id: id(6), code: "S6" });
  expect((await send("later", { id: id(6), code: "S6" })).status).toBe(409);
  await it.database.query(
    statement({ name: "test_remove", text: "delete from sites where id = $1" }),
    [id(6)],
  );
  expect((await send("later", { id: id(6), code: "S6" })).status).toBe(201);
});

test("of twenty equal writes at once one is done and all get its answer", async () => {
  writes = 0;
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => send("twenty", { id: id(7), code: "S7" })),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(201));
  const replayed = answers.filter((answer) => answer.headers.has("idempotency-replayed"));
  expect([replayed.length, writes]).toEqual([19, 1]);
});

test("a key that is too long or not printable is refused", async () => {
  for (const bad of ["x".repeat(201), "nyckel\u00e5"]) {
    const answer = await send(bad, { id: id(8), code: "S8" });
    expect(await answer.json()).toMatchObject({ status: 400, field: "Idempotency-Key" });
  }
});
