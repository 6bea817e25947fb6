import { expect, test } from "vitest";
import { verdictOf } from "./verdict-of.ts";

const progress = { terminals: 1, closed: 1, notReported: 0, isComplete: true };
const even = { count: 0, netOre: 0 };
const close = { progress, toExplain: 0, columns: [{ difference: even }], acquirer: null };
const missing = { paymentId: "p", netOre: 100, scheme: "visa", acquirerOre: null } as const;

test("all agrees only where the acquirer's files, when they have come, agree too", () => {
  expect(verdictOf(close)).toBe("agrees");
  const agreed = { differences: [], moreDifferences: 0 };
  expect(verdictOf({ ...close, acquirer: agreed })).toBe("agrees");
  const acquirer = { ...agreed, differences: [missing] };
  expect(verdictOf({ ...close, acquirer })).toBe("acquirerDiffers");
  const noTerminals = { ...progress, terminals: 0, closed: 0 };
  expect(verdictOf({ ...close, progress: noTerminals, acquirer })).toBe("acquirerDiffers");
});

test("what a terminal has to be explained, and one that has not answered, are said first", () => {
  const acquirer = { differences: [missing], moreDifferences: 3 };
  expect(verdictOf({ ...close, acquirer, toExplain: 1 })).toBe("differs");
  const underway = { ...progress, closed: 0, isComplete: false };
  expect(verdictOf({ ...close, acquirer, progress: underway })).toBe("waits");
  expect(verdictOf({ ...close, acquirer, progress: { ...progress, notReported: 1 } })).toBe(
    "notReported",
  );
  const explained = [{ difference: { count: 1, netOre: 19_900 } }];
  expect(verdictOf({ ...close, columns: explained })).toBe("explained");
});
