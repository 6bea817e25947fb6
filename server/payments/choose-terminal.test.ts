import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { STATE_IS_FRESH_FOR_MS } from "../places/known-offline.ts";
import { askForTerminal } from "../places/lease-terminal.ts";
import { listTerminals } from "../places/list-places.ts";
import { askTerminals } from "../places/terminal-monitor.ts";
import type { StartOutcome } from "./start-payment.ts";
import { type Desk, type DeskPayment, openDesk } from "./test-desk.ts";
import { DECLINED } from "./test-news.ts";

let desk: Desk;
let one: string;
let two: string;
beforeAll(async () => {
  desk = await openDesk();
  one = desk.places.terminals["77000001"];
  two = desk.places.terminals["77000002"];
});
beforeEach(async () => {
  await desk.startOver();
  await desk.database.query(ALL_IDLE);
});
afterAll(() => desk.close());

const ALL_IDLE = statement({
  name: "test_all_idle",
  text: "update terminals set last_state = 'idle', state_at = null",
});

/** A round of the monitor in which these terminals, by the vendor's id, are offline. */
async function seeOffline(...terminalIds: readonly string[]): Promise<void> {
  await askTerminals({
    sql: desk.database,
    clock: () => desk.nowMs,
    onChange: () => undefined,
    cloud: {
      state: (id) =>
        Promise.resolve(
          terminalIds.includes(id) ? { kind: "offline", raw: "offline" } : { kind: "idle" },
        ),
    },
  });
}

async function tryPay(more: Omit<DeskPayment, "allocations">): Promise<StartOutcome> {
  const order = await desk.send();
  return desk.tryPay({ ...more, allocations: [{ orderId: order.id }] });
}

async function take(till: "K1" | "K2", terminalId: string): Promise<void> {
  const tillId = desk.places.tills[till];
  await askForTerminal(desk.deps, { terminalId, tillId, operator: "CHEF" });
}

const terminalOf = (outcome: StartOutcome): string =>
  outcome.kind === "started" ? (outcome.payment.terminalId ?? "cash") : outcome.code;

test("a terminal that was just found offline takes no payment, and the others are offered", async () => {
  await seeOffline("77000001");
  const outcome = await tryPay({ till: "K2", terminalId: one });
  expect(outcome).toEqual({
    kind: "refused",
    code: "terminalOffline",
    field: "terminalId",
    alternatives: [{ terminalId: two, name: "Terminal 2" }],
  });
  expect(await tryPay({ till: "K1", terminalId: "77000001" })).toMatchObject({
    code: "terminalOffline",
    alternatives: [],
  });
});

test("what was seen too long ago is no reason to refuse, and neither is a cloud that is away", async () => {
  await seeOffline("77000001");
  desk.nowMs += STATE_IS_FRESH_FOR_MS - 1;
  expect(terminalOf(await tryPay({ till: "K1", terminalId: one }))).toBe("terminalOffline");
  desk.nowMs += 1;
  expect(terminalOf(await tryPay({ till: "K1", terminalId: one }))).toBe(one);
  await desk.startOver();
  await askTerminals({
    sql: desk.database,
    clock: () => desk.nowMs,
    onChange: () => undefined,
    cloud: {
      state: () =>
        Promise.resolve({ kind: "noAnswer", why: { code: "cloudUnreachable", detail: "" } }),
    },
  });
  expect(terminalOf(await tryPay({ till: "K1", terminalId: one }))).toBe(one);
});

test("each round in which it is still offline counts, and one answer from it ends it", async () => {
  for (let round = 0; round < 4; round += 1) {
    await seeOffline("77000001");
    desk.nowMs += 30_000;
    expect(terminalOf(await tryPay({ till: "K1", terminalId: one }))).toBe("terminalOffline");
  }
  await seeOffline();
  expect(terminalOf(await tryPay({ till: "K1", terminalId: one }))).toBe(one);
});

test("a till that names no terminal gets its next one past one that is offline, leased or held", async () => {
  await seeOffline("77000001");
  expect(terminalOf(await tryPay({ till: "K2" }))).toBe(two);
  await desk.startOver();
  await seeOffline();
  await take("K1", one);
  expect(terminalOf(await tryPay({ till: "K2" }))).toBe(two);
  await desk.startOver();
  await tryPay({ till: "K1" });
  expect(terminalOf(await tryPay({ till: "K2" }))).toBe(two);
});

test("with no other left it says what is the matter with the one that it prefers", async () => {
  await seeOffline("77000001", "77000002");
  expect(terminalOf(await tryPay({ till: "K2" }))).toBe("terminalOffline");
  await take("K1", one);
  expect(await tryPay({ till: "K2" })).toMatchObject({
    code: "terminalLeased",
    lease: { till: "K1", operator: "CHEF", queuePlace: null, waiting: 0 },
    alternatives: [],
  });
});

test("a leased terminal that is named is refused with who has it and what else is free", async () => {
  await take("K1", one);
  desk.nowMs += 3_000;
  await take("K2", one);
  expect(await tryPay({ till: "K2", terminalId: one })).toMatchObject({
    code: "terminalLeased",
    lease: {
      till: "K1",
      operator: "CHEF",
      terminal: "77000001",
      since: new Date(desk.nowMs - 3_000),
      queuePlace: 1,
      waiting: 1,
    },
    alternatives: [{ terminalId: two, name: "Terminal 2" }],
  });
});

test("a payment takes the lease of a shared terminal for its till, and of no other", async () => {
  const started = await tryPay({ till: "K2", terminalId: one });
  await tryPay({ till: "K2", terminalId: two });
  const seen = await listTerminals(desk.database, { nowMs: desk.nowMs });
  expect(seen.find((terminal) => terminal.id === one)).toMatchObject({
    lease: { till: "K2", operator: "KASS" },
    heldBy: { till: "K2" },
    activePaymentId: started.kind === "started" ? started.payment.id : "",
  });
  expect(seen.find((terminal) => terminal.id === two)?.lease).toBeNull();
});

test("a till that only paid has the terminal until the payment ends", async () => {
  const attemptId = await desk.pay([await desk.send()], undefined, { till: "K1" });
  desk.nowMs += 300_000;
  expect(terminalOf(await tryPay({ till: "K2", terminalId: one }))).toBe("terminalHeld");
  await desk.tell(attemptId, DECLINED);
  expect(terminalOf(await tryPay({ till: "K2", terminalId: one }))).toBe(one);
});

test("a till that has asked for the terminal keeps it for a retry, for as long as it is heard of", async () => {
  await take("K1", one);
  desk.nowMs += 25_000;
  const attemptId = await desk.pay([await desk.send()], undefined, { till: "K1" });
  desk.nowMs += 20_000;
  await desk.tell(attemptId, DECLINED);
  expect(terminalOf(await tryPay({ till: "K2", terminalId: one }))).toBe("terminalLeased");
  const retry = await desk.pay([await desk.send()], undefined, { till: "K1" });
  await desk.tell(retry, DECLINED);
  desk.nowMs += 30_000;
  expect(terminalOf(await tryPay({ till: "K2", terminalId: one }))).toBe(one);
});

test("a lease that ends while a payment starts is either the payment's or the next till's", async () => {
  for (let round = 0; round < 10; round += 1) {
    await take("K1", one);
    await take("K2", one);
    desk.nowMs += 29_000;
    await take("K2", one);
    desk.nowMs += round % 2 === 0 ? 999 : 1_000;
    const [outcome] = await Promise.all([tryPay({ till: "K1", terminalId: one }), take("K2", one)]);
    const seen = await listTerminals(desk.database, { nowMs: desk.nowMs });
    const lease = seen.find((terminal) => terminal.id === one)?.lease;
    expect([terminalOf(outcome), lease?.till]).toEqual(
      round % 2 === 0 ? [one, "K1"] : ["terminalLeased", "K2"],
    );
    await desk.startOver();
  }
});

const RETIRE = statement({
  name: "test_retire",
  text: "update terminals set retired_at = $2 where id = $1",
});

test("a retired terminal is offered to nobody", async () => {
  await desk.database.query(RETIRE, [two, new Date(desk.nowMs)]);
  expect(terminalOf(await tryPay({ till: "K2", terminalId: two }))).toBe("terminalNotAtTill");
  await take("K1", one);
  expect(await tryPay({ till: "K2" })).toMatchObject({ code: "terminalLeased", alternatives: [] });
  expect(await listTerminals(desk.database, { nowMs: desk.nowMs, id: two })).toEqual([]);
  await desk.database.query(RETIRE, [two, null]);
  expect(await listTerminals(desk.database, { nowMs: desk.nowMs, id: newUuid() })).toEqual([]);
});
