/** Copies of a database that somebody has tampered with: each is found, and says what and where. */
import { appendFile, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../../core/seeded-random.ts";
import { columnTypes } from "../database/column-types.ts";
import type { Sql } from "../database/database.ts";
import {
  openTestDatabase,
  type TestDatabase,
  testAdministrator,
} from "../database/test-database.ts";
import type { Broken, Verdict } from "./broken-entry.ts";
import { SOURCES } from "./chain-source-store.ts";
import { textOfHead } from "./head-key.ts";
import { digestOf, HELD_TABLES } from "./held-tables.ts";
import type { SealDeps } from "./seal-chain.ts";
import { ask, sealDepsOf, sealEverything, verify } from "./test-audit.ts";
import { fillHeldTables, listRowTamperings } from "./test-held-rows.ts";
import { LEFT_OUT, LEFT_OUT_COLUMNS } from "./test-left-out.ts";
import { applyDayOfEverything } from "./test-sealed-day.ts";
import { TAMPERINGS } from "./test-tampering.ts";
import { verifyChain } from "./verify-chain.ts";
import { verifyHeldRows } from "./verify-held-rows.ts";

let opened: TestDatabase;
let deps: SealDeps;
let client: pg.Client;
let folder: string;
beforeAll(async () => {
  opened = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "kortkoll-audit-"));
  deps = await applyDayOfEverything(opened, join(folder, "heads.jsonl"));
  client = new pg.Client(testAdministrator(opened.name));
  await client.connect();
  await fillHeldTables(client);
  await sealEverything(deps);
});
afterAll(async () => {
  await client.end();
  await opened.close();
  await rm(folder, { recursive: true });
});

/** One copy: what `tamper` does is there for the verification, and gone after it. */
function inCopy(tamper: () => Promise<string>): Promise<{ done: string; verdict: Verdict }> {
  return copy(async (sql) => {
    const done = await tamper();
    return { done, verdict: await verifyChain({ ...deps, database: sql }) };
  });
}

function inCopyOfRows(tamper: () => Promise<void>): Promise<{ broken: Broken | undefined }> {
  return copy(async (sql) => {
    await tamper();
    return { broken: await verifyHeldRows({ ...deps, database: sql }, 0) };
  });
}

async function copy<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    await client.query("set local session_replication_role = replica");
    const sql: Sql = {
      query: async (asked, values = []) => {
        const { name, text } = asked;
        const query = { name, text, values: [...values], types: columnTypes };
        return (await client.query(query)).rows;
      },
    };
    return await work(sql);
  } finally {
    await client.query("rollback");
  }
}

test("the day is whole before anybody has tampered with it, and holds every kind of row", async () => {
  const verdict = await verify(deps);
  expect(verdict.firstBroken).toBeUndefined();
  expect(verdict.heads).toBeGreaterThan(3);
  const sources = await ask<{ source: string }>(
    opened.database,
    "select distinct source from audit_chain order by 1",
  );
  expect(sources).toHaveLength(11);
});

test("every held table has rows, and any row edited, removed, put in or swapped is found", async () => {
  const ways = await listRowTamperings(client);
  const found = new Map<string, number>();
  for (const { done, table, tamper } of ways) {
    let isTampering = false;
    const { broken } = await inCopyOfRows(async () => {
      isTampering = await tamper(client);
    });
    if (!isTampering) continue;
    expect(broken, done).toMatchObject({ problem: "heldRowDiffers", kind: table });
    found.set(table, (found.get(table) ?? 0) + 1);
  }
  expect([...found.keys()].sort()).toEqual(HELD_TABLES.map(({ table }) => table).sort());
  expect(found.get("allocations")).toBeGreaterThan(12);
});

test("every table of the database is sealed, held, or left out for a reason", async () => {
  const tables = await ask<{ name: string }>(
    opened.database,
    `select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const told = [...SOURCES, ...HELD_TABLES].map(({ table }) => table);
  const known = [...told, ...Object.keys(LEFT_OUT)];
  expect(tables.map(({ name }) => name).sort()).toEqual(known.sort());
});

test("every column of a held table is held, or left out for a reason", async () => {
  const columns = await ask<{ table: string; name: string }>(
    opened.database,
    `select table_name as table, column_name as name from information_schema.columns
      where table_schema = 'public' and is_generated = 'NEVER' and table_name = any($1)`,
    [HELD_TABLES.map(({ table }) => table)],
  );
  const held = HELD_TABLES.flatMap(({ table, columns: names, later = "" }) =>
    `${names} ${later}`
      .trim()
      .split(/\s+/)
      .map((name) => `${table}.${name.split("=")[0]}`),
  );
  const left = Object.entries(LEFT_OUT_COLUMNS).flatMap(([table, names]) =>
    names.split(" ").map((name) => `${table}.${name}`),
  );
  const all = columns.map(({ table, name }) => `${table}.${name}`);
  expect(all.sort()).toEqual([...held, ...left].sort());
});

test("the migrations hold the very columns by which rows are verified", async () => {
  const stored = await ask<{ name: string; digest: string }>(
    opened.database,
    "select name, digest from held_tables order by name",
  );
  const ours = HELD_TABLES.map((held) => ({ name: held.table, digest: digestOf(held) }));
  expect(stored).toEqual(ours.sort((one, other) => (one.name < other.name ? -1 : 1)));
});

test("every way to tamper is found: 20 of them", async () => {
  for (const [tamper] of TAMPERINGS) {
    const { done, verdict } = await inCopy(() => tamper(client, seededRandom(7)));
    expect(verdict.ok, done).toBe(false);
    expect(verdict.firstBroken, done).toBeDefined();
  }
});

test("fifty copies, each tampered with in a way that chance chose, are all found", async () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const random = seededRandom(seed);
    const tamper = random.weighed(TAMPERINGS);
    const { done, verdict } = await inCopy(() => tamper(client, random));
    expect(verdict.ok, `copy ${seed}: ${done}`).toBe(false);
  }
});

test.each([
  [
    "a changed row is named with what it was about",
    "update audit_events set content = '{}' where content->>'to' = 'till 2'",
    { problem: "rowChanged", source: "auditEvent", kind: "settingChanged", by: "CHEF" },
  ],
  [
    "a removed row is named with what it was about",
    "delete from audit_events where content->>'to' = 'till 2'",
    { problem: "rowRemoved", source: "auditEvent", kind: "settingChanged", by: "CHEF" },
  ],
  [
    "a row that was put in is named",
    `insert into audit_events (id, tx, kind, subject_kind, content, by, at)
      select gen_random_uuid(), tx, 'rightUsed', 'person', '{}', 'TJUV', at from audit_events
      where content->>'to' = 'till 2'`,
    { problem: "rowInserted", source: "auditEvent", kind: "rightUsed", by: "TJUV" },
  ],
  [
    "an entry that is gone from the chain is named by its number",
    "delete from audit_chain where seq = 7",
    { problem: "entryMissing", seq: 7 },
  ],
  [
    "a changed entry of the chain is named",
    "update audit_chain set hash = sha256(hash) where seq = 7",
    { problem: "entryChanged", seq: 7 },
  ],
  [
    "a changed column of an entry that no hash holds is named",
    "update audit_chain set by = 'TJUV' where seq = 7",
    { problem: "entryChanged", seq: 7 },
  ],
  [
    "entries that have changed places are named",
    `update audit_chain set seq = 1000000 where seq = 7;
      update audit_chain set seq = 7 where seq = 9;
      update audit_chain set seq = 9 where seq = 1000000`,
    { problem: "entryMoved", seq: 7 },
  ],
  [
    "a chain whose end is gone is cut off",
    "delete from audit_chain where seq > (select max(seq) - 3 from audit_chain)",
    { problem: "cutOff" },
  ],
  [
    "an end without our signature is named",
    "update audit_chain_tip set signature = sha512(signature)",
    { problem: "endBroken" },
  ],
  [
    "a signed head that is gone is named",
    "delete from audit_heads where no = 2",
    { problem: "headBroken" },
  ],
  [
    "an approved amount that its event does not bear out is named",
    "update attempts set approved_ore = approved_ore - 100 where state = 'approved'",
    { problem: "stateDiffers" },
  ],
  [
    "a right that somebody gave themselves past the program is named with its table",
    "update people set role = 'administrator' where signature = 'KASS'",
    { problem: "heldRowDiffers", source: "writtenRow", kind: "people" },
  ],
])("%s", async (_sentence, text, expected) => {
  const { verdict } = await inCopy(async () => {
    await client.query(text);
    return text;
  });
  expect(verdict.firstBroken).toMatchObject(expected);
});

test("an older copy of the whole database is found against the file of heads", async () => {
  // What a server that went on has written: a head that this copy knows nothing of.
  const path = join(folder, "newer.jsonl");
  await copyFile(join(folder, "heads.jsonl"), path);
  const head = { no: 99, seq: 100_000, hash: "ab".repeat(32), at: "2026-03-02T12:00:00.000000Z" };
  const signature = deps.headKey.sign(textOfHead(head));
  await appendFile(path, `${JSON.stringify({ ...head, signature })}\n`);
  const newer = sealDepsOf(opened.database, { path });
  expect((await verify(newer)).firstBroken).toMatchObject({ problem: "cutOff" });
  expect(await verify(deps)).toMatchObject({ ok: true });
});

test("whether a row is borne out does not hang on the session's time zone or style", async () => {
  const { verdict } = await inCopy(async () => {
    await client.query("set local timezone = 'Pacific/Auckland'");
    await client.query("set local datestyle = 'SQL, DMY'");
    await client.query("set local bytea_output = 'escape'");
    await client.query("set local extra_float_digits = 0");
    return "settings";
  });
  expect(verdict.firstBroken).toBeUndefined();
});
