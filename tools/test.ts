// Runs Vitest with whatever arguments were given and ends with the plain line
// `N passed, N failed`: Vitest's own summary is not understood by what watches over the tests.
// Without arguments the browser's part runs beside all the others, for it mostly waits: for a
// customer at a terminal, and for the deadlines of the product itself.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EndedRun, parseReport, tally, verdict } from "./test-tally.ts";

const modules = join(import.meta.dirname, "..", "node_modules");
const vitest = join(modules, "vitest", "vitest.mjs");
const folder = mkdtempSync(join(tmpdir(), "kortkoll-tests-"));

const given = process.argv.slice(2);
const runs =
  given.length > 0
    ? [run("given", given)]
    : [run("most", ["--project", "!browser"]), runAside("browser", ["--project", "browser"])];
const { line, succeeded } = verdict(await Promise.all(runs));
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`\n${line}\n`, () => process.exit(succeeded ? 0 : 1));

/** What it says is said in one piece at its end, so that two runs do not mix. */
async function runAside(name: string, words: readonly string[]): Promise<EndedRun> {
  const saidFile = join(folder, `${name}.txt`);
  const said = openSync(saidFile, "w");
  const ended = await run(name, words, said);
  closeSync(said);
  process.stdout.write(readFileSync(saidFile));
  return ended;
}

function run(
  name: string,
  words: readonly string[],
  output: number | "inherit" = "inherit",
): Promise<EndedRun> {
  const reportFile = join(folder, `${name}.json`);
  const child = spawn(
    process.execPath,
    [
      vitest,
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      ...words,
    ],
    {
      stdio: ["inherit", output, output],
      // Tests start the product a hundred times, and what Node makes of its files is always the same.
      env: { NODE_COMPILE_CACHE: join(modules, ".cache", "compiled"), ...process.env },
    },
  );
  // Ctrl-C reaches Vitest by itself; what the launcher sends on has to be sent on again.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("exit", (exitCode) => {
      resolve({ tally: tally(readReport(reportFile)), exitCode });
    });
  });
}

function readReport(reportFile: string): ReturnType<typeof parseReport> {
  try {
    return parseReport(readFileSync(reportFile, "utf8"));
  } catch {
    return { files: [] };
  }
}
