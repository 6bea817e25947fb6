import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Database, DatabaseConnection, Transaction } from "../database/database.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { insertAttempt, insertEvent, insertOrder, insertPlaces } from "../database/test-rows.ts";
import { type SealDeps, Sealer } from "./seal-chain.ts";
import { addAuditEvent, ask, sealDepsOf, sealEverything, verify } from "./test-audit.ts";

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
});

type Entry = { seq: number; source: string; row_id: string; tx: string; content: string };

const readChain = (): Promise<Entry[]> =>
  ask(database, "select seq, source, row_id, tx::text as tx from audit_chain order by seq");

test("an empty chain is whole, and what is written is sealed once, in the order of committing", async () => {
  expect(await verify(deps)).toMatchObject({ ok: true, entries: 0 });
  for (const name of ["a", "b", "c"]) await addAuditEvent(database, name);
  await sealEverything(deps);
  await sealEverything(deps);
  const rows = await ask<{ id: string }>(database, "select id from audit_events order by tx, id");
  const chain = await readChain();
  expect(chain.map((entry) => entry.row_id)).toEqual(rows.map((row) => row.id));
  expect(chain.map((entry) => entry.seq)).toEqual([1, 2, 3]);
  expect(await verify(deps)).toEqual({ ok: true, entries: 3, heads: 1, firstBroken: undefined });
});

test("a transaction that was begun first and ends last is neither lost nor passed", async () => {
  const slow = new pg.Client(connection);
  await slow.connect();
  try {
    await slow.query("begin");
    const add = `insert into audit_events (id, kind, subject_kind, content, by, at)
      values (gen_random_uuid(), 'settingChanged', 'till', '{"slow":true}', 'CHEF', now())`;
    await slow.query(add);
    await addAuditEvent(database, "quick");
    await new Sealer(deps).sealOnce();
    expect(await readChain()).toEqual([]);
    await slow.query("commit");
  } finally {
    await slow.end();
  }
  await sealEverything(deps);
  const rows = await ask<{ id: string }>(database, "select id from audit_events order by tx, id");
  expect((await readChain()).map((entry) => entry.row_id)).toEqual(rows.map((row) => row.id));
  expect(rows).toHaveLength(2);
  expect(await verify(deps)).toMatchObject({ ok: true, entries: 2 });
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
  expect(chain.map((entry) => entry.seq)).toEqual(rows.map((_, index) => index + 1));
  expect(await verify(deps)).toMatchObject({ ok: true, entries: 320 });
});

test("a sealer that dies between any two statements leaves a chain that is whole", async () => {
  for (let statements = 0; statements < 8; statements += 1) {
    await addAuditEvent(database, `before statement ${statements}`);
    const dying = { ...deps, database: dyingAfter(database, statements) };
    await expect(new Sealer(dying).sealAll()).rejects.toThrow("dead");
    expect((await verify(deps)).ok).toBe(true);
  }
  await sealEverything(deps);
  expect(await verify(deps)).toMatchObject({ ok: true, entries: 8 });
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
  expect(await verify(deps)).toMatchObject({ ok: true, entries: 2_501 });
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

test("every table that is only added to is sealed, or told of by one that is", async () => {
  const tables = await ask<{ name: string }>(
    database,
    `select distinct c.relname as name from pg_trigger g join pg_class c on c.oid = g.tgrelid
      join pg_proc p on p.oid = g.tgfoid
      where p.proname = 'refuse_change' and (g.tgtype & 16) > 0 order by 1`,
  );
  const sealed = await ask<{ name: string }>(
    database,
    `select table_name as name from information_schema.columns where column_name = 'tx'
      and table_schema = 'public' and table_name <> 'audit_chain_tip' order by 1`,
  );
  const names = new Set(sealed.map(({ name }) => name));
  const without = tables.map(({ name }) => name).filter((name) => !names.has(name));
  // Postings are sealed with their voucher; heads are signed; a version of the card rules stands
  // whole in the event of its change. A close's event holds the hashes of its frozen part and of what
  // it took, of what its vouchers list, and its numbers; each follow-up has an event, with what differed
  // in a session. An export's event holds the hash of its bytes and the numbers that are in it.
  // A count of a drawer stands whole in the event of its handing in.
  expect(without).toEqual([
    "audit_heads",
    "card_rule_versions",
    "card_rules",
    "close_follow_ups",
    "close_vouchers",
    "day_closes",
    "export_pieces",
    "export_vouchers",
    "postings",
    "session_attempts",
    "till_counts",
    "voucher_listings",
    "voucher_numbers",
  ]);
});

test("a payment with its order, voucher and timeline is borne out by its events", async () => {
  const places = await insertPlaces(database);
  const orderId = await insertOrder(database, places, { invoiceNumber: "F1" });
  const attemptId = await insertAttempt(database, places, {
    orderIds: [orderId],
    state: "declined",
  });
  await insertEvent(database, { attemptId, kind: "declined", at: "2026-03-02T09:00:00Z" });
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
