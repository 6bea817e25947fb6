import type { TerminalOutcome } from "@kortkoll/terminals/terminal.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { statement } from "../database/database.ts";
import { CommitUnknown, DatabaseUnavailable } from "../database/database-errors.ts";
import {
  createPaymentRunner,
  LONGEST_WAIT_BEFORE_LEAVING_MS,
  LONGEST_WAIT_BEFORE_SEND_MS,
  type RunnerDeps,
} from "./payment-runner.ts";
import { approvedBy, shown, TestCloud } from "./test-cloud.ts";
import { type Desk, openDesk, VOIDING_CLOUD } from "./test-desk.ts";
import { answerOf, approved, nextStan } from "./test-news.ts";

let desk: Desk;
let cloud: TestCloud;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.startOver();
  cloud = new TestCloud();
});
afterEach(async () => {
  expect(await desk.differences()).toEqual([]);
});
afterAll(() => desk.close());

const TOO_LATE: TerminalOutcome = {
  kind: "notSent",
  why: { code: "sendingTookTooLong", detail: "signed in, and then it stood still" },
};

async function start(): Promise<string> {
  const outcome = await desk.tryPay({ allocations: [{ orderId: (await desk.send()).id }] });
  if (outcome.kind === "refused") throw new Error(outcome.code);
  return outcome.payment.id;
}

async function carry(attemptId: string, elapsedMs = (): number => 0): Promise<void> {
  const runner = createPaymentRunner({ ...desk.deps, cloud, elapsedMs });
  runner.carry(attemptId);
  // Whoever asks twice changes nothing.
  runner.carry(attemptId);
  expect(runner.isCarrying(attemptId)).toBe(true);
  await runner.settle(10_000);
  expect(runner.isCarrying(attemptId)).toBe(false);
}

test("an approval is booked, and the terminal was asked once, with what was stored", async () => {
  cloud.onMoney = approvedBy;
  const attemptId = await start();
  await carry(attemptId);
  expect(await desk.stateOf(attemptId)).toBe("approved");
  expect(cloud.asked).toEqual([
    {
      terminalId: "77000001",
      amountOre: 100_000,
      reference: expect.stringMatching(/^K[0-9A-Z]{19}$/),
    },
  ]);
});

test("the intent is committed as sent before the terminal hears of it", async () => {
  const attemptId = await start();
  let seen = "";
  cloud.onMoney = async (request): Promise<TerminalOutcome> => {
    seen = await desk.stateOf(attemptId);
    return approvedBy(request);
  };
  await carry(attemptId);
  expect(seen).toBe("sent");
});

test("an attempt that is carried again after it was sent is not sent again", async () => {
  const attemptId = await start();
  await carry(attemptId);
  expect(await desk.stateOf(attemptId)).toBe("unknown");
  await carry(attemptId);
  expect(cloud.asked).toHaveLength(1);
});

test("an attempt that another server owns is not sent", async () => {
  const attemptId = await start();
  const runner = createPaymentRunner({ ...desk.deps, cloud, serverId: desk.places.siteId });
  runner.carry(attemptId);
  await runner.settle(10_000);
  expect(cloud.asked).toEqual([]);
  expect(await desk.stateOf(attemptId)).toBe("created");
});

test("a send that has waited too long for the database is not made", async () => {
  const times = [0, LONGEST_WAIT_BEFORE_SEND_MS + 1];
  const attemptId = await start();
  await carry(attemptId, () => times.shift() ?? 0);
  expect(cloud.asked).toEqual([]);
  expect(await desk.attempt(attemptId)).toMatchObject({
    state: "notSent",
    failure_code: "sendingTookTooLong",
  });
});

test("what leaves is asked about once more: after a minute that the machine stood still nothing does", async () => {
  const sleeps = [{ elapsedMs: 60_000, clockMs: 0 }, { elapsedMs: 0, clockMs: 60_000 }, undefined];
  for (const sleep of sleeps) {
    let elapsedMs = 0;
    cloud.onMoney = (request): TerminalOutcome => {
      elapsedMs += sleep?.elapsedMs ?? LONGEST_WAIT_BEFORE_LEAVING_MS;
      desk.nowMs += sleep?.clockMs ?? 0;
      return request.mayLeave?.() === false ? TOO_LATE : approvedBy(request);
    };
    const attemptId = await start();
    await carry(attemptId, () => elapsedMs);
    expect(await desk.stateOf(attemptId)).toBe(sleep === undefined ? "approved" : "notSent");
  }
});

test.each([
  [LONGEST_WAIT_BEFORE_LEAVING_MS - 1_000, "approved"],
  [LONGEST_WAIT_BEFORE_LEAVING_MS + 1, "notSent"],
])(
  "a void leaves %i ms after the terminal was asked what it did last: it is %s",
  async (ms, state) => {
    // Later than what the tests before have had the terminal do.
    desk.nowMs += 3_600_000;
    const stanAuth = nextStan();
    const paid = await desk.pay([await desk.send()]);
    await desk.tell(paid, approved(100_000, answerOf("visa", stanAuth)));
    const { cloud: before } = desk;
    desk.cloud = VOIDING_CLOUD;
    const outcome = await desk.tryRefund(paid, 100_000);
    desk.cloud = before;
    if (outcome.kind === "refused") throw new Error(outcome.code);
    expect(outcome.payment.kind).toBe("void");
    let elapsedMs = 0;
    cloud.lastResult = () => {
      elapsedMs += ms - 1_000;
      return Promise.resolve(shown(true, { stanAuth, amountOre: 100_000 }));
    };
    cloud.voidLast = (request) => {
      elapsedMs += 1_000;
      const hasLeft = request.mayLeave?.() !== false;
      return Promise.resolve(hasLeft ? approvedBy(request) : TOO_LATE);
    };
    await carry(outcome.payment.id, () => elapsedMs);
    expect(await desk.stateOf(outcome.payment.id)).toBe(state);
  },
);

test("a refund is asked for as a return of goods, of what was stored", async () => {
  cloud.onMoney = approvedBy;
  const paid = await start();
  await carry(paid);
  const outcome = await desk.tryRefund(paid, 30_000);
  await carry(outcome.kind === "started" ? outcome.payment.id : "");
  expect(cloud.asked.map((request) => request.amountOre)).toEqual([100_000, 30_000]);
  expect(new Set(cloud.asked.map((request) => request.reference)).size).toBe(2);
});

/** A database that is taken away before, or whose answer is lost after, its next transaction. */
function failingOnce(error: Error, when: "before" | "after"): Pick<RunnerDeps, "database"> {
  let hasFailed = false;
  const { database } = desk;
  const inTransaction: typeof database.inTransaction = async (work, options) => {
    const fails = !hasFailed;
    hasFailed = true;
    // A day goes by before the database is back.
    if (fails) desk.nowMs += 86_400_000;
    if (fails && when === "before") throw error;
    const value = await database.inTransaction(work, options);
    if (fails) throw error;
    return value;
  };
  return {
    database: {
      query: (asked, values) => database.query(asked, values),
      inTransaction,
      close: () => Promise.resolve(),
    },
  };
}

test("an answer that the database did not take is told again until it has, on its own day", async () => {
  cloud.onMoney = approvedBy;
  const attemptId = await start();
  const failing = failingOnce(new DatabaseUnavailable("away"), "before");
  const runner = createPaymentRunner({ ...desk.deps, ...failing, cloud });
  runner.carry(attemptId);
  await runner.settle(10_000);
  expect(await desk.stateOf(attemptId)).toBe("approved");
  expect(await businessDayOf(attemptId)).toBe("2026-03-02");
});

test("an answer that meets a database that only reads is kept until it is stored", async () => {
  cloud.onMoney = approvedBy;
  const attemptId = await start();
  const { database } = desk;
  let refusals = 2;
  const inTransaction: typeof database.inTransaction = (work, options) =>
    database.inTransaction(work, { ...options, readOnly: refusals-- > 0 });
  const readOnly = { ...failingOnce(new Error("unused"), "before").database, inTransaction };
  const runner = createPaymentRunner({ ...desk.deps, database: readOnly, cloud });
  runner.carry(attemptId);
  await runner.settle(10_000);
  expect(refusals).toBeLessThan(0);
  expect(await desk.stateOf(attemptId)).toBe("approved");
});

const CANCELLED = statement({
  name: "test_cancelled_statement",
  text: "select pg_cancel_backend(pg_backend_pid()), pg_sleep(60)",
});
const LOCK_NOT_HAD = statement({
  name: "test_lock_not_had",
  text: "do $$ begin raise exception 'no lock in time' using errcode = '55P03'; end $$",
});

test("an answer whose statement the database ends, or that gets no lock in time, is kept until it is stored", async () => {
  cloud.onMoney = approvedBy;
  const attemptId = await start();
  const { database } = desk;
  const ended = [CANCELLED, LOCK_NOT_HAD];
  const inTransaction: typeof database.inTransaction = (work, options) =>
    database.inTransaction(async (tx) => {
      const ending = ended.shift();
      if (ending !== undefined) await tx.query(ending);
      return await work(tx);
    }, options);
  const ending = { ...failingOnce(new Error("unused"), "before").database, inTransaction };
  const runner = createPaymentRunner({ ...desk.deps, database: ending, cloud });
  runner.carry(attemptId);
  await runner.settle(10_000);
  expect(ended).toEqual([]);
  expect(await desk.stateOf(attemptId)).toBe("approved");
});

test("an answer whose commit nobody knows of is told again, and booked once, on its own day", async () => {
  cloud.onMoney = approvedBy;
  const attemptId = await start();
  const failing = failingOnce(new CommitUnknown("COMMIT", undefined), "after");
  const runner = createPaymentRunner({ ...desk.deps, ...failing, cloud });
  runner.carry(attemptId);
  await runner.settle(10_000);
  expect(await desk.stateOf(attemptId)).toBe("approved");
  expect(await desk.balances()).toEqual({ "1510": -100_000, "1581": 100_000 });
  expect(await businessDayOf(attemptId)).toBe("2026-03-02");
});

const BUSINESS_DAY = statement({
  name: "test_business_day",
  text: "select business_day from attempts where id = $1",
});

/** The day on which the answer was heard. */
async function businessDayOf(attemptId: string): Promise<string | undefined> {
  const rows = await desk.database.query<{ business_day: string }>(BUSINESS_DAY, [attemptId]);
  return rows[0]?.business_day;
}
