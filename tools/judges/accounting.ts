// Lets hledger, beancount and Python read a folder of accounting exports, and compares their balances
// by account and by issuer with those of its JSON file. Without a folder it makes one up, of random vouchers.
//
//   node tools/run.mjs tools/judges/accounting.ts [folder]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { anyVouchers, HEAD, renumbered, YEAR_2026 } from "@kortkoll/core/exports/test-vouchers.ts";
import fc from "fast-check";
import { writeAllFormats } from "./export-files.ts";
import { type Balances, balancesOf, differences, JUDGES } from "./judges.ts";

const given = process.argv[2];
const folder = given === undefined ? await madeUpFolder() : resolve(given);
const ours = balancesOfJson(folder);
let judged = 0;
let refused = 0;
for (const judge of JUDGES) {
  const version = judge.version();
  if (version === undefined) {
    console.log(
      `LEFT OUT: ${judge.name} (Debian's package ${judge.debianPackage}) is not installed`,
    );
    continue;
  }
  console.log(version.split("\n")[0]);
  for (const file of filesEnding(folder, judge.reads)) {
    const { complaints, accounts, issuers } = judge.judge(join(folder, file));
    const wrong = [
      ...complaints,
      ...differences(ours.accounts, accounts),
      ...differences(ours.issuers, issuers),
    ];
    judged += 1;
    refused += wrong.length > 0 ? 1 : 0;
    const seen = `${accounts.size} accounts and ${issuers.size} issuers with a balance`;
    const verdict = wrong.length === 0 ? `accepted, and the same: ${seen}` : wrong.join("\n    ");
    console.log(`  ${file}: ${verdict}`);
  }
}
console.log(`${judged} files judged, ${refused} refused`);
if (given === undefined) rmSync(folder, { recursive: true, force: true });
process.exitCode = refused > 0 || judged === 0 ? 1 : 0;

async function madeUpFolder(): Promise<string> {
  const made = mkdtempSync(join(tmpdir(), "kortkoll-exports-"));
  const seed = Date.now() % 1_000_000_007;
  const vouchers = renumbered(fc.sample(anyVouchers, { seed, numRuns: 500 }).flat());
  console.log(`${vouchers.length} random vouchers, seed ${seed}`);
  await writeAllFormats(made, { open: () => vouchers, head: HEAD, fiscalYear: YEAR_2026 });
  return made;
}

function balancesOfJson(where: string): {
  readonly accounts: Balances;
  readonly issuers: Balances;
} {
  const [file] = filesEnding(where, ".json");
  if (file === undefined) throw new Error(`No JSON export in ${where}`);
  const { vouchers } = JSON.parse(readFileSync(join(where, file), "utf8")) as {
    vouchers: {
      lines: { account: string; amountOre: number; origin: { issuer: string | null } }[];
    }[];
  };
  return balancesOf(vouchers.flatMap(({ lines }) => lines));
}

function filesEnding(where: string, ending: string): readonly string[] {
  return readdirSync(where).filter((file) => extname(file) === ending);
}
