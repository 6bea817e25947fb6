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

export async function measureMatching(sizes: readonly number[]): Promise<readonly MatchingRate[]> {
  const rates: MatchingRate[] = [];
  for (const size of sizes) {
    const file = join(import.meta.dirname, "matching-run.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [file, String(size)]);
    rates.push(JSON.parse(stdout) as MatchingRate);
  }
  return rates;
}
