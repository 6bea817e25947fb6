/**
 * `npm run judge-doors -- --seed 3 --until 2027-01-15`: the generated year through the product's own doors.
 * Its files are taken in and read, what is certain is accepted each day and booked, and what came of it
 * is held against what was planted. On a database of its own; a whole year takes some minutes.
 */
import { parseArgs } from "node:util";
import { judgedTable } from "@kortkoll/core/bank/generated-year/judged-table.ts";
import { parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import { YearDoors } from "../server/payout-matches/test-year-doors.ts";
import { openBenchDatabase } from "./bench/bench-database.ts";

const { values } = parseArgs({
  // npm takes the "--" away; a caller that does without npm may leave it.
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    seed: { type: "string", default: "1" },
    until: { type: "string", default: "2027-01-15" },
  },
});

const until = parseBusinessDay(values.until);
if (until === undefined) throw new Error(`${values.until} is no day.`);
const bench = await openBenchDatabase();
try {
  const lived = await new YearDoors(bench.database, Number(values.seed)).live(until);
  const { files, lines, matches, problems, issuers, falseAlarms } = lived;
  say(judgedTable(lived));
  say(`\n${files} files taken in, ${lines} lines judged, ${matches} matched and booked.`);
  say(`${lived.counted} bank lines count, of ${lived.told} that there are.`);
  say(`Named in the files: ${problems.join(", ") || "nothing"}.`);
  for (const { issuer, bookedOre, plantedOre } of issuers) {
    say(`${issuer} owes ${bookedOre} öre by the books, ${plantedOre} by what was planted.`);
  }
  for (const words of lived.falseMatches) say(`false: ${words}`);
  for (const words of lived.missed) say(`missed: ${words}`);
  for (const words of falseAlarms) say(`false alarm: ${words}`);
  const isRight = issuers.every(({ bookedOre, plantedOre }) => bookedOre === plantedOre);
  const isOnce = lived.counted === lived.told;
  const wrong = lived.falseMatches.length + lived.missed.length + falseAlarms.length;
  process.exitCode = isRight && isOnce && wrong === 0 ? 0 : 1;
} finally {
  await bench.close();
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
