import { ore } from "@kortkoll/core/money.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";
import { silentLog } from "../database/test-log.ts";
import { SEES_ALL } from "../http/access.ts";
import { createLive, type Live } from "../live/relay.ts";
import { type Desk, openDesk } from "../payments/test-desk.ts";
import { DECLINED } from "../payments/test-news.ts";
import { lockOrdersForPayment } from "./lock-orders.ts";
import { updateOrderMoney } from "./order-store.ts";
import { FEED_START, isAheadOfFeed, parseCursor, readEvents } from "./read-events.ts";

let desk: Desk;
let live: Live;
beforeAll(async () => {
  desk = await openDesk();
  live = createLive({ database: desk.database, log: silentLog });
});
beforeEach(() => desk.startOver());
afterAll(async () => {
  live.close();
  await desk.close();
});

type Read = { readonly waitMs?: number; readonly limit?: number; readonly systems?: string[] };

const read = (after: string, more: Read = {}): ReturnType<typeof readEvents> =>
  readEvents(
    { database: desk.database, live },
    {
      after,
      systems: more.systems,
      sight: SEES_ALL,
      limit: more.limit ?? 100,
      waitMs: more.waitMs ?? 0,
    },
  );

/** Where the feed ends now; what others on the same server have under way may hide the newest. */
async function endOfFeed(): Promise<string> {
  const marker = await desk.send();
  for (let after = FEED_START; ; ) {
    const page = await read(after, { waitMs: 1_000 });
    after = page.next;
    if (page.events.some((event) => event.orderId === marker.id)) return after;
  }
}

const INSERT_EVENT = statement({
  name: "test_insert_event",
  text: `insert into order_events (id, company_id, system_code, order_id, kind, content, at)
    select $1, company_id, 'workshop', id, 'position', '{}', now() from orders where id = $2`,
});

const insertEvent = (sql: Sql, orderId: string): Promise<object[]> =>
  sql.query(INSERT_EVENT, [newUuid(), orderId]);

test("each change of paid, left or position is told, with the numbers after it", async () => {
  const after = await endOfFeed();
  const order = await desk.send();
  const attemptId = await desk.pay([order], 40_000);
  await desk.approve(attemptId, 40_000);
  await desk.change(order, 2, 30_000);
  await desk.withdraw(order);
  await endOfFeed();
  const { events } = await read(after);
  const told = events
    .filter((event) => event.orderId === order.id)
    .map(({ kind, version, totalOre, paidOre, leftOre, owedToCustomerOre, position }) => [
      kind,
      version,
      totalOre,
      paidOre,
      leftOre,
      owedToCustomerOre,
      position,
    ]);
  expect(told).toEqual([
    ["arrived", 1, 100_000, 0, 100_000, 0, "hasNotPaid"],
    ["position", 1, 100_000, 0, 100_000, 0, "findingOut"],
    ["payment", 1, 100_000, 40_000, 60_000, 0, "partlyPaid"],
    ["changed", 2, 30_000, 30_000, 0, 10_000, "hasPaid"],
    ["withdrawn", 2, 30_000, 0, 0, 40_000, "withdrawn"],
  ]);
  expect(events.find((event) => event.kind === "payment")).toMatchObject({
    paymentId: attemptId,
    invoiceNumber: order.invoiceNumber,
    companyCode: "BIL",
    system: "workshop",
  });
});

test("a decline tells that the order is unpaid again, and news that change nothing tell nothing", async () => {
  const after = await endOfFeed();
  const order = await desk.send();
  const attemptId = await desk.pay([order]);
  await desk.tell(attemptId, DECLINED);
  await desk.tell(attemptId, DECLINED);
  await desk.change(order, 1, 50_000);
  await endOfFeed();
  const { events } = await read(after);
  const positions = events.filter((one) => one.orderId === order.id).map((one) => one.position);
  expect(positions).toEqual(["hasNotPaid", "findingOut", "hasNotPaid"]);
});

test("a transaction that began first and commits last is not passed by", async () => {
  const slowOrder = await desk.send();
  const after = await endOfFeed();
  const written = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const slow = desk.database.inTransaction(async (tx) => {
    await insertEvent(tx, slowOrder.id);
    written.resolve();
    await mayCommit.promise;
  });
  await written.promise;
  const quick = await desk.send();
  // The quick one has committed, but its transaction is younger than one that still runs.
  expect((await read(after)).events).toEqual([]);
  mayCommit.resolve();
  await slow;
  await endOfFeed();
  const { events } = await read(after);
  expect(events.slice(0, 2).map((event) => event.orderId)).toEqual([slowOrder.id, quick.id]);
});

const TAKE_NUMBER = statement({ name: "test_take_xid", text: "select pg_current_xact_id()" });

test("of two who change one order the second's word is the last, whoever began first", async () => {
  const { id } = await desk.send();
  const after = await endOfFeed();
  const began = Promise.withResolvers<void>();
  const mayGoOn = Promise.withResolvers<void>();
  const changeTotal = async (tx: Transaction, total: number): Promise<void> => {
    const [order] = await lockOrdersForPayment(tx, [id]);
    if (order === undefined) throw new Error("The order is gone");
    const money = { ...order.money, totalOre: ore(total), interimOre: ore(total) };
    const change = { order, money, position: "hasNotPaid", event: "changed" } as const;
    await updateOrderMoney(tx, { ...change, eventId: newUuid(), attemptId: null, at: new Date() });
  };
  const first = desk.database.inTransaction(async (tx) => {
    await tx.query(TAKE_NUMBER);
    began.resolve();
    await mayGoOn.promise;
    await changeTotal(tx, 70_000);
    await changeTotal(tx, 60_000);
  });
  await began.promise;
  await desk.database.inTransaction((tx) => changeTotal(tx, 80_000));
  mayGoOn.resolve();
  await first;
  await desk.database.inTransaction((tx) => changeTotal(tx, 50_000));
  await endOfFeed();
  const { events } = await read(after);
  const told = events.filter((one) => one.orderId === id).map((one) => one.totalOre);
  expect(told).toEqual([80_000, 70_000, 60_000, 50_000]);
});

test("a reader that follows while many commit at once gets each event once", async () => {
  const after = await endOfFeed();
  const seen: string[] = [];
  let isOver = false;
  const follow = async (): Promise<void> => {
    let cursor = after;
    while (!isOver) {
      const page = await read(cursor, { limit: 7, waitMs: 50 });
      seen.push(...page.events.map((event) => event.cursor));
      cursor = page.next;
    }
  };
  const following = follow();
  await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const order = await desk.send();
      await desk.change(order, 2, 1_000 + index);
      if (index % 3 === 0) await desk.withdraw(order);
    }),
  );
  const end = await endOfFeed();
  while (!seen.includes(end)) await read(end, { waitMs: 10 });
  isOver = true;
  await following;
  const all: string[] = [];
  for (let cursor = after; ; ) {
    const page = await read(cursor);
    if (page.events.length === 0) break;
    all.push(...page.events.map((event) => event.cursor));
    cursor = page.next;
  }
  expect(all).toHaveLength(30 + 30 + 10 + 1);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.slice(0, all.length)).toEqual(all);
});

test("a reader who waits is told soon, and one who waits in vain gets an empty page", async () => {
  const after = await endOfFeed();
  expect(await read(after, { waitMs: 10 })).toEqual({ events: [], next: after });
  const waiting = read(after, { waitMs: 10_000 });
  const order = await desk.send();
  live.wake();
  expect((await waiting).events[0]?.orderId).toBe(order.id);
});

test("a cursor that this database has not come to is told from one that it has", async () => {
  const after = await endOfFeed();
  const [tx = "0", ...id] = after.split("-");
  const ahead = `${BigInt(tx) + 1_000_000n}-${id.join("-")}`;
  expect(await isAheadOfFeed(desk.database, after)).toBe(false);
  expect(await isAheadOfFeed(desk.database, FEED_START)).toBe(false);
  expect(await isAheadOfFeed(desk.database, ahead)).toBe(true);
});

test("a key reads the events of its own systems", async () => {
  const after = await endOfFeed();
  const theirs = await desk.send({ system: "vehicles" });
  await endOfFeed();
  const { events } = await read(after, { systems: ["vehicles"] });
  expect(events.map((event) => event.orderId)).toEqual([theirs.id]);
});

test.each(["", "0", "1-2", "x-00000000-0000-0000-0000-000000000000", `${FEED_START} `])(
  "%j is no cursor",
  (cursor) => {
    expect(parseCursor(cursor)).toBeUndefined();
  },
);
