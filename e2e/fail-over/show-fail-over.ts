/**
 * What `npm run fail-over` runs: the day of fail-over.ts, told step by step. Ends with 1 when
 * anything that was acknowledged is lost, or anything was taken that the books do not have.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { seededRandom } from "../kill/seeded-random.ts";
import { runFailOver } from "./fail-over.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    /** Seconds of load before the kill. */
    before: { type: "string", default: "8" },
    /** Seconds until somebody sees that the database's server is gone. */
    noticed: { type: "string", default: "2" },
    /** Seconds of load after it. */
    after: { type: "string", default: "8" },
  },
});

const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const startedAt = performance.now();
tell(`Seed ${seed}.`);
const report = await runFailOver({
  random: seededRandom(seed),
  loadBeforeMs: Number(values.before) * 1_000,
  noticedAfterMs: Number(values.noticed) * 1_000,
  loadAfterMs: Number(values.after) * 1_000,
  killsServerToo: true,
  tell,
});

const { faults, surprises } = report;
const lines: readonly (readonly [string, string | number])[] = [
  ["payments and refunds acknowledged", report.acknowledged],
  ["attempts stored", report.attempts],
  ["approved, and taken by a terminal", `${report.approved} and ${report.taken.length}`],
  ["under way when the database was killed", report.underWayAtKill],
  ["unknown for a while, all ended since", report.wereUnknown],
  ["told that the database is away", `${report.unavailable} times`],
  ["from the kill to payments at both servers", `${report.outageMs} ms`],
  ["a killed server's payments ended after", `${report.takenOverMs} ms`],
  ["audit chain", JSON.stringify(report.audit)],
  ["acknowledged and lost, taken twice, left open", faults.length],
];
process.stdout.write("\n");
for (const [what, is] of lines) process.stdout.write(`${what.padEnd(48)}${is}\n`);
for (const fault of [...faults, ...surprises]) process.stdout.write(`FAULT ${fault}\n`);
const holds = (report.audit as { readonly ok?: boolean }).ok === true;
process.exit(faults.length + surprises.length === 0 && holds ? 0 : 1);

function tell(sentence: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stdout.write(`${seconds} s  ${sentence}\n`);
}
