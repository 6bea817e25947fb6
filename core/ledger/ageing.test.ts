import { expect, test } from "vitest";
import { AGE_BUCKETS, bucketOf } from "./ageing.ts";

test("every age lies in one bucket, and the buckets leave no day out", () => {
  for (const age of [0, 1, 2, 7, 8, 30, 31, 90, 91, 4_000]) {
    const holding = AGE_BUCKETS.filter(
      ({ fromDays, toDays }) => age >= fromDays && (toDays === null || age <= toDays),
    );
    expect(holding).toHaveLength(1);
    expect(AGE_BUCKETS[bucketOf(age)]).toBe(holding[0]);
  }
});
