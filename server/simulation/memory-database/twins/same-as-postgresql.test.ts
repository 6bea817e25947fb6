/**
 * The proof that the memory database tells the truth: random days of the real use cases on a real
 * PostgreSQL and in memory end with the same answers and the same rows. A failing day is printed as
 * the list of steps that repeats it.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_CLOUD } from "../../../no-cloud.ts";
import { STATEMENTS } from "../statements/statements.ts";
import { Day } from "./test-day.ts";
import { checkReads } from "./test-reads.ts";
import { days, type Step } from "./test-steps.ts";
import { Twins } from "./test-twins.ts";

/** Terminals are looked at before their first payment. */
const FIRST: Step = { kind: "watch", pick: 0, other: 0, amount: 1, news: "unknown", seen: "none" };

const asked = new Set<string>();

test("random days end the same in memory as on PostgreSQL", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(days, async (steps) => {
      const twins = await Twins.open(NO_CLOUD);
      try {
        const day = new Day(twins);
        for (const step of [FIRST, ...steps]) await day.do(step);
        await twins.compare();
        await checkReads(twins);
      } finally {
        for (const name of twins.asked) asked.add(name);
        await twins.close();
      }
    }),
    { numRuns: 8, seed: 20260302, endOnFailure: true },
  );
});

/** A few need several things to come together, and not every seed brings them. */
test("the days have asked for nearly everything that has a form in memory", () => {
  const names = Object.keys(STATEMENTS);
  const never = names.filter((name) => !asked.has(name));
  expect(never.length, never.join(", ")).toBeLessThan(names.length / 10);
});
