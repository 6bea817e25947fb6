/**
 * One part of the benchmark, in a process of its own that `part-process.ts` starts: the last line on
 * standard output is one JSON object with what was found, or with why it could not be. Ends with its parent.
 */
import { parseArgs } from "node:util";
import type { PartAnswer } from "./part-process.ts";
import { ALL_PARTS } from "./parts/all-parts.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean" }, largest: { type: "string" } },
});
const { largest } = values;
const scale = {
  quick: values.quick === true,
  largest: largest === undefined ? undefined : Number(largest),
};
process.stdin.on("close", () => process.exit(1)).resume();

const answer = await measure(positionals[0] ?? "");
process.exitCode = "failure" in answer ? 1 : 0;
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit());

async function measure(name: string): Promise<PartAnswer> {
  try {
    const part = ALL_PARTS.find((one) => one.name === name);
    if (part === undefined) throw new Error(`There is no part ${name}`);
    return await part.run(scale);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    return { failure: reasonOf(error) };
  }
}

/** In one line, with what it came from. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message.split("\n", 1)[0]?.slice(0, 300) ?? "";
  return error.cause === undefined ? own : `${own}: ${reasonOf(error.cause)}`;
}
