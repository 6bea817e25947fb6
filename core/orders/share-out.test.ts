import fc from "fast-check";
import { expect, test } from "vitest";
import { addOre, ore, ZERO } from "../money.ts";
import { shareOut } from "./share-out.ts";

test.each([
  { approved: 100, asked: [100], applied: [100], excess: 0 },
  { approved: 60, asked: [100], applied: [60], excess: 0 },
  { approved: 105, asked: [100], applied: [100], excess: 5 },
  { approved: 100, asked: [30, 30, 40], applied: [30, 30, 40], excess: 0 },
  { approved: 50, asked: [30, 30, 40], applied: [30, 20, 0], excess: 0 },
  { approved: 30, asked: [30, 30, 40], applied: [30, 0, 0], excess: 0 },
  { approved: 101, asked: [30, 30, 40], applied: [30, 30, 40], excess: 1 },
])("$approved approved of $asked fills them in order: $applied", (row) => {
  expect(shareOut(ore(row.approved), row.asked.map(ore))).toEqual({
    appliedOre: row.applied,
    excessOre: row.excess,
  });
});

test("what is applied and what is above it sum to what was approved", () => {
  const amounts = fc.integer({ min: 1, max: 1_000_000 }).map(ore);
  fc.assert(
    fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 6 }), (approved, asked) => {
      const { appliedOre, excessOre } = shareOut(approved, asked);
      expect(addOre(ZERO, ...appliedOre, excessOre)).toBe(approved);
      for (const [index, applied] of appliedOre.entries()) {
        expect(applied).toBeLessThanOrEqual(asked[index] ?? 0);
        const isFull = applied === asked[index];
        const later = appliedOre.slice(index + 1);
        expect(isFull || later.every((one) => one === 0)).toBe(true);
      }
      expect(excessOre === 0 || appliedOre.every((one, index) => one === asked[index])).toBe(true);
    }),
  );
});
