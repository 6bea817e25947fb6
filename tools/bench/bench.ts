/**
 * `npm run bench`: measures every part and writes docs/benchmark/report.md with its charts and figures.
 * `-- --quick` takes a fraction of the time and writes no report, `-- --only audit` measures one part
 * alone (or several, with commas), `-- --json` prints one JSON object instead of tables, `-- --largest
 * 10000000` goes on to ten million past payments, `-- --report <folder>` writes the report there: parts
 * that a report holds already and that were not asked for stay in it.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Scale } from "./bench-part.ts";
import { type MeasuredPart, measureAll } from "./measurement.ts";
import { ALL_PARTS } from "./parts/all-parts.ts";
import { sectionLines } from "./section-lines.ts";
import { writeReport } from "./write-report.ts";

const { values } = parseArgs({
  // npm takes the "--" away; a caller that does without npm may leave it.
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    json: { type: "boolean" },
    quick: { type: "boolean" },
    only: { type: "string" },
    largest: { type: "string" },
    report: { type: "string" },
  },
});
const scale: Scale = {
  quick: values.quick === true,
  largest: values.largest === undefined ? undefined : Number(values.largest),
};
const known = ALL_PARTS.map(({ name }) => name);
const asked = values.only?.split(",") ?? known;
const unknown = asked.filter((name) => !known.includes(name));

if (unknown.length > 0 || Number.isNaN(scale.largest)) {
  const what =
    unknown.length > 0 ? `There is no part ${unknown.join(", ")}` : "--largest takes a number";
  process.stderr.write(`${what}. The parts are ${known.join(", ")}.\n`);
  process.exitCode = 2;
} else if (asked.length === 1 && values.report === undefined) {
  const part = ALL_PARTS.find(({ name }) => name === asked[0]);
  const measured = await part?.run(scale);
  if (measured !== undefined) {
    print(
      values.json === true ? JSON.stringify(measured) : sectionLines(measured.section).join("\n"),
    );
  }
} else {
  const measurement = await measureAll(asked, scale);
  const isWhole = values.only === undefined && !scale.quick;
  const kept = isWhole ? join(import.meta.dirname, "../../docs/benchmark") : undefined;
  const folder = values.report ?? kept;
  if (folder !== undefined) await writeReport(folder, measurement, known);
  print(
    values.json === true
      ? JSON.stringify(measurement)
      : measurement.parts.flatMap(partLines).join("\n"),
  );
  if (measurement.parts.some(({ section }) => section === undefined)) process.exitCode = 1;
}

function partLines({ name, section, failure }: MeasuredPart): readonly string[] {
  return section === undefined ? [`${name}: ${failure ?? ""}`, ""] : [...sectionLines(section), ""];
}

function print(words: string): void {
  process.stdout.write(`${words}\n`);
}
