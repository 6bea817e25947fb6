/** What happens while a file is being made: its receiver leaves, the database goes, the server stops. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { statement, type Transaction } from "../database/database.ts";
import { endWaiting } from "../database/test-end-waiting.ts";
import { openTestApp, PRODUCT } from "../http/test-app.ts";
import type { ExportView } from "./exports-api.ts";
import { type BooksApp, openBooksApp } from "./test-books-app.ts";

let it: BooksApp;
beforeAll(async () => {
  it = await openBooksApp();
});
beforeEach(async () => {
  await it.desk.startOver();
  it.at("2026-03-02T11:00:00Z");
  await it.pay(21_000);
  await it.close();
});
afterAll(() => it.app.close());

const PATH = "/api/exports/sie?company=BIL&from=2026-03-01&to=2026-03-31";
const KEPT = { companyCode: "BIL", form: "sie", to: "2026-12-31", include: "all" };

/** Of what a file reads, what nothing else does: each that is made meanwhile waits in its middle. */
const HOLD = statement({ name: "test_hold_files", text: "lock table cash_reasons" });
const COUNT_WAITING = statement({
  name: "test_count_waiting",
  text: `select count(*)::int as waiting from pg_stat_activity
    where application_name = $1 and wait_event_type = 'Lock' and datname = current_database()`,
});

type Held = { readonly untilWaiting: (files: number) => Promise<void>; readonly letGo: () => void };

async function whileHeld(use: (held: Held) => Promise<void>): Promise<void> {
  const { database } = it.app;
  const untilWaiting = (files: number): Promise<void> =>
    expect
      .poll(async () => await database.query(COUNT_WAITING, [PRODUCT]))
      .toEqual([{ waiting: files }]);
  const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: holds, resolve: begin } = Promise.withResolvers<void>();
  const holding = database.inTransaction(async (tx: Transaction) => {
    await tx.query(HOLD);
    begin();
    await released;
  });
  await holds;
  try {
    await use({ untilWaiting, letGo });
  } finally {
    letGo();
    await holding;
  }
}

async function exportsMade(): Promise<unknown> {
  return await it.rows(
    `select (select count(*)::int from exports) as made, (select count(distinct export_id)::int
      from export_vouchers) as taken, (select coalesce(max(last_number), 0) from export_counters) as number`,
  );
}

describe("while a file is being made", () => {
  test("a fourth at once is refused, and those whose receivers have left give their places back", async () => {
    await whileHeld(async ({ untilWaiting }) => {
      const leaving = new AbortController();
      const headers = { cookie: await it.app.signIn("EKO") };
      const asked = [1, 2, 3].map(() =>
        fetch(it.app.url + PATH, { headers, signal: leaving.signal }).catch(() => "left"),
      );
      await untilWaiting(3);
      const fourth = await it.get(PATH);
      expect(fourth).toMatchObject({ status: 429, body: { code: "tooManyRequests" } });
      expect(fourth.headers.get("retry-after")).toBe("5");
      expect((await it.post("/api/exports", KEPT)).status).toBe(429);
      leaving.abort();
      expect(await Promise.all(asked)).toEqual(["left", "left", "left"]);
    });
    await expect.poll(async () => (await it.get(PATH)).status).toBe(200);
  });

  test("a database that is lost is an answer and no file, and no number is used up", async () => {
    const name = it.app.connection.database ?? "";
    const before = await exportsMade();
    await whileHeld(async ({ untilWaiting }) => {
      const read = it.get(PATH);
      await untilWaiting(1);
      await endWaiting(name, PRODUCT);
      expect(await read).toMatchObject({ status: 503, body: { code: "databaseUnavailable" } });
      const kept = it.post("/api/exports", KEPT);
      await untilWaiting(1);
      await endWaiting(name, PRODUCT);
      expect(await kept).toMatchObject({ status: 503, body: { code: "databaseUnavailable" } });
    });
    expect(await exportsMade()).toEqual(before);
    expect((await it.get(PATH)).status).toBe(200);
    expect((await it.post("/api/exports", KEPT)).status).toBe(201);
  });

  test("a server that stops gives up what was to be read, and finishes what is to be kept", async () => {
    const stopping = await openTestApp({ beside: it.app });
    let closed = Promise.resolve();
    await whileHeld(async ({ untilWaiting, letGo }) => {
      const read = it.call("GET", PATH, { on: stopping });
      const kept = it.call<ExportView>("POST", "/api/exports", { body: KEPT, on: stopping });
      await untilWaiting(2);
      closed = stopping.close();
      expect(await read).toMatchObject({ status: 503, body: { code: "databaseUnavailable" } });
      letGo();
      expect((await kept).status).toBe(201);
    });
    await closed;
  });
});

test("a file that is not read to its end gives its place back", async () => {
  for (let times = 1; times <= 4; times += 1) {
    const answer = await fetch(it.app.url + PATH, {
      headers: { cookie: await it.app.signIn("EKO") },
    });
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(100);
    await answer.body?.cancel();
  }
  await expect.poll(async () => (await it.get(PATH)).status).toBe(200);
});
