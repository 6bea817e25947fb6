import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid, systemPause } from "../clock.ts";
import { type Database, openDatabase, statement, type Transaction } from "../database/database.ts";
import { SEES_ALL } from "../http/access.ts";
import { createHttpServer } from "../http/http-server.ts";
import { NOBODY } from "../http/test-access.ts";
import { openTestApp, type TestApp } from "../http/test-app.ts";
import { createLog } from "../log.ts";
import { readEvents } from "../orders/read-events.ts";
import { announceServer } from "../payments/resolve-store.ts";
import { readUntilFound } from "./read-until-found.ts";
import { createLive, type Live, type LiveHint } from "./relay.ts";
import { type ServerHints, startServerHints } from "./server-hints.ts";

let it: TestApp;
let orderId: string;
beforeAll(async () => {
  it = await openTestApp();
  orderId = await it.database.inTransaction(addOrder);
});
afterAll(() => it.close());

async function addOrder(tx: Transaction): Promise<string> {
  const [company, system, site, order] = [newUuid(), newUuid(), newUuid(), newUuid()];
  const rows: [string, unknown[]][] = [
    ["insert into companies values ($1, 'PROV', 'Provbolaget', '5560000001')", [company]],
    ["insert into sites (id, code, name) values ($1, 'LIVE', 'Liveplatsen')", [site]],
    [
      `insert into invoicing_systems (id, company_id, code, name, claim_account, claim_side,
        voucher_series) values ($1, $2, 'workshop', 'Verkstad', '1510', 'ours', 'K')`,
      [system, company],
    ],
    [
      `insert into orders (id, company_id, system_id, site_id, order_number, invoice_number, kind,
        settlement, version, customer_name, service_advisor, total_ore, created_at, changed_at)
       values ($1, $2, $3, $4, '1', '1', 'invoice', 'cash', 1, 'Åke', 'ANLI', 100, now(), now())`,
      [order, company, system, site],
    ],
  ];
  for (const [index, [text, values]] of rows.entries()) {
    await tx.query(statement({ name: `test_row_${index}`, text }), values);
  }
  return order;
}

const ADD_EVENT = statement({
  name: "test_add_order_event",
  text: `insert into order_events (id, company_id, system_code, order_id, kind, content, at)
    select $1, company_id, 'workshop', id, 'changed', '{}', now() from orders where id = $2`,
});

const addEvent = (tx: Transaction): Promise<unknown> => tx.query(ADD_EVENT, [newUuid(), orderId]);

const CUT_LINES = statement({
  name: "test_cut_hint_lines",
  text: `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'kortkoll hints' and datname = current_database()`,
});

const FIND_SESSION = statement({
  name: "test_find_session",
  text: `select pid from pg_stat_activity
    where application_name = $1 and datname = current_database()`,
});

/** The events of a stream, one after another. */
async function* eventsOf(answer: Response): AsyncGenerator<LiveHint> {
  const decoder = new TextDecoderStream();
  let text = "";
  for await (const piece of answer.body?.pipeThrough(decoder) ?? []) {
    text += piece;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data !== undefined) yield JSON.parse(data) as LiveHint;
    }
  }
}

async function openStream(authorization?: string): Promise<{
  readonly next: () => Promise<LiveHint | undefined>;
  readonly hangUp: () => void;
}> {
  const hangUp = new AbortController();
  const answer = await fetch(`${it.url}/api/live`, {
    headers: { authorization: authorization ?? (await it.addKey(["payments:read"])) },
    signal: hangUp.signal,
  });
  expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const events = eventsOf(answer);
  return {
    next: async () => (await events.next()).value ?? undefined,
    hangUp: () => hangUp.abort(),
  };
}

const NOTHING = { paymentIds: [], orderIds: [], terminalIds: [] };

test("a stream begins with an empty hint and tells of every change after it", async () => {
  const stream = await openStream();
  expect(await stream.next()).toEqual(NOTHING);
  await it.database.inTransaction(addEvent);
  expect(await stream.next()).toEqual({ paymentIds: [], orderIds: [orderId], terminalIds: [] });
  await it.database.inTransaction(addEvent);
  it.live.wake();
  expect(await stream.next()).toEqual({ paymentIds: [], orderIds: [orderId], terminalIds: [] });
  stream.hangUp();
});

test("a change whose transaction began before others and ended after them is told too", async () => {
  const stream = await openStream();
  expect(await stream.next()).toEqual(NOTHING);
  const slowHasWritten = Promise.withResolvers<void>();
  const othersAreDone = Promise.withResolvers<void>();
  const slow = it.database.inTransaction(async (tx) => {
    await addEvent(tx);
    slowHasWritten.resolve();
    await othersAreDone.promise;
  });
  await slowHasWritten.promise;
  for (let nth = 0; nth < 5; nth += 1) await it.database.inTransaction(addEvent);
  it.live.wake();
  othersAreDone.resolve();
  await slow;
  const [first] = await it.database.query<{ count: number }>(
    statement({ name: "test_count_events", text: "select count(*) from order_events" }),
  );
  expect(first?.count).toBeGreaterThan(6);
  expect(await stream.next()).toEqual({ paymentIds: [], orderIds: [orderId], terminalIds: [] });
  stream.hangUp();
});

test("what is committed is told while an earlier transaction still runs, and told once", async () => {
  const heard: LiveHint[] = [];
  // One that nobody listened to before: it begins here, whatever was told in earlier tests.
  const live = createLive({ database: it.database, log: createLog("silent") });
  live.subscribe((hint) => heard.push(hint));
  await expect.poll(() => heard.length).toBe(1);
  const slow = await holdOpen();
  await it.database.inTransaction(addEvent);
  await expect.poll(() => heard.length).toBe(2);
  slow.end();
  await slow.ended;
  await expect.poll(() => heard.length).toBe(3);
  // The horizon has passed what was told ahead of it, and that is not told again.
  await it.database.inTransaction(addEvent);
  await expect.poll(() => heard.length).toBe(4);
  live.close();
  expect(heard.slice(1, 4).map((hint) => hint.orderIds)).toEqual([[orderId], [orderId], [orderId]]);
});

test("an event of an order is told to every server though its number was another's that has been told", async () => {
  const servers = ["one", "other"].map(() => {
    const heard: LiveHint[] = [];
    const live = createLive({ database: it.database, log: createLog("silent") });
    live.subscribe((hint) => heard.push(hint));
    return { heard, live };
  });
  const heardBy = (): number[] => servers.map(({ heard }) => heard.length);
  await expect.poll(heardBy).toEqual([1, 1]);
  const mayWrite = Promise.withResolvers<void>();
  const hasNumber = Promise.withResolvers<void>();
  const slow = it.database.inTransaction(async (tx) => {
    await tx.query(TAKE_NUMBER);
    hasNumber.resolve();
    await mayWrite.promise;
    await tx.query(ADD_EVENT_AFTER_LAST, [newUuid(), orderId]);
  });
  await hasNumber.promise;
  await it.database.inTransaction(addEvent);
  await expect.poll(heardBy).toEqual([2, 2]);
  mayWrite.resolve();
  await slow;
  await expect.poll(heardBy).toEqual([3, 3]);
  // It is told once, also when the horizon has passed it.
  await it.database.inTransaction(addEvent);
  await expect.poll(heardBy).toEqual([4, 4]);
  for (const { live, heard } of servers) {
    live.close();
    expect(heard.slice(1, 4).map((hint) => hint.orderIds)).toEqual(Array(3).fill([orderId]));
  }
});

const TAKE_NUMBER = statement({
  name: "test_take_number",
  text: "select pg_current_xact_id()::text as tx",
});
/** As the order's own: it stands after the last of the order. */
const ADD_EVENT_AFTER_LAST = statement({
  name: "test_add_order_event_after_last",
  text: `insert into order_events (id, tx, company_id, system_code, order_id, kind, content, at)
    select $1, (select e.tx from order_events e where e.order_id = o.id order by e.tx desc limit 1),
      o.company_id, 'workshop', o.id, 'changed', '{}', now() from orders o where o.id = $2`,
});

test("a long poll of the feed answers when the feed can be read so far, not when it is committed", async () => {
  const slow = await holdOpen();
  const [cursor] = await it.database.query<{ tx: string }>(
    statement({ name: "test_newest_event", text: "select max(tx)::text as tx from order_events" }),
  );
  const polling = readEvents(it, {
    ...{ after: `${cursor?.tx}-ffffffff-ffff-ffff-ffff-ffffffffffff`, systems: undefined },
    ...{ sight: SEES_ALL, limit: 10, waitMs: 20_000 },
  });
  const heard = Promise.withResolvers<LiveHint>();
  // What is committed before the first hint, which is empty, is told by what is read then.
  const greeted = Promise.withResolvers<void>();
  const unsubscribe = it.live.subscribe((hint) => {
    if (hint.orderIds.length > 0) heard.resolve(hint);
    else greeted.resolve();
  });
  await greeted.promise;
  await it.database.inTransaction(addEvent);
  await heard.promise;
  unsubscribe();
  slow.end();
  expect((await polling).events.map((event) => event.orderId)).toEqual([orderId, orderId]);
});

/** A transaction that has written an event and is not committed until it is told to. */
async function holdOpen(): Promise<{ readonly end: () => void; readonly ended: Promise<void> }> {
  const hasWritten = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const ended = it.database.inTransaction(async (tx) => {
    await addEvent(tx);
    hasWritten.resolve();
    await mayEnd.promise;
  });
  await hasWritten.promise;
  return { end: mayEnd.resolve, ended };
}

test("a caller that has gone is no longer written to", async () => {
  await expect.poll(() => it.app.eventStreams.count).toBe(0);
  const stream = await openStream();
  await stream.next();
  expect(it.app.eventStreams.count).toBe(1);
  stream.hangUp();
  await expect.poll(() => it.app.eventStreams.count).toBe(0);
});

test("a stream ends when the key it was opened with is stopped", async () => {
  const key = await it.addKey(["payments:read"]);
  const stream = await openStream(key);
  expect(await stream.next()).toEqual(NOTHING);
  await it.database.query(
    statement({ name: "test_stop_all", text: "update api_keys set stopped_at = now()" }),
  );
  it.nowMs += 1001;
  expect(await stream.next()).toBeUndefined();
});

test("a long poll answers as soon as there is something, and at once when there is", async () => {
  let found = 0;
  const read = async (): Promise<number> => found;
  const isFound = (value: number): boolean => value > 0;
  const waiting = readUntilFound(it.live, { read, isFound, waitMs: 20_000 });
  found = 7;
  await it.database.inTransaction(addEvent);
  expect(await waiting).toBe(7);
  expect(await readUntilFound(it.live, { read, isFound, waitMs: 20_000 })).toBe(7);
});

test("a long poll answers with nothing when its time is up", async () => {
  const never = { read: async () => 0, isFound: () => false };
  const reads: number[] = [];
  const read = async (): Promise<number> => reads.push(0);
  expect(await readUntilFound(it.live, { ...never, waitMs: 0 })).toBe(0);
  let hints = 0;
  const unsubscribe = it.live.followFeed(() => {
    hints += 1;
  });
  await readUntilFound(it.live, { read, isFound: () => false, waitMs: 300 });
  unsubscribe();
  // At the beginning, at each hint and at the end, and not over and over. A transaction of another
  // database on the same server can hold the horizon back, and an older event is then told again.
  expect(reads.length).toBeLessThanOrEqual(2 + hints);
});

test("open streams and long polls do not keep the server from stopping", async () => {
  const own = await openTestApp();
  const authorization = await own.addKey(["payments:read"]);
  const answer = await fetch(`${own.url}/api/live`, { headers: { authorization } });
  const text = answer.text();
  const polling = readUntilFound(own.live, {
    read: async () => 0,
    isFound: () => false,
    waitMs: 60_000,
  });
  const started = performance.now();
  await own.close();
  expect(await text).toContain("retry:");
  expect(await polling).toBe(0);
  expect(performance.now() - started).toBeLessThan(30_000);
});

test("a caller that never reads its answer does not keep the server from stopping", async () => {
  const app = await createHttpServer({
    database: it.database,
    clock: () => 0,
    log: createLog("silent"),
    access: NOBODY,
    version: "0",
  });
  app.route({
    method: "GET",
    url: "/api/test/much",
    config: { access: { kind: "public" } },
    handler: () => Buffer.alloc(50_000_000),
  });
  const answer = await fetch(`${await app.listen({ host: "127.0.0.1", port: 0 })}/api/test/much`);
  await app.close();
  await expect(answer.arrayBuffer()).rejects.toThrow();
});

test("a server's commit is looked for at once by another server, also after the line between them broke", async () => {
  const { connection } = it;
  const looks = { one: 0, other: 0 };
  const join = (name: "one" | "other"): ServerHints =>
    startServerHints({
      ...{
        database: it.database,
        connection,
        serverId: name,
        pause: systemPause,
        log: createLog("silent"),
      },
      onHint: () => {
        looks[name] += 1;
      },
    });
  const [one, other] = [join("one"), join("other")];
  try {
    await expect.poll(() => looks).toEqual({ one: 1, other: 1 });
    for (let commit = 0; commit < 100; commit += 1) one.send();
    await expect.poll(() => looks.other).toBeGreaterThan(1);
    await it.database.query(CUT_LINES);
    // Each looks once more when its line is up again: for what it was not told of meanwhile.
    await expect.poll(() => looks.one, { timeout: 40_000 }).toBe(2);
    const before = looks.other;
    one.send();
    await expect.poll(() => looks.other, { timeout: 40_000 }).toBeGreaterThan(before);
    expect(looks.one).toBe(2);
    expect(looks.other).toBeLessThan(10);
  } finally {
    await Promise.all([one.stop(), other.stop()]);
  }
});

/** A database whose one session is stopped, as by a network that swallows everything, until it is let go. */
async function withHungSession(
  name: string,
  use: (database: Database) => Promise<unknown>,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const database = openDatabase({
    connection: { ...it.connection, application_name: name },
    log: createLog("silent"),
    answerTimeoutMs: 3_600_000,
  });
  // Nothing is asked while it is stopped: it is to hold no lock that others need.
  await use(database);
  const [session] = await it.database.query<{ pid: number }>(FIND_SESSION, [name]);
  if (session === undefined) throw new Error(`${name} has no session`);
  process.kill(session.pid, "SIGSTOP");
  try {
    await work(database);
  } finally {
    process.kill(session.pid, "SIGCONT");
    await database.close();
  }
}

test.runIf(process.platform !== "win32")(
  "a session that hangs holds up neither a server's events nor its sign of life: others are used",
  async () => {
    const heard: LiveHint[] = [];
    let live: Live | undefined;
    const listen = async (database: Database): Promise<void> => {
      live = createLive({ database, log: createLog("silent"), pollMs: 3_600_000 });
      live.subscribe((hint) => heard.push(hint));
      await expect.poll(() => heard.length).toBe(1);
    };
    await withHungSession("kortkoll hangs 1", listen, async () => {
      await it.database.inTransaction(addEvent);
      live?.look();
      await expect.poll(() => heard.at(-1)?.orderIds).toEqual([orderId]);
      live?.close();
    });
    const serverId = newUuid();
    const announce = (database: Database): Promise<void> =>
      announceServer(database, serverId, new Date());
    await withHungSession("kortkoll hangs 2", announce, async (database) => {
      // Nobody knows whether that one was written, and it may be said twice.
      await expect(announce(database)).rejects.toThrow("may or may not have been committed");
      await announce(database);
    });
  },
);

test("without listeners nothing is read, and a closed relay says so at once", async () => {
  let reads = 0;
  const counted = {
    query: <Row extends object>(...asked: Parameters<typeof it.database.query>): Promise<Row[]> => {
      reads += 1;
      return it.database.query<Row>(...asked);
    },
  };
  const live = createLive({ database: counted, log: createLog("silent"), pollMs: 1 });
  live.wake();
  const heard: LiveHint[] = [];
  const unsubscribe = live.subscribe((hint) => heard.push(hint));
  await expect.poll(() => heard.length).toBe(1);
  unsubscribe();
  await expect.poll(() => reads).toBeGreaterThan(0);
  const after = reads;
  await it.database.inTransaction(addEvent);
  expect(reads - after).toBeLessThanOrEqual(1);
  live.close();
  const told = Promise.withResolvers<LiveHint>();
  live.subscribe(told.resolve);
  expect(await told.promise).toEqual(NOTHING);
});
