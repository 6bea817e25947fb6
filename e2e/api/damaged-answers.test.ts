/**
 * The product in front of a cloud whose answers are damaged on their way, and whose look-ups are as
 * well for a while. Whatever is lost, nothing false is said, and in the end the truth is found.
 * KORTKOLL_FUZZ_SEED repeats an earlier run's damages.
 */
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StackTill } from "../company.ts";
import type { Damage } from "../damaging-cloud.ts";
import { PositionWatch, takenBy } from "../position-watch.ts";
import type { Stack } from "../stack.ts";
import { type StackBehindDamage, startStackBehindDamage } from "../stack-behind-damage.ts";

const TOTAL_ORE = 100_000;
const TILLS = 12;
const ROUNDS = 7;

const given = process.env["KORTKOLL_FUZZ_SEED"];
const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
console.log(`KORTKOLL_FUZZ_SEED=${seed}`);

type Case = {
  readonly script: string;
  readonly answer: Damage;
  readonly looks: readonly Damage[];
};

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc
    .tuple(fc.constantFrom("drop", "nullify", "listify", "bury"), fc.nat())
    .map(([kind, at]): Damage => ({ kind, at })),
  fc.nat().map((at): Damage => ({ kind: "cut", at })),
  fc.constantFrom(500, 502, 504).map((status): Damage => ({ kind: "status", status })),
  fc.constantFrom<Damage>({ kind: "empty" }, { kind: "utf16" }, { kind: "none" }),
  fc
    .stringMatching(/^K[0-9A-HJKMNP-TV-Z]{19}$/)
    .map((reference): Damage => ({ kind: "otherReference", reference })),
);

const oneCase: fc.Arbitrary<Case> = fc.record({
  script: fc.constantFrom("approve", "decline-05", "customer-cancels", "partial-approval", "tip"),
  answer: damage,
  looks: fc.array(damage, { maxLength: 3 }),
});

let between: StackBehindDamage;
let stack: Stack;

beforeAll(async () => {
  between = await startStackBehindDamage(TILLS);
  stack = between.stack;
});

afterAll(() => between.close());

async function payThrough(till: StackTill, one: Case): Promise<string> {
  const order = await stack.api.sendOrder({ totalOre: TOTAL_ORE });
  await between.nets.arm(till.vendorTerminalId, one.script);
  between.cloud.arm(till.vendorTerminalId, one);
  const id = await stack.api.pay({ allocations: [{ orderId: order.id }], tillId: till.id });
  const ended = await stack.api.waitForEnd(id, 40_000);
  const taken = takenBy(await stack.truth(), id);
  const what = JSON.stringify({ seed, ...one, state: ended.state });
  expect(ended.position, what).toBe(taken === undefined ? "hasNotPaid" : "hasPaid");
  expect(ended.approvedOre, what).toBe(taken ?? 0);
  return id;
}

test("whatever is damaged, each payment ends as its terminal knows it, and nothing false is said", async () => {
  const watch = new PositionWatch(stack);
  const cases = fc.sample(oneCase, { seed, numRuns: TILLS * ROUNDS });
  await Promise.all(
    stack.tills.map(async (till, index) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const next = cases[index * ROUNDS + round];
        if (next !== undefined) await payThrough(till, next);
      }
    }),
  );
  await watch.stop();
  expect(watch.lies).toEqual([]);
  const books = await stack.api.books();
  expect([books.agree, books.differences]).toEqual([true, []]);
});
