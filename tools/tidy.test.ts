// The source checks itself. What each rule is for stands in STYLE.md; how it looks, in tidy-rules.ts.
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRepository } from "./source-files.ts";
import * as rules from "./tidy-rules.ts";

const files = readRepository(join(import.meta.dirname, ".."));

test("the repository has been read", () => {
  expect(files.map((file) => file.path)).toContain("tools/tidy.test.ts");
});

test.each<[string, rules.Rule]>([
  ["each part imports only the parts that it may", rules.importDirections],
  ["each part imports only packages that it declares", rules.declaredPackages],
  ["every dependency has its line and its reason", rules.dependenciesExplained],
  ["imports spell the file's ending", rules.spelledEndings],
  ["nothing is re-exported", rules.noReExports],
  ["adapters of terminals and their simulator stay apart", rules.separateTerminals],
  ["the generated year and the matcher that it judges stay apart", rules.judgeApart],
  ["a store is imported only from its own folder", rules.storesStayHome],
  ["use cases know nothing of routes", rules.routesAreDoors],
  ["SQL stands in stores and in server/database", rules.sqlInStores],
  ["no file imports itself by way of others", rules.noCycles],
  ["money, time, chance and environment come from their one place", rules.bannedWords],
  ["nothing is left to be finished later", rules.noLeftovers],
  ["no test is left out", rules.noIgnoredTests],
  ["files and folders have names with a meaning", rules.namesWithMeaning],
  ["files are short", rules.shortFiles],
  ["released migrations never change", rules.migrationsStay],
  ["no text looks like a card number", rules.noCardNumbers],
  ["every decision is dated", rules.datedDecisions],
  ["no file names a path of one machine", rules.noMachinePaths],
])("%s", (_sentence, rule) => {
  expect(rule(files)).toEqual([]);
});
