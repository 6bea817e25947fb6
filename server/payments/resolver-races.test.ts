/** Several servers over one database, slow clouds and dead servers: who asks about an unknown. */
import type { JudgeRules } from "@kortkoll/core/attempts/judge-last-result.ts";
import type { TerminalTime } from "@kortkoll/terminals/terminal.ts";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../clock.ts";
import { statement } from "../database/database.ts";
import { learnBaselines } from "./learn-baselines.ts";
import { createPaymentRunner, type PaymentRunner } from "./payment-runner.ts";
import { claimDue } from "./resolve-store.ts";
import { beginResolving, type ResolverDeps, resolveUnknowns } from "./resolve-unknowns.ts";
import { claim } from "./test-claims.ts";
import { shown, TestCloud } from "./test-cloud.ts";
import { type Desk, openDesk } from "./test-desk.ts";
import { answerOf, approved, nextStan, UNKNOWN } from "./test-news.ts";

const RULES: JudgeRules = {
  lastResultDelayMs: 5_000,
  timeToleranceMs: 600_000,
  longestTransactionMs: 360_000,
};
/** As long as resolve-unknowns.ts keeps an unknown to the server that asks about it. */
const ONE_ASKS_FOR_MS = 90_000;

type Server = { readonly deps: ResolverDeps; readonly runner: PaymentRunner };

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

function server(): Server {
  const deps = { ...desk.deps, cloud, rules: RULES, serverId: newUuid() };
  return { deps, runner: createPaymentRunner(deps) };
}

const now = (): TerminalTime => ({
  kind: "instant",
  at: new Date(desk.nowMs).toISOString(),
});

const resolve = ({ deps, runner }: Server): Promise<number> => resolveUnknowns(deps, runner);

async function unknown(
  more: { readonly till?: "K2"; readonly terminalId?: string } = {},
): Promise<string> {
  const attemptId = await desk.pay([await desk.send()], undefined, more);
  await desk.tell(attemptId, UNKNOWN);
  return attemptId;
}

const READ_REFERENCE = statement({
  name: "test_race_reference",
  text: "select reference from attempts where id = $1",
});

async function referenceOf(attemptId: string): Promise<string> {
  const [row] = await desk.database.query<{ reference: string }>(READ_REFERENCE, [attemptId]);
  return row?.reference ?? "";
}

const READ_CHECKS = statement({
  name: "test_race_checks",
  text: `select kind, by, content from attempt_events where attempt_id = $1
    and kind in ('unknown', 'checked', 'approved', 'notPerformed') order by at, id`,
});

type Step = { kind: string; by: string; content: Readonly<Record<string, unknown>> };

function stepsOf(attemptId: string): Promise<readonly Step[]> {
  return desk.database.query<Step>(READ_CHECKS, [attemptId]);
}

test("a terminal whose cloud is slow does not keep the customers of the others waiting", async () => {
  const slow = await unknown();
  const quick = await unknown({ till: "K2", terminalId: "77000002" });
  const reference = await referenceOf(quick);
  const slowAnswer = Promise.withResolvers<void>();
  cloud.lastResult = async (terminalId?: string) => {
    if (terminalId === "77000001") await slowAnswer.promise;
    return shown(true, {
      reference: terminalId === "77000001" ? await referenceOf(slow) : reference,
      amountOre: 100_000,
    });
  };
  const { deps, runner } = server();
  const asking = new Set<Promise<void>>();
  expect(await beginResolving(deps, runner, asking)).toBe(2);
  await expect.poll(() => desk.stateOf(quick)).toBe("approved");
  // The next round goes on while the slow one is still being asked about, by nobody else.
  expect(await beginResolving(deps, runner, asking)).toBe(0);
  expect(asking.size).toBe(1);
  expect(await desk.stateOf(slow)).toBe("unknown");
  slowAnswer.resolve();
  await Promise.all(asking);
  expect([await desk.stateOf(slow), asking.size]).toEqual(["approved", 0]);
});

test("what a server asked about when it died is taken over by another, once", async () => {
  const attemptId = await unknown();
  cloud.last = shown(true, { reference: await referenceOf(attemptId), amountOre: 100_000 });
  const claimed = await claimDue(desk.database, {
    now: new Date(desk.nowMs),
    nobodyElseBefore: new Date(desk.nowMs + ONE_ASKS_FOR_MS),
    atMost: 16,
  });
  // The server that claimed it is killed here.
  expect(claimed.map((one) => one.id)).toEqual([attemptId]);
  const [second, third] = [server(), server()];
  desk.nowMs += ONE_ASKS_FOR_MS - 1;
  expect(await resolve(second)).toBe(0);
  desk.nowMs += 1;
  const asked = await Promise.all([resolve(second), resolve(third)]);
  expect(asked.toSorted()).toEqual([0, 1]);
  expect([await desk.stateOf(attemptId), cloud.looks]).toEqual(["approved", 1]);
});

test("an answer that comes to one server while another finds it out is booked once", async () => {
  const attemptId = await unknown();
  const answer = { ...answerOf("visa", nextStan()), reference: await referenceOf(attemptId) };
  cloud.last = shown(true, { ...answer, amountOre: 100_000 });
  const [first, second] = [server(), server()];
  const [told] = await Promise.all([
    first.runner.tell(attemptId, approved(100_000, answer)),
    resolve(second),
  ]);
  expect(["applied", "nothingNew"]).toContain(told.kind);
  expect(await desk.attempt(attemptId)).toMatchObject({ state: "approved", flags: [] });
  const kinds = await desk.timeline(attemptId);
  expect(kinds.filter((kind) => kind === "approved")).toHaveLength(1);
  expect(kinds).not.toContain("unexpectedAnswer");
  expect(await desk.newPostings()).toEqual(expect.arrayContaining(["1581 +100000"]));
});

test.each([
  { what: "a refusal without a reference", last: () => shown(false, { time: now() }) },
  {
    what: "an approval of the same amount",
    last: () => shown(true, { amountOre: 100_000, time: now() }),
  },
])(
  "$what, seen while the attempt was claimed and its terminal let go, is not its own",
  async (seen) => {
    const attemptId = await unknown();
    const one = server();
    cloud.last = shown(false, { time: now() });
    desk.nowMs += 6_000;
    await resolve(one);
    desk.nowMs += 40_000;
    cloud.lastResult = async () => {
      cloud.lastResult = () => Promise.resolve(seen.last());
      await claim(desk, attemptId);
      return seen.last();
    };
    expect(await resolve(one)).toBe(1);
    expect(await desk.stateOf(attemptId)).toBe("claimed");
  },
);

test("every look stands on the timeline with what was seen and when the next comes", async () => {
  const attemptId = await unknown();
  const one = server();
  cloud.last = { kind: "noAnswer", why: { code: "cloudUnreachable", detail: "down" } };
  await resolve(one);
  desk.nowMs += 5_000;
  cloud.terminalState = { kind: "busy", raw: "transaction" };
  cloud.last = { kind: "none" };
  await resolve(one);
  desk.nowMs += 5_000;
  cloud.terminalState = { kind: "idle" };
  const stanAuth = nextStan();
  const reference = await referenceOf(attemptId);
  cloud.last = shown(true, { reference, stanAuth, amountOre: 100_000 });
  await resolve(one);
  expect(await stepsOf(attemptId)).toMatchObject([
    { kind: "unknown", by: "terminal", content: { code: "answerLost" } },
    {
      kind: "checked",
      by: "resolver",
      content: { why: "noAnswer", terminal: "idle", nextCheckInMs: 5_000 },
    },
    {
      kind: "checked",
      by: "resolver",
      content: { why: "terminalBusy", terminal: "busy", nextCheckInMs: 5_000 },
    },
    { kind: "approved", by: "resolver", content: { evidence: "lastResult", stanAuth } },
  ]);
});

test("the second look comes the moment that the terminal's delay is over, however slow the first was", async () => {
  const attemptId = await unknown();
  const one = server();
  cloud.lastResult = () => {
    desk.nowMs += 4_200;
    return Promise.resolve({ kind: "none" as const });
  };
  await resolve(one);
  const [, first] = await stepsOf(attemptId);
  expect(first?.content).toMatchObject({ why: "tooSoon", nextCheckInMs: 800 });
  desk.nowMs += 799;
  expect(await resolve(one)).toBe(0);
  desk.nowMs += 1;
  expect(await resolve(one)).toBe(1);
});

const FORGET_BASELINES = statement({
  name: "test_race_forget_baselines",
  text: "update terminals set baseline_at = null",
});

const READ_BASELINES = statement({
  name: "test_race_read_baselines",
  text: "select terminal_id from terminals where baseline_at is not null",
});

test("a terminal that does not answer does not leave the others without what they did last", async () => {
  await desk.database.query(FORGET_BASELINES);
  const neverAnswered = Promise.withResolvers<void>();
  cloud.lastResult = async (terminalId?: string) => {
    if (terminalId === "77000001") await neverAnswered.promise;
    return { kind: "none" };
  };
  const learning = learnBaselines(server().deps);
  const known = async (): Promise<readonly string[]> => {
    const rows = await desk.database.query<{ terminal_id: string }>(READ_BASELINES);
    return rows.map((row) => row.terminal_id);
  };
  await expect.poll(known).toContain("77000002");
  expect(await known()).not.toContain("77000001");
  neverAnswered.resolve();
  await learning;
  expect(await known()).toContain("77000001");
});
