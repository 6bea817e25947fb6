import fc from "fast-check";
import { expect, test } from "vitest";
import { findOnlySubset, MOST_ITEMS } from "./only-subset.ts";

test.each([
  ["all of them", [100, 250, 333], 683, { kind: "one", members: [0, 1, 2] }],
  ["one of them", [100, 250, 333], 250, { kind: "one", members: [1] }],
  ["with a refund that makes it less", [100, 250, -30], 220, { kind: "one", members: [1, 2] }],
  ["negative", [100, -250, -30], -280, { kind: "one", members: [1, 2] }],
  ["not one öre off", [100, 250, 333], 351, { kind: "none" }],
  ["nothing to choose from", [], 100, { kind: "none" }],
  ["nothing chosen is no answer", [100, 250], 0, { kind: "none" }],
  ["more than there is", [100, 250], 100_000, { kind: "none" }],
] as const)("a subset: %s", (_name, amounts, target, answer) => {
  expect(findOnlySubset(amounts, target)).toEqual(answer);
});

test.each([
  ["two equal amounts", [100, 100, 40], 140],
  ["a sum and a single amount", [100, 50, 150], 150],
  ["what takes itself out", [100, 70, -70], 100],
])("two subsets are never one: %s", (_name, amounts, target) => {
  expect(findOnlySubset(amounts, target).kind).toBe("several");
});

/** Small amounts, so that many subsets fit and a second one is easily missed. */
test("the answer is that of trying every subset", () => {
  const amounts = fc.array(fc.integer({ min: -20, max: 40 }), { maxLength: 9 });
  fc.assert(
    fc.property(amounts, fc.integer({ min: -60, max: 200 }), (items, target) => {
      const all = everySubset(items.map((amount, place) => ({ amount, place })))
        .filter((some) => some.length > 0 && some.every(({ amount }) => amount !== 0))
        .filter((some) => some.reduce((sum, { amount }) => sum + amount, 0) === target)
        .map((some) => some.map(({ place }) => place));
      const answer = findOnlySubset(items, target);
      if (all.length === 0) expect(answer).toEqual({ kind: "none" });
      else if (all.length === 1) expect(answer).toEqual({ kind: "one", members: all[0] });
      else {
        expect(answer.kind).toBe("several");
        const examples = answer.kind === "several" ? answer.examples : [];
        expect(new Set(examples.map(String)).size).toBe(2);
        for (const example of examples) expect(all).toContainEqual(example);
      }
    }),
  );
});

function everySubset<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [[]];
  const without = everySubset(rest);
  return [...without, ...without.map((some) => [first, ...some])];
}

test("amounts that were made to be hard are answered at once or not tried", () => {
  const near = Array.from({ length: MOST_ITEMS }, (_, at) => 1_000_000_000 + 2 ** at);
  expect(findOnlySubset(near, 14_000_000_001).kind).toBe("none");
  const powers = Array.from({ length: MOST_ITEMS }, (_, at) => 2 ** at);
  expect(findOnlySubset(powers, 2 ** MOST_ITEMS - 2)).toEqual({
    kind: "one",
    members: powers.slice(1).map((_, at) => at + 1),
  });
  const equal = Array.from({ length: 400 }, () => 12_345);
  expect(findOnlySubset(equal, 12_345 * 7)).toEqual({ kind: "notTried" });
  expect(findOnlySubset(equal, 12_345 * 401)).toEqual({ kind: "none" });
});
