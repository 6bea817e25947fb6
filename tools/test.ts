// Runs Vitest with whatever arguments were given and ends with the plain line
// `N passed, N failed`: Vitest's own summary is not understood by what watches over the tests.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseReport, tally, verdict } from "./test-tally.ts";

const modules = join(import.meta.dirname, "..", "node_modules");
const vitest = join(modules, "vitest", "vitest.mjs");
const folder = mkdtempSync(join(tmpdir(), "kortkoll-tests-"));
const reportFile = join(folder, "report.json");

const child = spawn(
  process.execPath,
  [
    vitest,
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  {
    stdio: "inherit",
    // Tests start the product a hundred times, and what Node makes of its files is always the same.
    env: { NODE_COMPILE_CACHE: join(modules, ".cache", "compiled"), ...process.env },
  },
);
// Ctrl-C reaches Vitest by itself; what the launcher sends on has to be sent on again.
process.on("SIGINT", () => undefined);
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));

child.on("exit", (code) => {
  const { line, succeeded } = verdict({ tally: tally(readReport()), exitCode: code });
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`\n${line}\n`, () => process.exit(succeeded ? 0 : 1));
});

function readReport(): ReturnType<typeof parseReport> {
  try {
    return parseReport(readFileSync(reportFile, "utf8"));
  } catch {
    return { files: [] };
  }
}
