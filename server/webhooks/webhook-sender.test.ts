/** How what is told arrives, whatever the receiver, the network, the server and the database do. */
import { createHmac } from "node:crypto";
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { describe, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { type Database, statement } from "../database/database.ts";
import { DatabaseUnavailable } from "../database/database-errors.ts";
import { claimDue, findWork, sendOneAgain } from "./delivery-store.ts";
import { readWebhookLag } from "./read-webhook-lag.ts";
import { subscribeWaiting } from "./test-deliveries.ts";
import { openHooks, SECRET, type TestHooks } from "./test-hooks.ts";
import { type Answering, answers, openTarget, TAKES, type Target } from "./test-target.ts";
import { giveUpDeliveries } from "./tidy-deliveries.ts";
import { LEASE_MS } from "./webhook-sender.ts";

let hooks: TestHooks;
let target: Target;
openHooks((opened) => {
  ({ hooks, target } = opened);
});

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const QUICK = { timeoutMs: 60 };

const waiting = (count: number, address = target.address): Promise<string> =>
  subscribeWaiting(hooks, { address, count });

const settle = (more = {}): Promise<void> => hooks.sender([target.host], more).settle();
const only = async (id: string) => (await hooks.deliveries(id))[0];

test("what is sent is signed over its time and its bytes, and names its event", async () => {
  const id = await waiting(1);
  await settle();
  const [received] = target.received;
  const signed = String(received?.headers["kortkoll-signature"]);
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signed) ?? [];
  expect(Number(seconds)).toBe(hooks.desk.nowMs / 1_000);
  const expected = createHmac("sha256", SECRET).update(`${seconds}.${received?.text}`);
  expect(mac).toBe(expected.digest("hex"));
  expect(received?.headers["kortkoll-event-id"]).toBe(received?.body.id);
  expect(await only(id)).toMatchObject({
    state: "delivered",
    tries: 1,
    status: 200,
    failure: null,
  });
});

describe("a delivery has failed, and waits to be tried again, when the target", () => {
  const hangs: Answering = () => undefined;
  const dropsAfterBody: Answering = (response) => void response.destroy();
  const redirects: Answering = (response, { path }) =>
    void response.writeHead(302, { location: `${path}annan` }).end();
  test.each([
    ["hangs", hangs, "timedOut", null],
    ["drops the connection when it has got the body", dropsAfterBody, "connectionLost", null],
    ["sends somewhere else, where nobody goes", redirects, "redirected", 302],
    ["answers 500", answers(500, "trasig"), "targetFailed", 500],
    ["would not have it", answers(422, "nej"), "refused", 422],
  ] as const)("%s", async (_how, answer, failure, status) => {
    const id = await waiting(1);
    target.answer = answer;
    await settle(failure === "timedOut" ? QUICK : {});
    expect(target.received).toHaveLength(1);
    expect(await only(id)).toMatchObject({
      state: "pending",
      tries: 1,
      failure,
      status,
      owner: null,
    });
    target.answer = TAKES;
    await settle();
    expect(target.received, "not before its time").toHaveLength(1);
    hooks.desk.nowMs += 6 * SECOND_MS;
    await settle();
    expect(await only(id)).toMatchObject({ state: "delivered", tries: 2 });
    const [first, second] = target.received;
    expect(second?.body).toEqual(first?.body);
  });

  test("answers 200 when nobody waits any more: it comes twice, as the same event", async () => {
    const id = await waiting(1);
    const late = Promise.withResolvers<void>();
    target.answer = async (response) => {
      await late.promise;
      response.end("ok");
    };
    await settle(QUICK);
    late.resolve();
    expect(await only(id)).toMatchObject({ state: "pending", failure: "timedOut" });
    target.answer = TAKES;
    hooks.desk.nowMs += 6 * SECOND_MS;
    await settle();
    expect(new Set(target.received.map(({ body }) => body.id)).size).toBe(1);
    expect(await only(id)).toMatchObject({ state: "delivered" });
  });

  test("is not there, or has a certificate that nobody vouches for", async () => {
    const secure = await openTarget({ isSecure: true });
    const [untrusted, gone] = [await waiting(1, secure.address), await waiting(1)];
    await target.close();
    await hooks.sender([secure.host, target.host]).settle();
    await secure.close();
    expect(await only(untrusted)).toMatchObject({ failure: "badCertificate", status: null });
    expect(await only(gone)).toMatchObject({ failure: "notConnected", status: null });
    expect(secure.received).toEqual([]);
  });
});

test("a huge answer is not read through, and counts by its status", async () => {
  const id = await waiting(1);
  let wasCut = false;
  target.answer = (response) => {
    response.on("close", () => {
      wasCut = !response.writableFinished;
    });
    response.writeHead(200);
    const more = (): void => {
      while (response.write("x".repeat(65_536)));
      response.once("drain", more);
    };
    more();
  };
  await settle();
  expect(await only(id)).toMatchObject({ state: "delivered", status: 200 });
  await expect.poll(() => wasCut).toBe(true);
});

test("what a target answers is kept short, without card numbers and without signs that hide", async () => {
  const id = await waiting(1);
  target.answer = answers(400, `fel\u0000\u202e kort ${"4111".padEnd(16, "1")} ${"å".repeat(900)}`);
  await settle();
  const [row] = await hooks.database.query<{ answer: string }>(READ_ANSWER, [id]);
  expect(row?.answer).toMatch(/^fel kort 411111\*+1111 å+$/);
  expect(row?.answer.length).toBeLessThanOrEqual(300);
});
const READ_ANSWER = statement({
  name: "test_read_answer",
  text: "select answer from webhook_tries where subscription_id = $1",
});

test("a name that has come to stand for an address inside is not sent to", async () => {
  const id = await waiting(1, "https://example.com/hook");
  const reach = {
    allowedHosts: [],
    resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
  };
  await hooks.sender([], { reach }).settle();
  expect(await only(id)).toMatchObject({ state: "pending", failure: "webhookAddressInside" });
});

test("a name is connected to at the address that was checked, and not looked up again", async () => {
  const { port } = new URL(target.address);
  const host = `hooks.example:${port}`;
  const id = await waiting(2, `http://${host}/x`);
  let asked = 0;
  const resolve = () => {
    asked += 1;
    return Promise.resolve([{ address: asked === 1 ? "127.0.0.1" : "192.0.2.1", family: 4 }]);
  };
  await hooks.sender([], { reach: { allowedHosts: [host], resolve } }).settle();
  expect(target.received.map(({ headers }) => headers.host)).toEqual([host, host]);
  expect((await hooks.deliveries(id)).every(({ state }) => state === "delivered")).toBe(true);
  expect(asked).toBe(1);
});

test("one that hangs gets one try at a time, and holds up nobody else", async () => {
  const hanging = await openTarget();
  hanging.answer = () => undefined;
  const [stuck, well] = [await waiting(40, hanging.address), await waiting(40)];
  const sender = hooks.sender([hanging.host, target.host], { timeoutMs: 400 });
  await sender.look();
  await expect.poll(() => target.received.length).toBe(40);
  await sender.settle();
  expect(hanging.mostAtOnce).toBeLessThanOrEqual(4);
  const tried = hanging.received.length;
  expect(tried).toBeLessThan(12);
  for (let probe = 1; probe <= 3; probe += 1) {
    hooks.desk.nowMs += 10 * 60_000;
    hanging.mostAtOnce = 0;
    await sender.settle();
    expect(hanging.received).toHaveLength(tried + probe);
  }
  hanging.answer = TAKES;
  hooks.desk.nowMs += 10 * 60_000;
  await sender.settle();
  await hanging.close();
  for (const id of [stuck, well]) {
    const states = (await hooks.deliveries(id)).map(({ state }) => state);
    expect(new Set(states), "everything catches up when it is back").toEqual(
      new Set(["delivered"]),
    );
  }
});

test("one that answers 500 for a day gets everything when it is well again", async () => {
  const id = await waiting(30);
  target.answer = answers(500);
  for (let hour = 0; hour < 24; hour += 1) {
    await settle();
    hooks.desk.nowMs += HOUR_MS;
  }
  expect(target.received.length).toBeLessThan(60);
  target.answer = TAKES;
  await settle();
  const rows = await hooks.deliveries(id);
  expect(rows.map(({ state }) => state)).toEqual(Array(30).fill("delivered"));
  expect(await readWebhookLag(hooks.database)).toMatchObject({ pending: 0, failing: 0 });
});

test("what somebody sends again is tried again as what is new: soon, and not after the hours it had come to", async () => {
  const id = await waiting(1);
  target.answer = answers(400);
  const tryNow = async (): Promise<void> => {
    await hooks.database.query(LET_GO_ON, [id, new Date(hooks.desk.nowMs)]);
    await settle();
  };
  for (let tries = 0; tries < 8; tries += 1) {
    await tryNow();
    hooks.desk.nowMs += HOUR_MS;
  }
  const again = { at: new Date(hooks.desk.nowMs), id, sequence: 1 };
  const giveUpAt = new Date(hooks.desk.nowMs + GIVE_UP_AFTER_MS);
  await hooks.database.inTransaction((tx) => sendOneAgain(tx, { ...again, giveUpAt }));
  for (const gapMs of [5 * SECOND_MS, 30 * SECOND_MS, 120 * SECOND_MS]) {
    const before = target.received.length;
    await settle();
    expect(target.received).toHaveLength(before + 1);
    hooks.desk.nowMs += gapMs - 1;
    await settle();
    expect(target.received).toHaveLength(before + 1);
    hooks.desk.nowMs += 1;
  }
});

const LET_GO_ON = statement({
  name: "test_let_delivery_go_on",
  text: "update webhook_deliveries set next_try_at = $2 where subscription_id = $1",
});

test("one delivery that is never taken holds up no other", async () => {
  const id = await waiting(12);
  target.answer = (response, { body }) =>
    void response.writeHead(body.sequence === 3 ? 400 : 200).end();
  for (let tries = 0; tries < 9; tries += 1) {
    await settle();
    hooks.desk.nowMs += HOUR_MS;
  }
  const rows = await hooks.deliveries(id);
  expect(rows.filter(({ state }) => state === "pending")).toMatchObject([{ sequence: 3 }]);
});

test("after three days it is given up, with an alarm to the company's other receivers and on the trail", async () => {
  const other = await openTarget();
  const [broken, well] = [await waiting(3), await hooks.subscribe(other.address, "alarm")];
  target.answer = answers(503);
  await settle();
  hooks.desk.nowMs += GIVE_UP_AFTER_MS - 1;
  expect(await giveUpDeliveries(hooks.desk.deps)).toEqual([]);
  hooks.desk.nowMs += 1;
  expect(await giveUpDeliveries(hooks.desk.deps)).toMatchObject([{ deliveries: 3 }]);
  await hooks.sender([other.host]).settle();
  await other.close();
  expect(other.received.map(({ body }) => body.data["reason"])).toEqual(["webhookGaveUp"]);
  expect(await only(broken)).toMatchObject({ state: "gaveUp" });
  expect(await only(well)).toMatchObject({ kind: "alarm", state: "delivered" });
  const trail = await hooks.database.query(READ_TRAIL, [broken]);
  expect(trail).toMatchObject([{ content: { deliveries: 3, firstSequence: 1, lastSequence: 3 } }]);
  expect(await readWebhookLag(hooks.database)).toMatchObject({ gaveUp: 3 });
});
const READ_TRAIL = statement({
  name: "test_read_gave_up",
  text: "select content from audit_events where kind = 'webhookGaveUp' and subject_id = $1",
});

test("a server that dies while it gives up has given up nothing, and the alarm comes from the next", async () => {
  const other = await openTarget();
  const [broken, well] = [await waiting(2), await hooks.subscribe(other.address, "alarm")];
  hooks.desk.nowMs += GIVE_UP_AFTER_MS;
  let begun = 0;
  const database: Database = {
    ...databaseGoneWhile(() => false),
    inTransaction: async (work, options) => {
      begun += 1;
      if (begun > 1) throw new DatabaseUnavailable("The server is gone.");
      return await hooks.database.inTransaction(work, options);
    },
  };
  await giveUpDeliveries({ ...hooks.desk.deps, database }).catch(() => undefined);
  await giveUpDeliveries(hooks.desk.deps);
  await hooks.sender([other.host]).settle();
  await other.close();
  expect(await only(broken)).toMatchObject({ state: "gaveUp" });
  expect(await only(well)).toMatchObject({ kind: "alarm", state: "delivered" });
});

const TURN = statement({
  name: "test_turn_subscription",
  text: "update webhook_subscriptions set is_on = $2 where id = $1",
});

test("to one that is turned off nothing is sent, nor given up, and what waits comes when it is on", async () => {
  const id = await waiting(20);
  await hooks.database.query(TURN, [id, false]);
  await settle();
  hooks.desk.nowMs += GIVE_UP_AFTER_MS;
  expect(await giveUpDeliveries(hooks.desk.deps)).toEqual([]);
  expect(target.received).toEqual([]);
  await hooks.database.query(TURN, [id, true]);
  await settle();
  expect(target.received).toHaveLength(20);
});

test("what is being sent while its receiver is removed may arrive, and nothing after it is sent", async () => {
  const id = await waiting(3);
  let elapsedMs = 0;
  target.answer = async (response, { body }) => {
    if (body.sequence === 1) await hooks.change(id, { isRemoved: true });
    elapsedMs += 1_000;
    response.end("ok");
  };
  await settle({ elapsedMs: () => elapsedMs });
  const states = (await hooks.deliveries(id)).map(({ state }) => state);
  expect(states.toSorted()).toEqual(["delivered", "gaveUp", "gaveUp"]);
  hooks.desk.nowMs += LEASE_MS;
  await settle();
  expect(target.received).toHaveLength(1);
});

/** What the test asks it of is the real one; the sender finds it gone now and then. */
function databaseGoneWhile(isGone: () => boolean): Database {
  const { database } = hooks;
  return {
    query: (asked, values) =>
      isGone()
        ? Promise.reject(new DatabaseUnavailable("The database is gone."))
        : database.query(asked, values),
    inTransaction: (work, options) => database.inTransaction(work, options),
    close: () => Promise.resolve(),
  };
}

describe("a server that is killed", () => {
  test("before it has sent what it took: another does, when its time is up", async () => {
    const id = await waiting(5);
    const at = new Date(hooks.desk.nowMs);
    const lease = { owner: newUuid(), at, until: new Date(hooks.desk.nowMs + LEASE_MS) };
    const found = (await findWork(hooks.database, at)).find((work) => work.id === id);
    if (found === undefined) throw new Error("Nothing is due");
    expect(
      await claimDue(
        hooks.database,
        { ...found, address: "https://other.example/" },
        { ...lease, most: 3 },
      ),
    ).toEqual([]);
    await claimDue(hooks.database, found, { ...lease, most: 3 });
    await settle();
    expect(target.received.map(({ body }) => body.sequence)).toEqual([4, 5]);
    hooks.desk.nowMs += LEASE_MS;
    await settle();
    expect(target.received.map(({ body }) => body.sequence)).toEqual([4, 5, 1, 2, 3]);
  });

  test("between sending and writing that it was taken: it comes again, as the same event", async () => {
    const id = await waiting(1);
    const database = databaseGoneWhile(() => target.received.length > 0);
    const dying = settle({ database, pause: () => Promise.resolve() });
    await expect(dying).rejects.toThrow("gone");
    expect(await only(id)).toMatchObject({ state: "pending", tries: 0 });
    hooks.desk.nowMs += LEASE_MS;
    await settle();
    expect(target.received.map(({ body }) => body.id)).toHaveLength(2);
    expect(new Set(target.received.map(({ body }) => body.id)).size).toBe(1);
    expect(await only(id)).toMatchObject({ state: "delivered" });
  });

  test("just after it has written that one was taken again: all that waited is sent even so", async () => {
    const id = await waiting(3);
    target.answer = answers(500);
    for (let hour = 0; hour < 24; hour += 1) {
      await settle();
      hooks.desk.nowMs += HOUR_MS;
    }
    const before = target.received.length;
    target.answer = TAKES;
    let asked = 0;
    const database = databaseGoneWhile(() => {
      if (target.received.length > before) asked += 1;
      return asked > 1;
    });
    await settle({ database, pause: () => Promise.resolve() }).catch(() => undefined);
    await settle();
    const states = (await hooks.deliveries(id)).map(({ state }) => state);
    expect(states).toEqual(Array(3).fill("delivered"));
  });
});

test("a database that is gone for a minute: what was sent meanwhile is written when it is back", async () => {
  const id = await waiting(3);
  let refusals = 0;
  const database = databaseGoneWhile(() => {
    const isGone = target.received.length === 1 && refusals < 15;
    if (isGone) refusals += 1;
    return isGone;
  });
  await settle({ database, pause: () => Promise.resolve() });
  expect(refusals).toBe(15);
  expect(target.received.map(({ body }) => body.sequence)).toEqual([1, 2, 3]);
  expect((await hooks.deliveries(id)).map(({ tries }) => tries)).toEqual([1, 1, 1]);
});

test("two servers send everything once between them", async () => {
  await waiting(300);
  const [one, other] = [hooks.sender([target.host]), hooks.sender([target.host])];
  await Promise.all([one.settle(), other.settle()]);
  const sequences = target.received.map(({ body }) => body.sequence);
  expect(sequences).toHaveLength(300);
  expect(new Set(sequences).size).toBe(300);
  expect(target.mostAtOnce).toBeLessThanOrEqual(8);
});

test("a night's backlog is caught up, each once, while payments go on", async () => {
  await waiting(1_500);
  const sending = hooks.sender([target.host]).settle();
  for (let payments = 0; payments < 10; payments += 1) {
    const order = await hooks.desk.send();
    await hooks.desk.payAndApprove([order], 100_000);
    expect(await hooks.desk.order(order)).toMatchObject({ position: "hasPaid" });
  }
  await sending;
  expect(new Set(target.received.map(({ body }) => body.sequence)).size).toBe(1_500);
  expect(target.received).toHaveLength(1_500);
});

test("a server that stops waits for what it sends, lets go of the rest, and sends no more", async () => {
  const id = await waiting(10);
  const sender = hooks.sender([target.host]);
  const stopped = Promise.withResolvers<void>();
  target.answer = async (response, { body }) => {
    if (body.sequence === 1) void sender.stop().then(() => stopped.resolve());
    response.end("ok");
  };
  await sender.look();
  await stopped.promise;
  const rows = await hooks.deliveries(id);
  expect(rows.every(({ owner }) => owner === null)).toBe(true);
  expect(rows.map(({ state }) => state)).toEqual(["delivered", ...Array(9).fill("pending")]);
  expect(target.received).toHaveLength(1);
});

test("what is about something that has been told of anew says so", async () => {
  await hooks.subscribe(target.address, "orderPaid");
  const order = await hooks.desk.send();
  const paymentId = await hooks.desk.payAndApprove([order], 100_000);
  await hooks.gather();
  await hooks.desk.approve(await hooks.desk.refund(paymentId, 100_000), 100_000);
  await hooks.tell([target.host]);
  expect(
    target.received.map(({ body }) => [body.kind, body.sequence, body.newestSequence]),
  ).toEqual([
    ["orderPaid", 1, 2],
    ["orderNoLongerPaid", 2, 2],
  ]);
});

test("what waited behind a slow one says what is newest when it is sent, not when it was taken", async () => {
  await hooks.subscribe(target.address, "orderPaid");
  await hooks.desk.payAndApprove([await hooks.desk.send()], 100_000);
  await hooks.gather();
  const order = await hooks.desk.send();
  const paymentId = await hooks.desk.payAndApprove([order], 100_000);
  await hooks.gather();
  let elapsedMs = 0;
  target.answer = async (response, { body }) => {
    if (body.sequence === 1) {
      await hooks.desk.approve(await hooks.desk.refund(paymentId, 100_000), 100_000);
      await hooks.gather();
      elapsedMs += 9_000;
    }
    response.end("ok");
  };
  await hooks.sender([target.host], { elapsedMs: () => elapsedMs }).settle();
  const told = target.received.map(({ body }) => [body.kind, body.sequence, body.newestSequence]);
  expect(told).toEqual([
    ["orderPaid", 1, 1],
    ["orderPaid", 2, 3],
    ["orderNoLongerPaid", 3, 3],
  ]);
});
