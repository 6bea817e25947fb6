import { expect, test } from "vitest";
import { withKeys } from "./batch-choice.ts";

const sold = {
  agreementId: "nets",
  issuer: "visa",
  siteCode: "NORD",
  saleDay: "2026-03-06",
  dueOn: "2026-03-10",
  leftOre: 100_000,
} as const;

test("a day's sales, its refunds and what came after the cut-off are each ticked by themselves", () => {
  const all = [sold, { ...sold, leftOre: -30_000 }, sold, { ...sold, siteCode: "SYD" }];
  const keyed = withKeys(all);
  expect(new Set(keyed.map(({ key }) => key)).size).toBe(all.length);
  expect(keyed).toMatchObject(all);
  expect(withKeys(all)).toEqual(keyed);
});
