import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Database, DatabaseConnection, Transaction } from "../database/database.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { insertAttempt, insertEvent, insertOrder, insertPlaces } from "../database/test-rows.ts";
import { type SealDeps, Sealer } from "./seal-chain.ts";
import { addAuditEvent, ask, inTold, sealDepsOf, sealEverything, verify } from "./test-audit.ts";

let database: Database;
let connection: DatabaseConnection;
let deps: SealDeps;
const closing: (() => Promise<void>)[] = [];
const folder = await mkdtemp(join(tmpdir(), "kortkoll-audit-"));
afterAll(async () => {
  for (const close of closing) await close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  const opened = await openTestDatabase();
  closing.push(opened.close);
  ({ database, connection } = opened);
  deps = sealDepsOf(database);
  const [own] = await ask<{ told: number; entries: number }>(
    database,
    `select t.told, t.told + w.written as entries
      from (select count(*)::int as told from audit_events) t,
        (select count(*)::int as written from written_rows) w`,
  );
  ofMigrations = own ?? { told: 0, entries: 0 };
  expect(ofMigrations.told).toBeGreaterThan(0);
});

type Entry = { seq: number; source: string; row_id: string; tx: string; content: string };

/** What the migrations wrote themselves: rows of settings, and that they were written. */
let ofMigrations: { readonly told: number; readonly entries: number };

/** Of what is told; the rows that it wrote stand after it. */
const readChain = (): Promise<Entry[]> =>
  ask(
    database,
    `select seq, source, row_id, tx::text as tx from audit_chain where source <> 'writtenRow'
      order by seq`,
  );

test("a new chain is whole, and what is written is sealed once, in the order of committing", async () => {
  expect(await verify(deps)).toMatchObject({ ok: true, entries: 0 });
  for (const name of ["a", "b", "c"]) await addAuditEvent(database, name);
  await sealEverything(deps);
  await sealEverything(deps);
  const rows = await ask<{ id: string }>(database, "select id from audit_events order by tx, id");
  const chain = await readChain();
  expect(chain.map((entry) => entry.row_id)).toEqual(rows.map((row) => row.id));
  const first = ofMigrations.entries + 1;
  const seqs = chain.slice(ofMigrations.told).map((entry) => entry.seq);
  expect(seqs).toEqual([first, first + 1, first + 2]);
  const entries = ofMigrations.entries + 3;
  expect(await verify(deps)).toEqual({
    ok: true,
    entries,
    heads: 1,
    unsealed: 0,
    firstBroken: undefined,
  });
});

test("a transaction that was begun first and ends last is neither lost nor passed", async () => {
  await sealEverything(deps);
  const slow = new pg.Client(connection);
  await slow.connect();
  try {
    await slow.query("begin");
    const add = `insert into audit_events (id, kind, subject_kind, content, by, at)
      values (gen_random_uuid(), 'settingChanged', 'till', '{"slow":true}', 'CHEF', now())`;
    await slow.query(add);
    await addAuditEvent(database, "quick");
    await new Sealer(deps).sealOnce();
    expect(await readChain()).toHaveLength(ofMigrations.told);
    await slow.query("commit");
  } finally {
    await slow.end();
  }
  await sealEverything(deps);
  const rows = await ask<{ id: string }>(database, "select id from audit_events order by tx, id");
  expect((await readChain()).map((entry) => entry.row_id)).toEqual(rows.map((row) => row.id));
  expect(rows).toHaveLength(ofMigrations.told + 2);
  expect(await verify(deps)).toMatchObject({ ok: true, entries: ofMigrations.entries + 2 });
});

test("under load on two servers every row has one entry, in the order of committing, without gaps", async () => {
  let isOver = false;
  const seal = async (): Promise<void> => {
    const sealer = new Sealer(sealDepsOf(database));
    while (!isOver) await sealer.sealOnce();
  };
  const sealers = [seal(), seal(), seal()];
  const write = async (writer: number): Promise<void> => {
    for (let index = 0; index < 40; index += 1) await addAuditEvent(database, `${writer} ${index}`);
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(write));
  isOver = true;
  await Promise.all(sealers);
  await sealEverything(deps);
  const rows = await ask<{ id: string }>(database, "select id from audit_events order by tx, id");
  const chain = await readChain();
  expect(chain.map((entry) => entry.row_id)).toEqual(rows.map((row) => row.id));
  const after = rows.slice(ofMigrations.told).map((_, index) => ofMigrations.entries + index + 1);
  expect(chain.slice(ofMigrations.told).map((entry) => entry.seq)).toEqual(after);
  expect(await verify(deps)).toMatchObject({ ok: true, entries: ofMigrations.entries + 320 });
});

test("a sealer that dies between any two statements leaves a chain that is whole", async () => {
  for (let statements = 0; statements < 8; statements += 1) {
    await addAuditEvent(database, `before statement ${statements}`);
    const dying = { ...deps, database: dyingAfter(database, statements) };
    await expect(new Sealer(dying).sealAll()).rejects.toThrow("dead");
    expect((await verify(deps)).ok).toBe(true);
  }
  await sealEverything(deps);
  expect(await verify(deps)).toMatchObject({ ok: true, entries: ofMigrations.entries + 8 });
});

test("what was there before the chain is sealed first, however much one transaction wrote", async () => {
  await ask(
    database,
    `insert into audit_events (id, kind, subject_kind, content, by, at)
      select gen_random_uuid(), 'settingChanged', 'till', jsonb_build_object('n', n), 'CHEF', now()
      from generate_series(1, 2500) n`,
  );
  await addAuditEvent(database, "after");
  await sealEverything(deps);
  expect(await verify(deps)).toMatchObject({ ok: true, entries: ofMigrations.entries + 2_501 });
});

test("the file of heads goes on after a line that a crash cut off, and knows what others signed", async () => {
  const path = join(folder, "heads.jsonl");
  let nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
  const clock = (): number => nowMs;
  const withFile = sealDepsOf(database, { path, clock });
  const without = sealDepsOf(database, { clock });
  for (const sealing of [withFile, without, withFile]) {
    await addAuditEvent(database, "one more");
    await sealEverything(sealing);
    nowMs += 61_000;
  }
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
  expect(lines.map((line) => (JSON.parse(line) as { no: number }).no)).toEqual([1, 2, 3]);
  await writeFile(path, `${lines.slice(0, 2).join("\n")}\n${lines[2]?.slice(0, 30)}`);
  const started = sealDepsOf(database, { path, clock });
  await started.headFile.catchUp();
  expect(await started.headFile.lastNo()).toBe(3);
  expect(await verify(started)).toMatchObject({ ok: true, heads: 3 });
});

test("a database that knows other sources is left to the server that knows them", async () => {
  await addAuditEvent(database, "x");
  await ask(database, "update audit_chain_tip set sources = sources + 1");
  expect(await new Sealer(deps).sealOnce()).toEqual({ kind: "refused", why: "otherSources" });
  expect(await readChain()).toEqual([]);
});

test("a row that is written straight in the database is named, triggers and all", async () => {
  await addAuditEvent(database, "before");
  await sealEverything(deps);
  await ask(database, "insert into sites (id, code, name) values (gen_random_uuid(), 'TJUV', 'x')");
  await addAuditEvent(database, "after");
  await sealEverything(deps);
  expect(await verify(deps)).toMatchObject({
    ok: false,
    firstBroken: { problem: "writtenPastProgram", source: "writtenRow", kind: "sites" },
  });
});

test("a row that was changed past the triggers stays found when the product has changed it since", async () => {
  const rename = (name: string): Promise<unknown> =>
    inTold(database, (tx) => ask(tx, "update sites set name = $1", [name]));
  const insert = "insert into sites (id, code, name) values (gen_random_uuid(), 'NORD', 'Nord')";
  await inTold(database, (tx) => ask(tx, insert));
  await rename("Norr");
  const held = "trigger sites_are_held";
  await ask(database, `alter table sites disable ${held}`);
  await ask(database, "update sites set toyota_franchise = true");
  await ask(database, `alter table sites enable ${held}`);
  await rename("Längst i norr");
  await sealEverything(deps);
  expect(await verify(deps)).toMatchObject({
    ok: false,
    firstBroken: { problem: "heldRowDiffers", kind: "sites" },
  });
});

test("a payment with its order, voucher and timeline is borne out by its events", async () => {
  const orderId = await inTold(database, async (tx) => {
    const places = await insertPlaces(tx);
    const id = await insertOrder(tx, places, { invoiceNumber: "F1" });
    const attemptId = await insertAttempt(tx, places, { orderIds: [id], state: "declined" });
    await insertEvent(tx, { attemptId, kind: "declined", at: "2026-03-02T09:00:00Z" });
    return id;
  });
  await sealEverything(deps);
  // The order was written past the use cases and has no event.
  expect(await verify(deps)).toMatchObject({
    ok: false,
    firstBroken: { problem: "stateDiffers", subjectId: orderId },
  });
});

/** The connection breaks at the nth statement and never comes back. */
function dyingAfter(alive: Database, statements: number): Database {
  let left = statements;
  const live = (): void => {
    if (left <= 0) throw new Error("dead");
    left -= 1;
  };
  return {
    ...alive,
    close: () => Promise.resolve(),
    query: async (statement, values) => {
      live();
      return await alive.query(statement, values);
    },
    inTransaction: (work) =>
      alive.inTransaction(async (tx) => {
        const dying: Transaction = Object.assign(Object.create(null) as Transaction, {
          query: async (...asked: Parameters<Transaction["query"]>) => {
            live();
            return await tx.query(...asked);
          },
          write: async (...asked: Parameters<Transaction["write"]>) => {
            live();
            await tx.write(...asked);
          },
        });
        const value = await work(dying);
        live();
        return value;
      }),
  };
}
