import { ZERO } from "@kortkoll/core/money.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { createPaymentRunner, type PaymentRunner, type RunnerDeps } from "./payment-runner.ts";
import { recoverAbandoned, SERVER_IS_GONE_AFTER_MS } from "./recover-abandoned.ts";
import { announceServer, stopAllOtherServers, stopServer } from "./resolve-store.ts";
import { type Desk, openDesk } from "./test-desk.ts";

let desk: Desk;
let other: RunnerDeps;
let runner: PaymentRunner;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.startOver();
  await announceServer(desk.database, desk.places.serverId, new Date(desk.nowMs));
  other = { ...desk.deps, serverId: newUuid() };
  runner = createPaymentRunner(other);
  await announceServer(desk.database, other.serverId, new Date(desk.nowMs));
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

async function created(): Promise<string> {
  const order = await desk.send({ settlement: "ledger" });
  const outcome = await desk.tryPay({ allocations: [{ orderId: order.id }] });
  return outcome.kind === "started" ? outcome.payment.id : outcome.code;
}

async function sent(): Promise<string> {
  return desk.pay([await desk.send({ settlement: "ledger" })]);
}

async function pays(till: "K2", terminalId: string): Promise<string> {
  return desk.pay([await desk.send({ settlement: "ledger" })], undefined, { till, terminalId });
}

const HOLD = statement({
  name: "test_hold",
  text: "select from attempts where id = $1 for update",
});

/** As a server that stands still in the middle of a transaction; gives how to let go. */
async function holdRow(attemptId: string): Promise<() => Promise<void>> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: isHeld, resolve: holds } = Promise.withResolvers<void>();
  const holding = desk.database.inTransaction(async (tx) => {
    await tx.query(HOLD, [attemptId]);
    holds();
    await released;
  });
  await isHeld;
  return () => {
    release();
    return holding;
  };
}

test("a created attempt of a silent server was never sent, and its order is free", async () => {
  const attemptId = await created();
  desk.nowMs += SERVER_IS_GONE_AFTER_MS + 1;
  expect(await recoverAbandoned(other, runner)).toBe(1);
  expect(await desk.attempt(attemptId)).toMatchObject({
    state: "notSent",
    failure_code: "serverStopped",
    evidence: "nothingSent",
  });
  await expect(desk.markSent(attemptId)).rejects.toThrow("may not be sent");
});

test("what a server that stands still holds keeps waiting alone: others are told of, and so is it later", async () => {
  const held = await sent();
  const free = await pays("K2", "77000002");
  desk.nowMs += SERVER_IS_GONE_AFTER_MS + 1;
  const release = await holdRow(held);
  const held1 = recoverAbandoned(other, runner);
  await expect.poll(() => desk.stateOf(free)).toBe("unknown");
  expect(await desk.stateOf(held)).toBe("sent");
  await release();
  await held1;
  await recoverAbandoned(other, runner);
  expect(await desk.stateOf(held)).toBe("unknown");
});

test("a sent attempt of a silent server is unknown, and stands on interim", async () => {
  const attemptId = await sent();
  desk.nowMs += SERVER_IS_GONE_AFTER_MS + 1;
  await recoverAbandoned(other, runner);
  expect(await desk.attempt(attemptId)).toMatchObject({ state: "unknown", evidence: "waiting" });
  expect(await desk.balances()).toEqual({ "1510": -100_000, "1689": 100_000 });
});

test("the answer that the silent server gets after all is booked", async () => {
  const attemptId = await sent();
  desk.nowMs += SERVER_IS_GONE_AFTER_MS + 1;
  await recoverAbandoned(other, runner);
  expect(await desk.approve(attemptId, 100_000)).toBe("applied");
  expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 100_000 });
});

test("the attempts of a server that was just seen are left alone", async () => {
  const attemptId = await sent();
  desk.nowMs += SERVER_IS_GONE_AFTER_MS - 1;
  expect(await recoverAbandoned(other, runner)).toBe(0);
  expect(await desk.stateOf(attemptId)).toBe("sent");
});

test("the attempts of a server that has said goodbye are taken over at once", async () => {
  const attemptId = await sent();
  await stopServer(desk.database, desk.places.serverId, new Date(desk.nowMs));
  expect(await recoverAbandoned(other, runner)).toBe(1);
  expect(await desk.stateOf(attemptId)).toBe("unknown");
  await desk.database.query({
    name: "test_server_is_back",
    text: "update servers set stopped_at = null",
  });
});

test("a server that is alone takes over at once what any other had under way", async () => {
  const attemptId = await sent();
  await stopAllOtherServers(desk.database, other.serverId, new Date(desk.nowMs));
  await recoverAbandoned(other, runner);
  expect(await desk.stateOf(attemptId)).toBe("unknown");
  await desk.database.query({
    name: "test_server_is_back",
    text: "update servers set stopped_at = null",
  });
});

test("a server recovers its own attempt that it does not carry", async () => {
  const attemptId = await sent();
  desk.nowMs += SERVER_IS_GONE_AFTER_MS + 1;
  expect(await recoverAbandoned(desk.deps, desk.runner)).toBe(1);
  expect(await desk.stateOf(attemptId)).toBe("unknown");
});

test("an attempt that is sent while another server takes it over is never called not sent", async () => {
  for (let round = 0; round < 10; round += 1) {
    await desk.startOver();
    await announceServer(desk.database, desk.places.serverId, new Date(desk.nowMs));
    const attemptId = await created();
    desk.nowMs += SERVER_IS_GONE_AFTER_MS + 1;
    const [sending] = await Promise.allSettled([
      desk.markSent(attemptId),
      recoverAbandoned(other, runner),
    ]);
    const state = await desk.stateOf(attemptId);
    const expected = sending.status === "fulfilled" ? ["sent", "unknown"] : ["notSent"];
    expect(expected).toContain(state);
  }
});

test("what was concluded from created is void once the attempt has been sent", async () => {
  const attemptId = await sent();
  const concluded = { event: "notSent", onlyFrom: "created", evidence: "nothingSent" } as const;
  const news = { ...concluded, approvedOre: ZERO, answer: undefined, why: undefined, by: "x" };
  expect(await desk.tell(attemptId, news)).toBe("nothingNew");
  expect(await desk.stateOf(attemptId)).toBe("sent");
});
