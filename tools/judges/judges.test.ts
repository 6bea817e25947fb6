// Other programs judge our exports where they are installed; where not, the test says that it left
// them out and passes.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { ExportVoucher } from "@kortkoll/core/exports/export-voucher.ts";
import {
  anyVouchers,
  HEAD,
  renumbered,
  smallExample,
  YEAR_2026,
} from "@kortkoll/core/exports/test-vouchers.ts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeAllFormats } from "./export-files.ts";
import { balancesOf, differences, JUDGES, type Judge } from "./judges.ts";

const folder = mkdtempSync(join(tmpdir(), "kortkoll-judged-"));
const seed = 20_261_130;
const vouchers = renumbered(fc.sample(anyVouchers, { seed, numRuns: 150 }).flat());
const ours = balancesOf(vouchers.flatMap(({ lines }) => lines));

beforeAll(() => exported(folder, vouchers));
afterAll(() => rmSync(folder, { recursive: true }));

async function exported(where: string, some: readonly ExportVoucher[]): Promise<void> {
  mkdirSync(where, { recursive: true });
  await writeAllFormats(where, { open: () => some, head: HEAD, fiscalYear: YEAR_2026 });
}

function isHere(judge: Judge): boolean {
  const here = judge.version() !== undefined;
  if (!here) console.warn(`LEFT OUT: ${judge.name} is not installed (${judge.debianPackage})`);
  return here;
}

function filesFor(judge: Judge, where: string): readonly string[] {
  const files = readdirSync(where).filter((file) => extname(file) === judge.reads);
  expect(files.length).toBeGreaterThan(0);
  return files.map((file) => join(where, file));
}

test.each(JUDGES)(
  "$name accepts any vouchers and finds our balances by account and issuer",
  (judge) => {
    if (!isHere(judge)) return;
    for (const file of filesFor(judge, folder)) {
      const { complaints, accounts, issuers } = judge.judge(file);
      expect(complaints, file).toEqual([]);
      expect(differences(ours.accounts, accounts), file).toEqual([]);
      expect(differences(ours.issuers, issuers), file).toEqual([]);
    }
    expect(ours.accounts.size).toBe(10);
    expect(ours.issuers.size).toBe(7);
  },
);

/** One öre more on the first Visa row, and an account that is not declared. */
const SPOILT: Readonly<Record<Judge["reads"], readonly [from: RegExp, to: string]>> = {
  ".journal": [/\n {4}assets:1581 Kortfordran Visa {2}12500\.50/, "\n    assets:1582 X  12500.51"],
  ".beancount": [/\n {2}Assets:1581-Kortfordran-Visa {2}12500\.50/, "\n  Assets:1582  12500.51"],
  ".si": [/\} 12500\.50 /, "} 12500.51 "],
};

test.each(JUDGES)("$name complains of a file that is not right", async (judge) => {
  if (!isHere(judge)) return;
  const spoilt = join(folder, `spoilt-${judge.name}`);
  await exported(spoilt, smallExample());
  for (const file of filesFor(judge, spoilt)) {
    expect(judge.judge(file).complaints).toEqual([]);
    const [from, to] = SPOILT[judge.reads];
    const whole = readFileSync(file, "latin1");
    expect(whole).toMatch(from);
    writeFileSync(file, whole.replace(from, to), "latin1");
    expect(judge.judge(file).complaints).not.toEqual([]);
  }
});

test("a difference in one account or issuer is told by its name", () => {
  const theirs = new Map([["1581", 99]]);
  expect(differences(new Map([["1581", 100]]), theirs)).toEqual(["1581: ours 100, theirs 99 öre"]);
  expect(differences(new Map(), theirs)).toEqual(["1581: ours 0, theirs 99 öre"]);
  expect(differences(theirs, theirs)).toEqual([]);
});
