/**
 * The server is killed with SIGKILL under load, again and again, and afterwards its books must be
 * what the terminals really took. KORTKOLL_KILL_SEED repeats the moments of an earlier run,
 * KORTKOLL_KILLS sets how many kills there are of each kind (docs/kill-test.md).
 */
import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type KilledShop, openKilledShop } from "./killed-shop.ts";
import { seededRandom } from "./seeded-random.ts";

/** As many as an ordinary run has time for: "server alone,server and database". */
const ORDINARY_KILLS = "20,3";
const LATEST_KILL_MS = 1_500;
const SECOND_KILL_WITHIN_MS = 400;

const given = process.env["KORTKOLL_KILL_SEED"];
const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
const random = seededRandom(seed);
const [ofServer = 0, ofBoth = 0] = (process.env["KORTKOLL_KILLS"] ?? ORDINARY_KILLS)
  .split(",")
  .map(Number);
console.log(`KORTKOLL_KILL_SEED=${seed}`);

/** Spread over the whole time, in an order that is random too. */
function killMoments(
  kills: number,
): readonly { readonly kill: number; readonly afterMs: number }[] {
  const step = LATEST_KILL_MS / kills;
  const inOrder = Array.from({ length: kills }, (_, place) => place * step + random.whole(step));
  return inOrder
    .map((atMs) => ({ afterMs: Math.round(atMs), place: random.whole(2 ** 30) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ afterMs }, index) => ({ kill: index + 1, afterMs }));
}

describe.each([
  { what: "the server alone", killed: "server", kills: ofServer },
  { what: "the server and its database", killed: "serverAndDatabase", kills: ofBoth },
] as const)(`$what, killed under load (seed ${seed}),`, ({ killed, kills }) => {
  let shop: KilledShop;

  beforeAll(async () => {
    shop = await openKilledShop(killed, random);
  });

  afterAll(async () => {
    await shop.close();
  });

  test.each(killMoments(kills))(
    "loses no payment and takes none twice by kill $kill, $afterMs ms into the load",
    async ({ kill, afterMs }) => {
      await shop.loadThenKill(afterMs);
      await shop.startAgain();
      if (kill % 4 === 3) {
        // Once more, while what the first kill left behind is being found out about.
        await pause(random.whole(SECOND_KILL_WITHIN_MS));
        await shop.kill();
        await shop.startAgain();
      }
      expect((await shop.judge()).faults).toEqual([]);
      expect(shop.load.surprises).toEqual([]);
      expect(shop.load.unavailable).toBe(0);
    },
  );

  test("ends with one sum in terminals, payments and books, over attempts that were cut off", async () => {
    const { faults, taken, attempts } = await shop.judge();
    const cutOff = attempts.filter((attempt) => attempt.wasCutOff);
    const approved = attempts.filter((attempt) => attempt.state === "approved");
    const cancelled = attempts.filter((attempt) => attempt.state === "cancelled");
    const refunds = attempts.filter((attempt) => attempt.kind !== "purchase");
    const wereUnknown = attempts.filter((attempt) => attempt.wasUnknown);
    console.log(
      `${kills} kills of ${killed}: ${shop.load.acknowledged.length} acknowledged, ` +
        `${attempts.length} attempts, ${approved.length} approved, ${taken.length} taken, ` +
        `${cutOff.length} were under way when killed, ` +
        `${cutOff.filter(({ state }) => state === "approved").length} of them had been taken; ` +
        `${wereUnknown.length} were unknown for a while, ${cancelled.length} were cancelled, ` +
        `${refunds.length} were refunds or voids`,
    );
    expect(faults).toEqual([]);
    expect(taken).toHaveLength(approved.length);
    // What was sealed around the kills holds, and all that happened is in it.
    const audit = await shop.verifyAudit();
    expect(audit).toMatchObject({ ok: true });
    expect((audit as { readonly entries: number }).entries).toBeGreaterThan(attempts.length);
    // Kills that met nothing under way would prove nothing.
    expect(cutOff.length).toBeGreaterThan(kills / 4);
  });
});
