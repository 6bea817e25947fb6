// Everything that can be said about the source without running the product: types, lint, format and
// the source's own rules. `--fix` lets the formatter rewrite files first.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

type Check = { readonly name: string; readonly command: readonly string[] };

type Outcome = { readonly name: string; readonly succeeded: boolean };

const root = join(import.meta.dirname, "..");

const biome = ["@biomejs/biome/bin/biome", "check", "--error-on-warnings"];

const checks: readonly Check[] = [
  { name: "lint and format (biome)", command: biome },
  { name: "promises and switches (oxlint)", command: ["oxlint/bin/oxlint", "--type-aware"] },
  ...["core", "core/tsconfig.test.json", "terminals", "server", "web", "tools"].map((project) => ({
    name: `types (${project})`,
    command: ["typescript/bin/tsc", "-p", project],
  })),
  { name: "the source's own rules (tidy)", command: ["vitest/vitest.mjs", "run", "tools/tidy"] },
];

const unknown = process.argv.slice(2).filter((argument) => argument !== "--fix");
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(" ")}. There is only --fix.`);
  process.exit(2);
}

if (process.argv.includes("--fix")) await run({ name: "fix", command: [...biome, "--write"] });
const outcomes = await runAll(checks);
const failed = outcomes.filter((outcome) => !outcome.succeeded);
console.log(
  failed.length === 0
    ? `All ${outcomes.length} checks passed.`
    : `Failed: ${failed.map((outcome) => outcome.name).join(", ")}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runAll(all: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...all];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      outcomes.push(await run(check));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return outcomes;
}

/** Prints a check's output in one piece when it ends, so that parallel checks do not mix. */
function run({ name, command: [program = "", ...programArguments] }: Check): Promise<Outcome> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    const child = spawn(
      process.execPath,
      [join(root, "node_modules", program), ...programArguments],
      { cwd: root, stdio: ["ignore", "pipe", "pipe"] },
    );
    const output: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => output.push(piece));
    child.stderr.on("data", (piece: Buffer) => output.push(piece));
    child.on("close", (code) => {
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
      const succeeded = code === 0;
      console.log(`${succeeded ? "ok    " : "FAILED"} ${name}, ${seconds} s`);
      if (!succeeded) console.log(Buffer.concat(output).toString());
      resolve({ name, succeeded });
    });
  });
}
