/**
 * `npm run bench`: measures every part and writes docs/benchmark/report.md with its charts and figures
 * after each of them. `-- --only audit,wire` measures these alone and puts them into the report that is
 * there, `-- --quick` takes a fraction of the time and leaves that report alone, `-- --report <folder>`
 * writes to another, `-- --json` prints one JSON object instead of tables, `-- --largest 10000000` goes on
 * to ten million past payments. Ends with 0 when all was measured, with 1 when a part was not, with 130
 * when it was interrupted.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type MeasuredPart, measureAll } from "./measurement.ts";
import { showParts } from "./part-progress.ts";
import { ALL_PARTS } from "./parts/all-parts.ts";
import { sectionLines } from "./section-lines.ts";
import { readReport, writeReport } from "./write-report.ts";

const { values } = parseArgs({
  // npm takes the "--" away; a caller that does without npm may leave it.
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    largest: { type: "string" },
    report: { type: "string" },
  },
});
const { quick, only } = values;
const largest = values.largest === undefined ? undefined : Number(values.largest);
const known = ALL_PARTS.map(({ name }) => name);
const names = only === undefined ? known : known.filter((name) => only.split(",").includes(name));
const unknown = (only?.split(",") ?? []).filter((name) => !known.includes(name));

if (unknown.length > 0 || Number.isNaN(largest)) {
  const what =
    unknown.length > 0 ? `There is no part ${unknown.join(", ")}` : "--largest takes a number";
  process.stderr.write(`${what}. The parts are ${known.join(", ")}.\n`);
  process.exitCode = 2;
} else {
  await measure();
}

async function measure(): Promise<void> {
  const usual = quick ? undefined : join(import.meta.dirname, "../../docs/benchmark");
  const folder = values.report ?? usual;
  const before = folder === undefined ? undefined : await readReport(folder);
  const stop = stopWhenAsked();
  const measurement = await measureAll({
    names,
    scale: { quick, largest },
    stop,
    progress: showParts({
      names,
      seconds: new Map(before?.parts.filter((one) => one.quick === quick).map(secondsOf)),
      out: process.stderr,
      elapsedMs: () => performance.now(),
    }),
    keep: async (soFar) => {
      if (folder !== undefined) await writeReport(folder, soFar, ALL_PARTS);
    },
  });
  const { parts } = measurement;
  print(values.json ? JSON.stringify(measurement) : parts.flatMap(partLines).join("\n"));
  if (folder !== undefined) process.stderr.write(`The report is in ${folder}.\n`);
  const isWhole = parts.every(({ section }) => section !== undefined);
  process.exitCode = stop.aborted ? 130 : isWhole ? 0 : 1;
}

function secondsOf({ name, seconds }: MeasuredPart): readonly [string, number] {
  return [name, seconds];
}

/** The part that runs is ended with its databases, and the report says what is done. */
function stopWhenAsked(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) process.stderr.write("\nStopping what runs …\n");
      stop.abort();
    });
  }
  return stop.signal;
}

function partLines({ name, section, failure }: MeasuredPart): readonly string[] {
  return section === undefined ? [`${name}: ${failure ?? ""}`, ""] : [...sectionLines(section), ""];
}

function print(words: string): void {
  process.stdout.write(`${words}\n`);
}
