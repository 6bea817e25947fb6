/** The generated year through the real doors: files, readers, bench, books; held against what was planted. */
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../database/test-database.ts";
import { YearDoors } from "./test-year-doors.ts";

let it: TestDatabase;
beforeEach(async () => {
  it = await openTestDatabase();
});
afterEach(() => it.close());

/** A day of monthly fees is in it, and an end of a month; whole years are `npm run judge-doors`. */
const UNTIL = "2026-02-17" as BusinessDay;
const SEED = 12;

test("the year's first weeks come in as files and are booked: every fault that has shown is named, nothing is matched or proven falsely, and each issuer owes what is true", async () => {
  const lived = await new YearDoors(it.database, SEED).live(UNTIL);
  expect(lived.falseMatches).toEqual([]);
  expect(lived.missed).toEqual([]);
  const planted = lived.rows.filter((row) => row.planted > 0).map(({ kind }) => kind);
  expect(planted).toEqual(expect.arrayContaining(["payout", "monthlyFee", "notOurs"]));
  // Acquirers' lines, each to its own payment, and what they prove of lost answers and claims.
  const proven = ["acquirerLine", "lostAnswer", "claimedPaid", "claimedNotPaid", "handKeyedSale"];
  expect(planted).toEqual(expect.arrayContaining(proven));
  expect(planted.length).toBeGreaterThan(9);
  expect(lived.falseAlarms).toEqual([]);
  for (const { bookedOre, plantedOre } of lived.issuers) expect(bookedOre).toBe(plantedOre);
  // Many lines stood in two files, and each counts once.
  expect(lived.counted).toBe(lived.told);
  // Many deposits have numbers that look like card numbers, and keep their names.
  expect(lived.problems).toEqual([]);
}, 180_000);
