import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type Sql, statement, type Transaction } from "./database.ts";
import {
  CommitUnknown,
  DatabaseUnavailable,
  mayPass,
  UnsafeInteger,
  violatedConstraint,
} from "./database-errors.ts";
import { openConnectionCutter } from "./test-connection-cutter.ts";
import { openTestDatabase, type TestDatabase, testAdministrator } from "./test-database.ts";
import { silentLog } from "./test-log.ts";
import { insideTransaction, refuseInsideTransaction } from "./transaction-scope.ts";

/** For waiting on a busy machine; what is waited for usually comes at once. */
const patience = { timeout: 40_000 };

let own: TestDatabase;

const addSlip = statement({
  name: "addSlip",
  text: "insert into slips (id, amount_ore) values ($1, $2)",
});
const readSlip = statement({ name: "readSlip", text: "select * from slips where id = $1" });
const raiseSlip = statement({
  name: "raiseSlip",
  text: "update slips set amount_ore = amount_ore + $2 where id = $1",
});
const readBackend = statement({ name: "readBackend", text: "select pg_backend_pid() as pid" });

beforeAll(async () => {
  own = await openTestDatabase({ isEmpty: true });
  await own.database.query(
    statement({
      name: "makeTable",
      text: `create table slips (
        id text primary key,
        amount_ore bigint not null constraint slips_amount_positive check (amount_ore > 0)
      )`,
    }),
  );
});

afterAll(() => own.close());

async function amountOf(id: string, sql: Sql = own.database): Promise<number | undefined> {
  const rows = await sql.query<{ amount_ore: number }>(readSlip, [id]);
  return rows[0]?.amount_ore;
}

async function backendOf(sql: Sql): Promise<number | undefined> {
  return (await sql.query<{ pid: number }>(readBackend))[0]?.pid;
}

/** Ends a session from outside, as an administrator or a crashed server would. */
async function endSession(pid: number | undefined): Promise<void> {
  const client = new pg.Client(testAdministrator());
  await client.connect();
  await client.query("select pg_terminate_backend($1, 5000)", [pid]);
  await client.end();
}

test("column types arrive exactly: öre as numbers, days as text, instants as dates", async () => {
  const all = statement({
    name: "allTypes",
    text: `select 9007199254740991::bigint as ore, array[1, null, 3]::bigint[] as ores,
      '2026-03-02'::date as day, array['2026-03-02']::date[] as days,
      '2026-03-02T08:00:00+01'::timestamptz as at, 0.10::numeric as rate,
      '12345678901234567890'::xid8 as tx, $1::text as name`,
  });
  expect(await own.database.query(all, ["Åsa Öberg ä"])).toEqual([
    {
      ore: 9007199254740991,
      ores: [1, null, 3],
      day: "2026-03-02",
      days: ["2026-03-02"],
      at: new Date("2026-03-02T07:00:00Z"),
      rate: "0.10",
      tx: "12345678901234567890",
      name: "Åsa Öberg ä",
    },
  ]);
});

test("a session that rests in a transaction is ended by the database, and its work may be done again", async () => {
  const limit = statement({
    name: "idleLimit",
    text: "select current_setting('idle_in_transaction_session_timeout') as value",
  });
  expect(await own.database.query(limit)).toEqual([{ value: "1min" }]);
  const soon = statement({
    name: "idleSoon",
    text: "set local idle_in_transaction_session_timeout = '20ms'",
  });
  const isThere = statement({
    name: "isBackendThere",
    text: "select count(*)::int as sessions from pg_stat_activity where pid = $1",
  });
  const { promise: rests, resolve: begin } = Promise.withResolvers<number | undefined>();
  const { promise: isGone, resolve: goOn } = Promise.withResolvers<void>();
  const resting = own.database
    .inTransaction(async (tx) => {
      await tx.query(soon);
      begin(await backendOf(tx));
      await isGone;
      await tx.query(readBackend);
    })
    .catch((thrown: unknown) => thrown);
  const lost = await rests;
  await expect.poll(() => own.database.query(isThere, [lost])).toEqual([{ sessions: 0 }]);
  goOn();
  const error = await resting;
  expect(error).toBeInstanceOf(DatabaseUnavailable);
  expect(mayPass(error)).toBe(true);
  expect(await backendOf(own.database)).not.toBe(lost);
});

test("a bigint that cannot be counted exactly is refused and the connection lives on", async () => {
  const tooLarge = statement({ name: "tooLarge", text: "select 9007199254740992::bigint as ore" });
  await expect(own.database.query(tooLarge)).rejects.toThrow(UnsafeInteger);
  expect(await amountOf("nobody")).toBeUndefined();
});

test("a broken constraint is known by name and does not cost the connection", async () => {
  const small = openDatabase({ connection: own.connection, log: silentLog, maxConnections: 1 });
  const before = await backendOf(small);
  const error = await small.query(addSlip, ["bad", -1]).catch((thrown: unknown) => thrown);
  expect(violatedConstraint(error)).toBe("slips_amount_positive");
  expect(violatedConstraint(new Error("else"))).toBeUndefined();
  expect(await backendOf(small)).toBe(before);
  await small.close();
});

test("statements are prepared by name, and not with the switch off", async () => {
  const prepared = statement({
    name: "prepared",
    text: "select name from pg_prepared_statements where name like 'readSlip%'",
  });
  for (const namedStatements of [true, false]) {
    const one = { connection: own.connection, log: silentLog, maxConnections: 1 };
    const database = openDatabase({ ...one, namedStatements });
    expect(await amountOf("x", database)).toBeUndefined();
    expect(await amountOf("x", database)).toBeUndefined();
    const rows = await database.query<{ name: string }>(prepared);
    expect(rows.map(({ name }) => name)).toEqual(namedStatements ? [readSlip.name] : []);
    await database.close();
  }
});

test("two statements with one name never meet", () => {
  const first = statement({ name: "same", text: "select 1" });
  expect(first.name).not.toBe(statement({ name: "same", text: "select 2" }).name);
  expect(first.name).toBe(statement({ name: "same", text: "select 1" }).name);
  expect(() => statement({ name: "å b", text: "select 1" })).toThrow("plain letters");
});

test("a transaction that throws leaves nothing behind", async () => {
  const work = own.database.inTransaction(async (tx) => {
    await tx.query(addSlip, ["thrown", 100]);
    throw new Error("changed my mind");
  });
  await expect(work).rejects.toThrow("changed my mind");
  expect(await amountOf("thrown")).toBeUndefined();
});

test("a failed statement that the work ignores does not pass for a commit", async () => {
  const work = own.database.inTransaction(async (tx) => {
    await tx.query(addSlip, ["ignored", 100]);
    await tx.query(addSlip, ["ignored", -1]).catch(() => undefined);
  });
  await expect(work).rejects.toThrow("was rolled back");
  expect(await amountOf("ignored")).toBeUndefined();
});

test("after a serialization failure the whole work is run again", async () => {
  await own.database.query(addSlip, ["contested", 100]);
  let runs = 0;
  const raise = (): Promise<void> =>
    own.database.inTransaction(
      async (tx) => {
        runs += 1;
        const seen = await amountOf("contested", tx);
        if (runs <= 2) await bothHaveRead();
        await tx.query(raiseSlip, ["contested", seen]);
      },
      { isolation: "serializable" },
    );
  const bothHaveRead = meetingOf(2);
  await Promise.all([raise(), raise()]);
  expect(runs).toBe(3);
  expect(await amountOf("contested")).toBe(400);
});

test("two transactions that block each other both end well", async () => {
  await own.database.query(addSlip, ["left", 100]);
  await own.database.query(addSlip, ["right", 100]);
  let runs = 0;
  const bothHoldOne = meetingOf(2);
  const raiseBoth = (first: string, second: string): Promise<void> =>
    own.database.inTransaction(async (tx) => {
      runs += 1;
      await tx.query(raiseSlip, [first, 1]);
      if (runs <= 2) await bothHoldOne();
      await tx.query(raiseSlip, [second, 1]);
    });
  await Promise.all([raiseBoth("left", "right"), raiseBoth("right", "left")]);
  expect(runs).toBe(3);
  expect([await amountOf("left"), await amountOf("right")]).toEqual([102, 102]);
});

test("retries end: the fifth failure is told", async () => {
  let runs = 0;
  const fail = statement({
    name: "fail",
    text: "do $$ begin raise exception 'again' using errcode = '40001'; end $$",
  });
  const work = own.database.inTransaction(async (tx) => {
    runs += 1;
    await tx.query(fail);
  });
  await expect(work).rejects.toThrow("again");
  expect(runs).toBe(5);
});

test("code knows that it is inside a transaction, and timers begun there do not", async () => {
  expect(insideTransaction()).toBe(false);
  let later: Promise<boolean> | undefined;
  let endLater = (): void => undefined;
  await own.database.inTransaction(async (tx) => {
    await tx.query(readBackend);
    expect(insideTransaction()).toBe(true);
    expect(() => refuseInsideTransaction("A call to a terminal")).toThrow("A call to a terminal");
    const ended = new Promise<void>((resolve) => {
      endLater = resolve;
    });
    later = ended.then(() => insideTransaction());
  });
  endLater();
  expect(await later).toBe(false);
  expect(insideTransaction()).toBe(false);
});

test("a transaction cannot ask the database past itself, nor be asked after its end", async () => {
  const past = own.database.inTransaction(() => own.database.query(readBackend));
  await expect(past).rejects.toThrow("inside a database transaction");
  let kept: Transaction | undefined;
  await own.database.inTransaction(async (tx) => {
    kept = tx;
  });
  await expect(kept?.query(readBackend)).rejects.toThrow("came after its transaction");
});

test("statements asked side by side in one transaction go one after another", async () => {
  const counts = await own.database.inTransaction((tx) =>
    Promise.all([tx.query(readBackend), tx.query(readBackend), amountOf("none", tx)]),
  );
  expect(counts).toHaveLength(3);
});

test("a write that fails unwaited for rolls everything back and is what the caller learns", async () => {
  const work = own.database.inTransaction(async (tx) => {
    await tx.write(addSlip, ["before the failure", 100]);
    await tx.write(addSlip, ["the failure", -1]);
    await tx.write(addSlip, ["after the failure", 100]);
  });
  await expect(work).rejects.toThrow("slips_amount_positive");
  expect(await amountOf("before the failure")).toBeUndefined();
  expect(await amountOf("after the failure")).toBeUndefined();
});

test("what follows a failed write fails too, and the caller learns of the write", async () => {
  const work = own.database.inTransaction(async (tx) => {
    await tx.write(addSlip, ["failed write", -1]);
    return await amountOf("failed write", tx);
  });
  await expect(work).rejects.toThrow("slips_amount_positive");
});

test("an answer to a write that is lost with COMMIT under way is unknown", async () => {
  const cutter = await openConnectionCutter(own.connection.port ?? 0);
  const connection = { ...own.connection, port: cutter.port };
  const database = openDatabase({ connection, log: silentLog });
  // The session is there already, so that the next thing it is answered is the transaction.
  await database.query(readBackend);
  cutter.cutAt("lost write", "beforeTheAnswer");
  const work = database.inTransaction((tx) => tx.write(addSlip, ["lost write", 100]));
  await expect(work).rejects.toThrow(CommitUnknown);
  await expect.poll(() => amountOf("lost write"), patience).toBe(100);
  await database.close();
  await cutter.close();
});

test("a lost answer to COMMIT is unknown, whether or not the commit arrived", async () => {
  const cutter = await openConnectionCutter(own.connection.port ?? 0);
  const connection = { ...own.connection, port: cutter.port };
  const database = openDatabase({ connection, log: silentLog });
  for (const when of ["beforeItArrives", "beforeTheAnswer"] as const) {
    // The zero byte ends a message's text: BEGIN also speaks of "read committed".
    cutter.cutAt("commit\0", when);
    const work = database.inTransaction(async (tx) => {
      await tx.query(addSlip, [when, 100]);
    });
    await expect(work).rejects.toThrow(CommitUnknown);
  }
  await database.close();
  await cutter.close();
  expect(await amountOf("beforeItArrives")).toBeUndefined();
  await expect.poll(() => amountOf("beforeTheAnswer"), patience).toBe(100);
});

test("a lost answer to a statement of its own is unknown too", async () => {
  const cutter = await openConnectionCutter(own.connection.port ?? 0);
  const connection = { ...own.connection, port: cutter.port };
  const database = openDatabase({ connection, log: silentLog });
  cutter.cutAt("alone", "beforeTheAnswer");
  await expect(database.query(addSlip, ["alone", 100])).rejects.toThrow(CommitUnknown);
  await expect.poll(() => amountOf("alone"), patience).toBe(100);
  await database.close();
  await cutter.close();
});

test("an answer that does not come in time is unknown", async () => {
  const connection = own.connection;
  const database = openDatabase({ connection, log: silentLog, answerTimeoutMs: 100 });
  const slow = statement({ name: "slow", text: "select pg_sleep(1)" });
  await expect(database.query(slow)).rejects.toThrow(CommitUnknown);
  await database.close();
});

test("a connection lost before COMMIT is a sure no", async () => {
  const work = own.database.inTransaction(async (tx) => {
    await tx.query(addSlip, ["lost", 100]);
    await endSession(await backendOf(tx));
    await tx.query(addSlip, ["lost too", 100]);
  });
  await expect(work).rejects.toThrow(DatabaseUnavailable);
  const silent = own.database.inTransaction(async (tx) => {
    await tx.query(addSlip, ["lost", 100]);
    await endSession(await backendOf(tx));
  });
  // Here COMMIT is the first to notice, so the answer is the careful one.
  await expect(silent).rejects.toThrow(/may or may not have been committed|lost inside/);
  expect(await amountOf("lost")).toBeUndefined();
});

test("an idle connection that is ended from outside is replaced without a word", async () => {
  const small = openDatabase({ connection: own.connection, log: silentLog, maxConnections: 1 });
  const before = await backendOf(small);
  await endSession(before);
  await expect.poll(() => backendOf(small).catch(() => before), patience).not.toBe(before);
  await small.close();
});

test("a database that cannot be reached is a sure no, after the time given for it", async () => {
  const cutter = await openConnectionCutter(1);
  await cutter.close();
  const connection = { ...own.connection, port: cutter.port };
  const database = openDatabase({ connection, log: silentLog, connectTimeoutMs: 200 });
  await expect(database.query(readBackend)).rejects.toThrow(DatabaseUnavailable);
  await database.close();
});

test("closing lets everything under way finish and refuses what comes later", async () => {
  const { url } = own;
  const connection = { connectionString: `${url}?application_name=closing` };
  const database = openDatabase({ connection, log: silentLog, maxConnections: 2 });
  const ids = Array.from({ length: 20 }, (_, index) => `closing-${index}`);
  const written = ids.map((id) => database.inTransaction((tx) => tx.query(addSlip, [id, 1])));
  const closed = database.close();
  await expect(database.query(readBackend)).rejects.toThrow(DatabaseUnavailable);
  await Promise.all([...written, closed]);
  expect(await Promise.all(ids.map((id) => amountOf(id)))).toEqual(ids.map(() => 1));
  const sessions = statement({
    name: "sessions",
    text: "select from pg_stat_activity where application_name = 'closing'",
  });
  expect(await own.database.query(sessions)).toEqual([]);
});

/** Returns a function that ends for everybody once `count` have called it. */
function meetingOf(count: number): () => Promise<void> {
  let missing = count;
  let open = (): void => undefined;
  const complete = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) open();
    return complete;
  };
}
