import type { TerminalState } from "@kortkoll/terminals/terminal.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TerminalList, TillList } from "../api.ts";
import { newUuid } from "../clock.ts";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { silentLog } from "../database/test-log.ts";
import {
  insertAttempt,
  insertOrder,
  insertPlaces,
  type TestPlaces,
} from "../database/test-rows.ts";
import { openReadApp, type ReadApp } from "../history/test-read-app.ts";
import { findTerminal, findTill, terminalsOfTill } from "./find-place.ts";
import { listTerminals } from "./list-places.ts";
import { registerPlaceRoutes } from "./place-routes.ts";
import { registerTerminal, tieTerminalToTill } from "./register-terminal.ts";
import { askTerminals, startTerminalMonitor } from "./terminal-monitor.ts";

let test_: TestDatabase;
let app: ReadApp;
let places: TestPlaces;

beforeAll(async () => {
  test_ = await openTestDatabase();
  const sql = test_.database;
  places = await insertPlaces(sql);
  app = await openReadApp({
    database: sql,
    clock: () => 0,
    addRoutes: (server) => registerPlaceRoutes(server, { sql, clock: () => 0 }),
  });
});

afterAll(async () => {
  await app.close();
  await test_.close();
});

test("tills are listed with their site, companies and terminals in the order they prefer", async () => {
  const { tills } = await app.json<TillList>("/api/tills");
  expect(tills.map((till) => [till.siteCode, till.code])).toEqual([
    ["NORD", "K1"],
    ["NORD", "K2"],
    ["SÖDER", "K9"],
  ]);
  const { "77000001": first, "77000002": second } = places.terminals;
  expect(tills[0]).toMatchObject({ companyCodes: ["BIL"], terminalIds: [first, second] });
  expect(tills[1]?.terminalIds).toEqual([second, first]);
  expect((await app.get("/api/tills", "administrator")).status).toBe(200);
});

test("a terminal that a payment holds says by which till, by whom and since when", async () => {
  const orderId = await insertOrder(test_.database, places, { invoiceNumber: "1" });
  const id = await insertAttempt(test_.database, places, {
    orderIds: [orderId],
    state: "unknown",
    till: "SÖDER-K9",
    terminal: "77000009",
    operator: "ANLI",
  });
  const { terminals } = await app.json<TerminalList>("/api/terminals");
  const held = terminals.find((terminal) => terminal.terminalId === "77000009");
  expect(held).toMatchObject({
    activePaymentId: id,
    heldBy: { till: "K9", operator: "ANLI", since: "2026-03-02T09:00:00.000Z" },
    state: "notGiven",
    lastContactAt: null,
  });
  const free = terminals.find((terminal) => terminal.terminalId === "77000001");
  expect(free).toMatchObject({ activePaymentId: null, heldBy: null });
});

test("a terminal is found by our id and by the vendor's, a till by its id", async () => {
  const sql = test_.database;
  const id = places.terminals["77000001"];
  expect((await findTerminal(sql, id))?.terminalId).toBe("77000001");
  expect((await findTerminal(sql, "77000001"))?.id).toBe(id);
  expect(await findTerminal(sql, "99999999")).toBeUndefined();
  expect(await findTerminal(sql, newUuid())).toBeUndefined();
  expect((await findTill(sql, places.tills["NORD-K1"]))?.siteCode).toBe("NORD");
  expect(await findTill(sql, "K1")).toBeUndefined();
  const tied = await terminalsOfTill(sql, places.tills["NORD-K2"]);
  expect(tied.map((terminal) => terminal.terminalId)).toEqual(["77000002", "77000001"]);
});

test("a terminal that is registered again keeps its id, name and company", async () => {
  const sql = test_.database;
  const terminal = {
    id: newUuid(),
    terminalId: "78000001",
    companyId: places.companyId,
    siteId: places.sites.NORD,
    model: "Lane3000",
    name: "Vid disken",
  };
  expect(await registerTerminal(sql, terminal)).toBe(terminal.id);
  const again = {
    ...terminal,
    id: newUuid(),
    model: "Desk3500",
    name: "Annat",
    serialNumber: "S1",
  };
  expect(await registerTerminal(sql, again)).toBe(terminal.id);
  expect(await findTerminal(sql, "78000001")).toMatchObject({
    model: "Desk3500",
    name: "Vid disken",
  });
  const odd = { ...terminal, terminalId: "78000002", model: "Hemma3000" };
  await expect(registerTerminal(sql, odd)).rejects.toThrow("Hemma3000 is not an approved model");
  expect(await findTerminal(sql, "78000002")).toBeUndefined();
  const tie = { tillId: places.tills["NORD-K1"], terminalId: terminal.id, rank: 5 };
  await tieTerminalToTill(sql, tie);
  await tieTerminalToTill(sql, { ...tie, rank: 0 });
  expect((await terminalsOfTill(sql, tie.tillId))[0]?.id).toBe(terminal.id);
});

const T0 = Date.UTC(2026, 2, 2, 9);

type Round = { readonly asked: string[]; readonly changes: number };

async function round(state: TerminalState, atMs: number): Promise<Round> {
  const asked: string[] = [];
  let changes = 0;
  await askTerminals({
    sql: test_.database,
    clock: () => atMs,
    onChange: () => {
      changes += 1;
    },
    cloud: {
      state: (terminalId) => {
        asked.push(terminalId);
        return Promise.resolve(state);
      },
    },
  });
  return { asked, changes };
}

async function shown(): Promise<unknown[]> {
  const terminals = await listTerminals(test_.database, { nowMs: 0 });
  const one = terminals.find((terminal) => terminal.terminalId === "77000001");
  return [one?.state, one?.lastContactAt];
}

test("what terminals say of themselves is stored when it is new, and contact once a minute", async () => {
  const why = { code: "cloudUnreachable", detail: "" } as const;
  expect((await round({ kind: "noAnswer", why }, T0)).changes).toBe(1);
  expect(await shown()).toEqual(["noAnswer", null]);
  expect((await round({ kind: "idle" }, T0)).changes).toBe(1);
  expect(await shown()).toEqual(["idle", "2026-03-02T09:00:00.000Z"]);
  expect((await round({ kind: "idle" }, T0 + 60_000)).changes).toBe(0);
  expect((await round({ kind: "idle" }, T0 + 60_001)).changes).toBe(1);
  expect(await shown()).toEqual(["idle", "2026-03-02T09:01:00.001Z"]);
  expect((await round({ kind: "offline", raw: "x" }, T0 + 90_000)).changes).toBe(1);
  expect(await shown()).toEqual(["offline", "2026-03-02T09:01:00.001Z"]);
});

test("a terminal that a payment uses right now is not asked", async () => {
  const orderId = await insertOrder(test_.database, places, { invoiceNumber: "2" });
  await insertAttempt(test_.database, places, {
    orderIds: [orderId],
    state: "sent",
    terminal: "77000002",
  });
  const { asked } = await round({ kind: "idle" }, T0);
  expect(asked).toContain("77000001");
  expect(asked).toContain("77000009");
  expect(asked).not.toContain("77000002");
});

test("at most eight terminals are asked at once, and each of them once", async () => {
  for (let nth = 0; nth < 20; nth += 1) {
    await registerTerminal(test_.database, {
      id: newUuid(),
      terminalId: `790000${String(nth).padStart(2, "0")}`,
      companyId: places.companyId,
      siteId: places.sites.NORD,
      model: "Lane3000",
      name: "Många",
    });
  }
  let atOnce = 0;
  let most = 0;
  const asked: string[] = [];
  await askTerminals({
    sql: test_.database,
    clock: () => T0,
    onChange: () => undefined,
    cloud: {
      state: async (terminalId) => {
        asked.push(terminalId);
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        atOnce -= 1;
        return { kind: "idle" };
      },
    },
  });
  expect(most).toBe(8);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeGreaterThan(20);
});

test("the monitor begins at once and stops when told, also while it rests", async () => {
  const { promise: hasAsked, resolve: noteAsked } = Promise.withResolvers<void>();
  const monitor = startTerminalMonitor({
    sql: test_.database,
    clock: () => T0,
    random: () => 0.5,
    log: silentLog,
    onChange: () => undefined,
    cloud: {
      state: () => {
        noteAsked();
        return Promise.resolve({ kind: "idle" });
      },
    },
  });
  await hasAsked;
  await monitor.stop();
});
