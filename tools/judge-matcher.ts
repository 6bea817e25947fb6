/**
 * `npm run judge-matcher -- --seeds 50`: the table of docs/bank-matching.md, counted here and now. `--from`
 * is the first seed; `--way "day by day"` runs one way of the three; `--all` tells of each miss in words.
 */
import { parseArgs } from "node:util";
import { judgedTable } from "@kortkoll/core/bank/generated-year/judged-table.ts";
import { judgeSeed, sumOfRows } from "@kortkoll/core/bank/judged/test-judge-seeds.ts";
import type { Way } from "@kortkoll/core/bank/judged/test-match-year.ts";

const WAYS: readonly Way[] = ["at once", "day by day", "statements first"];

const { values } = parseArgs({
  // npm takes the "--" away; a caller that does without npm may leave it.
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    seeds: { type: "string", default: "50" },
    from: { type: "string", default: "1" },
    way: { type: "string" },
    all: { type: "boolean", default: false },
  },
});

let falseMatches = 0;
const seeds = Array.from({ length: Number(values.seeds) }, (_, at) => Number(values.from) + at);
for (const way of WAYS.filter((one) => values.way === undefined || one === values.way)) {
  const startedMs = performance.now();
  const judged = seeds.map((seed) => ({ seed, ...judgeSeed(seed, way) }));
  const tookS = ((performance.now() - startedMs) / 1_000).toFixed(1);
  say(`\n## ${way}: seeds ${seeds[0]} to ${seeds.at(-1)}, ${tookS} s\n`);
  say(judgedTable({ rows: sumOfRows(judged) }));
  for (const year of judged) {
    falseMatches += year.falseMatches.length;
    for (const words of year.falseMatches) say(`seed ${year.seed}, false: ${words}`);
    for (const words of values.all ? year.missed : []) say(`seed ${year.seed}, missed: ${words}`);
  }
}
process.exitCode = falseMatches === 0 ? 0 : 1;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
