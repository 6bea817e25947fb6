import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CARDS } from "./cards.ts";
import { SCRIPTS } from "./scripts.ts";

const README = readFileSync(join(import.meta.dirname, "README.md"), "utf8");

test("the README lists every script with its ending and whether it takes money", () => {
  for (const { ending, name, takesMoney, en } of SCRIPTS) {
    expect(README).toContain(`| ${ending} | \`${name}\` | ${takesMoney ? "yes" : "no"} | ${en} |`);
  }
});

test("the README lists every card", () => {
  for (const card of CARDS) {
    expect(README).toContain(`| \`${card.cardId}\` | ${card.sv} | \`${card.truncatedPan}\` |`);
  }
});
