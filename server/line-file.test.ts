import { closeSync, existsSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTestFolder } from "./database/test-folder.ts";
import { createLineFile } from "./line-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await makeTestFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const clock = (): number => 1_000;

test("lines come in their order, also what is written at the very end", async () => {
  const path = join(folder, "log");
  const file = createLineFile(openSync(path, "a"), { clock });
  for (let line = 0; line < 1_000; line += 1) file.write(`${line} åäö\n`);
  await expect.poll(() => readFile(path, "utf8")).toContain("999 åäö\n");
  file.write("the last\n");
  file.flush();
  const lines = (await readFile(path, "utf8")).split("\n");
  expect(lines.slice(0, 1_001)).toEqual([
    ...Array.from({ length: 1_000 }, (_, line) => `${line} åäö`),
    "the last",
  ]);
});

test.runIf(existsSync("/dev/full"))(
  "a disk without room stops nobody: lines wait up to a bound, and the end of the program does not hang",
  async () => {
    const full = openSync("/dev/full", "w");
    const file = createLineFile(full, { clock, mostWaiting: 100 });
    for (let line = 0; line < 50; line += 1) file.write("ten signs\n");
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    file.write("and more\n");
    file.flush();
    closeSync(full);
  },
);
