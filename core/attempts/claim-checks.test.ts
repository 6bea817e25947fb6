import { expect, test } from "vitest";
import { claimCheckDelayMs } from "./claim-checks.ts";

test("the gap begins at a minute, grows with the age of the claim, and ends at six hours", () => {
  const gaps = [0, 240_000, 3_600_000, 86_400_000, 30 * 86_400_000].map(claimCheckDelayMs);
  expect(gaps).toEqual([60_000, 60_000, 900_000, 21_600_000, 21_600_000]);
});
