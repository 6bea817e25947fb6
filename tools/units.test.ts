/** The units of docs/operations: what systemd itself says of them where it is, and that they start what there is. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/operations");
const units = readdirSync(folder).filter((name) => /\.(service|timer)$/.test(name));

/** "Section.Key" and its value, in the file's order. */
function settingsOf(unit: string): readonly (readonly [string, string])[] {
  let section = "";
  return readFileSync(join(folder, unit), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => {
      const [, named] = /^\[(\w+)\]$/.exec(line) ?? [];
      if (named !== undefined) {
        section = named;
        return [];
      }
      const [, key, value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
      expect(key, `${unit}: ${line}`).toBeDefined();
      return [[`${section}.${key}`, value] as const];
    });
}

test.each(units)(
  "%s starts a program of this folder, and what it waits for is a unit that is here",
  (unit) => {
    const settings = settingsOf(unit);
    for (const [key, value] of settings) {
      if (key === "Service.ExecStart") {
        const files = value.split(" ").filter((word) => /\.m?[jt]s$/.test(word));
        expect(files.length).toBe(2);
        for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
      }
      if (key === "Unit.After" && value.startsWith("kortkoll")) expect(units).toContain(value);
    }
    if (unit.endsWith(".timer")) expect(units).toContain(unit.replace(/timer$/, "service"));
    expect(settings.length).toBeGreaterThan(2);
  },
);

test("systemd finds nothing wrong with them, where it is installed", () => {
  const paths = units.map((unit) => join(folder, unit));
  const judged = spawnSync("systemd-analyze", ["verify", ...paths], { encoding: "utf8" });
  const isMissing = judged.error !== undefined && "code" in judged.error;
  // What it says of the machine's own units is not ours.
  const said = isMissing ? [] : judged.stderr.split("\n").filter((one) => one.includes("kortkoll"));
  expect(said).toEqual([]);
});
