/**
 * The report that is kept: one page with every section's figures beside its floor, its aims and its
 * charts, and the same figures as data, so that the next measurement can be held beside this one.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { growthChart } from "./growth-chart.ts";
import type { MeasuredPart, Measurement } from "./measurement.ts";
import { type Aim, type Cell, type Section, spelled, type Table } from "./section.ts";

/**
 * Parts measured before on the same kind of machine stay in the report until they are measured again:
 * so one part that has changed need not be waited for behind all the others. `order` names all parts.
 */
export async function writeReport(
  folder: string,
  measured: Measurement,
  order: readonly string[],
): Promise<void> {
  const measurement = together(await readBefore(folder), measured, order);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { section } of measurement.parts) {
    for (const chart of section?.charts ?? []) {
      await writeFile(join(folder, `${chart.name}.svg`), growthChart(chart));
    }
  }
  await writeFile(join(folder, "report.md"), reportPage(measurement));
  await writeFile(join(folder, "figures.json"), `${JSON.stringify(measurement, undefined, 1)}\n`);
}

async function readBefore(folder: string): Promise<Measurement | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "figures.json"), "utf8")) as Measurement;
  } catch {
    // There is none, or it is of another form: the report begins anew.
    return undefined;
  }
}

export function together(
  before: Measurement | undefined,
  now: Measurement,
  order: readonly string[],
): Measurement {
  const isSame = before !== undefined && isDeepStrictEqual(before.machine, now.machine);
  const kept = isSame ? before.parts : [];
  const parts = order.flatMap((name) => {
    const isOfName = (part: MeasuredPart): boolean => part.name === name;
    return now.parts.find(isOfName) ?? kept.find(isOfName) ?? [];
  });
  return { ...now, parts };
}

export function reportPage({ machine, parts }: Measurement): string {
  const { cores, memoryMb, platform, node, database } = machine;
  const aims = parts.flatMap(({ section }) => section?.aims ?? []);
  return `${[
    "# What was measured last",
    "Written by `npm run bench`; [what each part is](../benchmark.md) and what was tried stand on their " +
      "own page. " +
      `${cores} cores, ${memoryMb} MB, ${platform}, Node ${node}, ${database}. Everything that a part ` +
      "needs shares the cores: read ratios and growth, not absolute numbers.",
    "## Aims",
    markdownTable({ columns: ["", "aim", "measured", ""], rows: aims.map(aimRow) }),
    ...parts.flatMap(partBlocks),
  ].join("\n\n")}\n`;
}

function aimRow({ what, aim, measured, met }: Aim): readonly Cell[] {
  return [what, aim, measured, met === null ? "" : met ? "met" : "**missed**"];
}

function partBlocks(part: MeasuredPart): readonly string[] {
  const { name, section, seconds, loadBefore, failure, measuredAt, quick } = part;
  if (section === undefined) return [`## ${name}`, `Was not measured: ${failure ?? "it ended"}.`];
  const { title, method, tables, charts }: Section = section;
  return [
    `## ${title}`,
    `${method} Measured ${measuredAt.slice(0, 10)} in ${seconds} s${quick ? ", at a fraction of the size" : ""}; load average before it ${loadBefore}. Alone: \`npm run bench -- --only ${name}\`.`,
    ...tables.map(markdownTable),
    ...charts.map((chart) => `![${chart.title}](${chart.name}.svg)`),
  ];
}

function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.map(spelled).join(" | ")} |`;
  return [line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}
