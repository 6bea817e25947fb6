/** How long a year takes to match, and how much memory, at growing sizes: each in its own process. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

export type MatchingRate = {
  readonly rows: number;
  readonly payments: number;
  readonly bankLines: number;
  /** Rows to payments, and rows to payouts; making them up is in it. */
  readonly acquirerMs: number;
  readonly bankMs: number;
  readonly totalMs: number;
  readonly maxRssMb: number;
  readonly counts: Readonly<Record<string, number>>;
};

const WITHIN_MS = 60_000;
const WITHIN_MB = 1_000;

export async function measureMatching(sizes: readonly number[]): Promise<readonly MatchingRate[]> {
  const rates: MatchingRate[] = [];
  for (const size of sizes) {
    const file = join(import.meta.dirname, "matching-run.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [file, String(size)]);
    rates.push(JSON.parse(stdout) as MatchingRate);
  }
  return rates;
}

export function matchingLines(rates: readonly MatchingRate[]): readonly string[] {
  const lines = rates.map(
    ({ rows, payments, bankLines, acquirerMs, bankMs, totalMs, maxRssMb }) =>
      `Matching                     ${rows} rows, ${payments} payments, ${bankLines} bank lines in ` +
      `${totalMs} ms (rows ${acquirerMs}, bank lines ${bankMs}), at most ${maxRssMb} MB`,
  );
  const largest = rates.at(-1);
  if (largest === undefined) return lines;
  const isMet = largest.totalMs < WITHIN_MS && largest.maxRssMb < WITHIN_MB;
  const found = Object.entries(largest.counts).map(([what, times]) => `${what} ${times}`);
  return [
    ...lines,
    `Found of the largest         ${found.join(", ")}`,
    `${isMet ? "met   " : "MISSED"}  ${largest.rows} rows: aim under ${WITHIN_MS} ms and ${WITHIN_MB} MB`,
  ];
}
