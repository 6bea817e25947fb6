/**
 * The pages that name tests and sentences stay true: every named test stands in its file, and every
 * quoted sentence is one that the product says.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** A test is named as `file` “name”, a sentence that people read as «sentence». */
const NAMED_TEST = /`([\w./-]+\.test\.tsx?)`\s+“([^”]+)”/g;
const SENTENCE = /«([^»]+)»/g;

const PAGES = ["docs/peer-failures.md", "docs/unhappy-paths.md", "docs/kill-test.md"];
const SAID_IN = [
  "core/failure-sentences.ts",
  "core/cash/cash-failure-sentences.ts",
  "core/ledger/open-item-failure-sentences.ts",
  "core/attempts/money-sentence.ts",
  "core/attempts/interrupted-names.ts",
  "core/bank/bank-problem-sentences.ts",
];

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

test.each(PAGES)("every test that %s names is there", (page) => {
  const named = [...read(page).matchAll(NAMED_TEST)].map(([, file = "", name = ""]) => ({
    file,
    name,
  }));
  expect(named.length).toBeGreaterThan(0);
  const missing = named.filter(({ file, name }) => !hasTest(read(file), name));
  expect(missing).toEqual([]);
});

function hasTest(source: string, name: string): boolean {
  return ['"', "`", "'"].some((quote) => source.includes(`${quote}${name}${quote}`));
}

test("every sentence on the page of unhappy paths is said by the product", () => {
  const texts = readdirSync(join(root, "web/text")).map((file) => `web/text/${file}`);
  const said = [...SAID_IN, ...texts].map(read).join("\n");
  const sentences = [...read("docs/unhappy-paths.md").matchAll(SENTENCE)].map((found) => found[1]);
  expect(sentences.length).toBeGreaterThan(20);
  expect(sentences.filter((sentence) => !said.includes(sentence ?? ""))).toEqual([]);
});

test("each of the peers' thirty-five failures has its row", () => {
  const rows = [...read("docs/peer-failures.md").matchAll(/^\| B(\d+) \|/gm)].map((row) => row[1]);
  expect(rows.map(Number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 35 }, (_, index) => index + 1),
  );
});
