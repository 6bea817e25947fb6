/**
 * What another Connect@Cloud lets us find out about a lost answer depends on what it tells: a
 * StanAuth, our order id, the terminal's state. The less it tells, the more stays unknown; and never
 * is anything false said.
 */
import type { Payment } from "@kortkoll/server/api.ts";
import { systemClock } from "@kortkoll/server/clock.ts";
import { connectNetsCloud } from "@kortkoll/terminals/nets-cloud/adapter.ts";
import { expect, test } from "vitest";
import { ENDED, until } from "../api-client.ts";
import {
  type OtherCloud,
  type OtherCloudFault,
  type OtherCloudHabits,
  startOtherCloud,
} from "../other-cloud.ts";
import { takenBy } from "../position-watch.ts";
import { type Stack, startStack } from "../stack.ts";

const TERMINALS = ["81000001", "81000002", "81000003", "81000009"];
const TOTAL_ORE = 125_050;
/** Longer than any transaction lasts at a terminal whose state nobody tells. */
const LONG_AFTER_MS = 7 * 60_000;
/** Longer than an older result must be shown, and not so long that nobody saw what came in between. */
const LITTLE_AFTER_MS = 5_000;

type Telling = Required<Pick<OtherCloudHabits, "stanAuth" | "mirrorsOrderId" | "tellsState">>;
type Desk = { readonly cloud: OtherCloud; readonly stack: Stack };

/** Taken, and not taken, each after another approval; and taken as the terminal's very first. */
const LOST: readonly (readonly [isFirst: boolean, fault: OtherCloudFault])[] = [
  [false, "cutTaken"],
  [false, "cutNotTaken"],
  [true, "cutTaken"],
];

const LEAST_ROUNDS = 2;
const MOST_ROUNDS = 6;

function whatCanBeKnown({ stanAuth, mirrorsOrderId }: Telling): readonly string[] {
  switch (stanAuth) {
    case "ownForEach":
      return ["hasPaid", "hasNotPaid", "hasPaid"];
    case "alwaysTheSame":
      // Without our order id a new approval is neither ours for certain nor the one of before.
      return [mirrorsOrderId ? "hasPaid" : "findingOut", "hasNotPaid", "hasPaid"];
    case "none":
      // Our order ids prove an approval, and that a result is the one of before.
      return mirrorsOrderId
        ? ["hasPaid", "hasNotPaid", "hasPaid"]
        : ["findingOut", "findingOut", "findingOut"];
  }
}

const tellings: readonly Telling[] = (["ownForEach", "alwaysTheSame", "none"] as const).flatMap(
  (stanAuth) => [
    { stanAuth, mirrorsOrderId: true, tellsState: true },
    { stanAuth, mirrorsOrderId: true, tellsState: false },
    { stanAuth, mirrorsOrderId: false, tellsState: true },
  ],
);

test.concurrent.each(tellings)(
  "StanAuth $stanAuth, order id mirrored: $mirrorsOrderId, state told: $tellsState",
  async (telling) => {
    const habits = { ...telling, givesTimes: true, tokenLifetimeMs: 600_000 };
    const cloud = await startOtherCloud({ ...habits, terminalIds: TERMINALS });
    const stack = await startStack({ otherCloud: cloud });
    try {
      await loseAnswers({ cloud, stack }, telling);
    } finally {
      await stack.close();
      await cloud.close();
    }
  },
);

async function loseAnswers(desk: Desk, telling: Telling): Promise<void> {
  const { api } = desk.stack;
  const ids: string[] = [];
  for (const [index, [isFirst, fault]] of LOST.entries()) {
    if (!isFirst) await api.waitForState(await start(desk, index), ["approved"], 10_000);
    const id = await start(desk, index, fault);
    await api.waitForState(id, ["unknown", ...ENDED], 10_000);
    ids.push(id);
  }
  const known = whatCanBeKnown(telling);
  let ends: readonly Payment[] = [];
  // A look that was already under way when the time was moved counts for nothing: hence some more.
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    await lookAfter(desk, ids, round === 1 ? LONG_AFTER_MS : LITTLE_AFTER_MS);
    ends = await Promise.all(ids.map((id) => api.payment(id)));
    const isAsKnown = ends.every((one, index) => one.position === known[index]);
    if (round >= LEAST_ROUNDS && isAsKnown) break;
  }
  expect(ends.map((one) => one.position)).toEqual(known);
  const truth = await desk.cloud.truth();
  for (const one of ends) {
    const taken = takenBy(truth, one.id);
    if (one.moneyMoved === "yes") expect(one.approvedOre).toBe(taken);
    if (one.moneyMoved === "no") expect(taken).toBeUndefined();
  }
  const books = await api.books();
  expect([books.agree, books.differences]).toEqual([true, []]);
}

async function start(desk: Desk, index: number, fault?: OtherCloudFault): Promise<string> {
  const till = desk.stack.tills[index];
  if (till === undefined) throw new Error("No till");
  const order = await desk.stack.api.sendOrder({ totalOre: TOTAL_ORE });
  if (fault !== undefined) desk.cloud.arm(till.vendorTerminalId, fault);
  return desk.stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
}

/** More looks than there can be: nothing is left to find out. */
const ENDED_NOW = Number.POSITIVE_INFINITY;

/** Lets time pass until each that is unknown has been asked about once more. */
async function lookAfter(desk: Desk, ids: readonly string[], afterMs: number): Promise<void> {
  const read = async (): Promise<readonly number[]> => {
    const seen = await Promise.all(ids.map((id) => desk.stack.api.payment(id)));
    return seen.map((one) =>
      one.state === "unknown"
        ? one.timeline.filter((entry) => entry.kind === "checked").length
        : ENDED_NOW,
    );
  };
  const before = await read();
  desk.stack.moveClock(afterMs);
  await until(
    read,
    (now) => now.every((looks, index) => looks === ENDED_NOW || looks > (before[index] ?? 0)),
    10_000,
  );
}

test("the terminals are known from the sign-in where the cloud has no list of them", async () => {
  const cloud = await startOtherCloud({
    terminalIds: TERMINALS,
    stanAuth: "ownForEach",
    givesTimes: true,
    tokenLifetimeMs: 600_000,
  });
  const adapter = connectNetsCloud({
    baseUrl: cloud.url,
    account: () => Promise.resolve({ username: "demo", password: "demo" }),
    clock: systemClock,
  });
  expect(await adapter.listTerminals()).toEqual({ kind: "listed", terminalIds: TERMINALS });
  await adapter.close();
  await cloud.close();
});
