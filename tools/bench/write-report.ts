/**
 * The report that is kept: one page with every section's figures beside its floor, its aims and its
 * charts, and the same figures as data, so that the next measurement can be held beside this one.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { growthChart } from "./growth-chart.ts";
import type { MeasuredPart, Measurement } from "./measurement.ts";
import { type Aim, type Cell, type Section, spelled, type Table } from "./section.ts";

export async function writeReport(folder: string, measurement: Measurement): Promise<void> {
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

export function reportPage({ machine, measuredAt, quick, parts }: Measurement): string {
  const { cores, memoryMb, platform, node, database } = machine;
  const aims = parts.flatMap(({ section }) => section?.aims ?? []);
  return `${[
    "# What was measured last",
    `Written by \`npm run bench\` ${measuredAt.slice(0, 10)}${quick ? ", in a fraction of the time" : ""}; ` +
      "[what each part is](../benchmark.md) and what was tried stand on their own page. " +
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
  const { name, section, seconds, loadBefore, failure } = part;
  if (section === undefined) return [`## ${name}`, `Was not measured: ${failure ?? "it ended"}.`];
  const { title, method, tables, charts }: Section = section;
  return [
    `## ${title}`,
    `${method} Took ${seconds} s; load average before it ${loadBefore}. Alone: \`npm run bench -- --only ${name}\`.`,
    ...tables.map(markdownTable),
    ...charts.map((chart) => `![${chart.title}](${chart.name}.svg)`),
  ];
}

function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.map(spelled).join(" | ")} |`;
  return [line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}
