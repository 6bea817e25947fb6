import { expect, test } from "vitest";
import { newUuid } from "../../clock.ts";
import { type Database, statement, type Transaction } from "../../database/database.ts";
import {
  CommitUnknown,
  DatabaseUnavailable,
  sqlStateOf,
  violatedConstraint,
} from "../../database/database-errors.ts";
import { openTestDatabase } from "../../database/test-database.ts";
import { refuseInsideTransaction } from "../../database/transaction-scope.ts";
import { insertAnswer } from "../../http/idempotency-store.ts";
import { announceServer } from "../../payments/resolve-store.ts";
import type { Change } from "./journal.ts";
import {
  createMemoryDatabase,
  type Faults,
  type MemoryDatabase,
  type MemoryHandle,
} from "./memory-database.ts";
import { tablesOf } from "./twins/test-twins.ts";

const NOON = new Date("2026-03-02T11:00:00Z");

function keep(tx: Transaction, key: string): Promise<void> {
  return insertAnswer(tx, {
    caller: "key:test",
    key,
    requestHash: "hash",
    status: 200,
    body: { key },
    at: NOON,
  });
}

function keysOf(memory: MemoryDatabase): readonly string[] {
  return [...memory.tables.idempotencyKeys.rows].map((row) => row.key);
}

/** Lets everything that can go on go on. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 100; turns += 1) await Promise.resolve();
}

test("a transaction that throws leaves nothing behind", async () => {
  const memory = createMemoryDatabase();
  const database = memory.handle();
  const work = database.inTransaction(async (tx) => {
    await keep(tx, "one");
    throw new Error("on second thoughts");
  });
  await expect(work).rejects.toThrow("on second thoughts");
  expect(keysOf(memory)).toEqual([]);
  await database.inTransaction((tx) => keep(tx, "one"));
  expect(keysOf(memory)).toEqual(["one"]);
});

test("a change is taken back to what it was, and its indexes with it", async () => {
  const memory = createMemoryDatabase();
  const database = memory.handle();
  const id = newUuid();
  await announceServer(database, id, NOON);
  const later = new Date(NOON.getTime() + 1);
  await expect(
    database.inTransaction(async (tx) => {
      await announceServer(tx, id, later);
      await announceServer(tx, newUuid(), later);
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect([...memory.tables.servers.rows]).toEqual([
    { id, started_at: NOON, seen_at: NOON, stopped_at: null },
  ]);
});

test("a refused write takes its whole transaction with it, and says which rule it broke", async () => {
  const memory = createMemoryDatabase();
  const database = memory.handle();
  await database.inTransaction((tx) => keep(tx, "taken"));
  const second = database.inTransaction(async (tx) => {
    await keep(tx, "new");
    await keep(tx, "taken");
    await expect(announceServer(tx, newUuid(), NOON)).rejects.toSatisfy(
      (error) => sqlStateOf(error) === "25P02",
    );
  });
  await expect(second).rejects.toSatisfy(
    (error) => violatedConstraint(error) === "idempotency_keys_pkey",
  );
  expect(keysOf(memory)).toEqual(["taken"]);
});

test("transactions take turns in the order in which they came", async () => {
  const memory = createMemoryDatabase();
  const [one, other] = [memory.handle("one"), memory.handle("other")];
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const add = (database: Database, name: string, wait?: Promise<void>): Promise<void> =>
    database
      .inTransaction(async (tx) => {
        await keep(tx, name);
        await wait;
      })
      .then(() => {
        order.push(name);
      });
  const first = add(one, "first", gate.promise);
  const second = add(other, "second");
  const third = announceServer(one, newUuid(), NOON).then(() => order.push("third"));
  await settle();
  expect(order).toEqual([]);
  expect(memory.isAtRest).toBe(false);
  gate.resolve();
  await Promise.all([first, second, third]);
  expect(order).toEqual(["first", "second", "third"]);
  expect(memory.isAtRest).toBe(true);
});

test("a call to the network inside a transaction is refused, also here", async () => {
  const database = createMemoryDatabase().handle();
  await expect(
    database.inTransaction(async (tx) => {
      await keep(tx, "one");
      refuseInsideTransaction("A call to a terminal");
    }),
  ).rejects.toThrow("A call to a terminal was attempted inside a database transaction");
  const alone = database.inTransaction(() => announceServer(database, newUuid(), NOON));
  await expect(alone).rejects.toThrow("inside a database transaction");
  refuseInsideTransaction("A call after it");
});

test("a statement without a form in memory is missed at once", async () => {
  const database = createMemoryDatabase().handle();
  const asked = database.query(statement({ name: "brand_new", text: "select 1" }));
  await expect(asked).rejects.toThrow(
    "The statement brand_new has no form in server/simulation/memory-database",
  );
});

function withFaults(faults: Faults): { memory: MemoryDatabase; database: MemoryHandle } {
  const memory = createMemoryDatabase({ faults });
  return { memory, database: memory.handle() };
}

test("a connection that is lost before the commit was sent has committed nothing", async () => {
  const { memory, database } = withFaults({
    beforeStatement: (name) => (name === "announce_server" ? "lost" : undefined),
  });
  await expect(announceServer(database, newUuid(), NOON)).rejects.toBeInstanceOf(
    DatabaseUnavailable,
  );
  const work = database.inTransaction(async (tx) => {
    await keep(tx, "one");
    await announceServer(tx, newUuid(), NOON);
  });
  await expect(work).rejects.toBeInstanceOf(DatabaseUnavailable);
  expect(keysOf(memory)).toEqual([]);
});

test("a commit whose answer is lost may have been made or not, and nobody says which", async () => {
  for (const fate of ["lostBeforeCommit", "lostAfterCommit"] as const) {
    const { memory, database } = withFaults({ atCommit: () => fate });
    await expect(database.inTransaction((tx) => keep(tx, "one"))).rejects.toBeInstanceOf(
      CommitUnknown,
    );
    await expect(announceServer(database, newUuid(), NOON)).rejects.toBeInstanceOf(CommitUnknown);
    const isDone = fate === "lostAfterCommit";
    expect(keysOf(memory)).toEqual(isDone ? ["one"] : []);
    expect(memory.tables.servers.rows.size).toBe(isDone ? 1 : 0);
    expect(memory.isAtRest).toBe(true);
  }
});

test("a server that is killed at any step stops there, and others go on", async () => {
  const [BEFORE, AT_COMMIT, AFTER] = [["beforeStatement"], ["atCommit"], ["afterCommit"]];
  for (const [moment, isKept] of [
    [BEFORE, false],
    [AT_COMMIT, false],
    [AFTER, true],
  ] as const) {
    let victim: MemoryHandle | undefined;
    const killAt = (now: string, server: string): undefined => {
      if (server === "victim" && moment.includes(now)) victim?.kill();
      return undefined;
    };
    const memory = createMemoryDatabase({
      faults: {
        beforeStatement: (_name, server) => killAt("beforeStatement", server),
        atCommit: (_names, server) => killAt("atCommit", server) ?? "kept",
        afterCommit: (_names, server) => killAt("afterCommit", server),
      },
    });
    victim = memory.handle("victim");
    let heard = false;
    const told = (): void => {
      heard = true;
    };
    void victim.inTransaction((tx) => keep(tx, "one")).then(told, told);
    await settle();
    void announceServer(victim, newUuid(), NOON).then(told, told);
    await settle();
    expect({ heard, isKilled: victim.isKilled }).toEqual({ heard: false, isKilled: true });
    await memory.handle("other").inTransaction((tx) => keep(tx, "two"));
    expect(keysOf(memory)).toEqual(isKept ? ["one", "two"] : ["two"]);
    expect(memory.isAtRest).toBe(true);
  }
});

test("a server that is killed while it waits for its turn never gets it", async () => {
  const memory = createMemoryDatabase();
  const [one, victim] = [memory.handle("one"), memory.handle("victim")];
  const gate = Promise.withResolvers<void>();
  const first = one.inTransaction(async (tx) => {
    await keep(tx, "one");
    await gate.promise;
  });
  void victim.inTransaction((tx) => keep(tx, "never"));
  await settle();
  victim.kill();
  gate.resolve();
  await first;
  await one.inTransaction((tx) => keep(tx, "two"));
  expect(keysOf(memory)).toEqual(["one", "two"]);
  expect(memory.isAtRest).toBe(true);
});

test("whoever watches is told of what each commit has changed, and of nothing else", async () => {
  const told: Change[] = [];
  const memory = createMemoryDatabase({ onCommit: (changes) => told.push(...changes) });
  const database = memory.handle();
  const id = newUuid();
  await announceServer(database, id, NOON);
  const failed = database.inTransaction(async (tx) => {
    await keep(tx, "one");
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  await announceServer(database, id, new Date(NOON.getTime() + 1));
  expect(told.map((change) => [change.table.name, change.before !== undefined])).toEqual([
    ["servers", false],
    ["servers", true],
  ]);
});

test("a closed handle takes no new work and waits for what is under way", async () => {
  const memory = createMemoryDatabase();
  const database = memory.handle();
  const gate = Promise.withResolvers<void>();
  const work = database.inTransaction(async (tx) => {
    await keep(tx, "one");
    await gate.promise;
  });
  let isClosed = false;
  const closing = database.close().then(() => {
    isClosed = true;
  });
  await expect(announceServer(database, newUuid(), NOON)).rejects.toBeInstanceOf(
    DatabaseUnavailable,
  );
  expect(isClosed).toBe(false);
  gate.resolve();
  await Promise.all([work, closing]);
  expect(keysOf(memory)).toEqual(["one"]);
});

test("every rule that is kept in memory is one of the database's, by the same name", async () => {
  const { database, close } = await openTestDatabase();
  const rows = await database.query<{ name: string }>(
    statement({
      name: "twin_constraint_names",
      text: `select conname as name from pg_constraint
        union select relname from pg_class where relkind = 'i'`,
    }),
  );
  await close();
  const known = new Set(rows.map((row) => row.name));
  const kept = tablesOf(createMemoryDatabase().tables).flatMap(([, table]) => table.constraints);
  expect(kept.length).toBeGreaterThan(60);
  expect(kept.filter((name) => !known.has(name))).toEqual([]);
});
