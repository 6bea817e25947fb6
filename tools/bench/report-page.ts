/**
 * One page: every aim with its mark, then each part's figures beside its floor and its charts. Read in
 * Markdown, beside the pictures that it names.
 */
import type { MeasuredPart, Measurement } from "./measurement.ts";
import { spanOf } from "./part-progress.ts";
import { type Aim, type Cell, type Section, spelled, type Table } from "./section.ts";

export type KnownPart = { readonly name: string; readonly aims: readonly Aim[] };

export function reportPage(measurement: Measurement, known: readonly KnownPart[]): string {
  const { machine, parts } = measurement;
  const { cores, memoryMb, platform, node, database } = machine;
  const rows = known.flatMap(({ name, aims }) => {
    const section = parts.find((part) => part.name === name)?.section;
    return (section?.aims ?? aims).map((aim) => ({ aim, name, section }));
  });
  return `${[
    "# What was measured last",
    "Written by `npm run bench`; [what each part is](../benchmark.md) and what was tried stand on their " +
      `own page. ${spelled(cores)} cores, ${spelled(memoryMb)} MB, ${platform}, Node ${node}, ${database}. ` +
      "Everything that a part needs shares the cores: read ratios and growth, not absolute numbers.",
    howMuchLine(parts, known),
    "## Aims",
    countLine(rows.map(({ aim }) => aim)),
    markdownTable({
      columns: ["", "", "aim", "measured", "part"],
      rows: rows.map(({ aim, name, section }) => aimRow(aim, partLink(name, section))),
    }),
    ...known.flatMap(({ name }) =>
      partBlocks(
        name,
        parts.find((part) => part.name === name),
      ),
    ),
  ].join("\n\n")}\n`;
}

function howMuchLine(parts: readonly MeasuredPart[], known: readonly KnownPart[]): string {
  const measured = parts.filter(({ section }) => section !== undefined);
  const seconds = measured.reduce((sum, part) => sum + part.seconds, 0);
  const at = measured.map(({ measuredAt }) => minuteOf(measuredAt)).toSorted();
  const when = at.length === 0 ? "" : `, begun between ${at[0]} and ${at.at(-1)} UTC`;
  return `${measured.length} of ${known.length} parts have figures; they took ${spanOf(seconds)} in all${when}.`;
}

function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}

const MARKS = { true: "✔ met", false: "✘ **missed**", null: "– not measured" } as const;

function markOf({ met }: Aim): string {
  return MARKS[`${met}`];
}

function countLine(aims: readonly Aim[]): string {
  const count = (met: boolean | null): number => aims.filter((aim) => aim.met === met).length;
  return `Of ${aims.length} aims ${count(true)} are met, ${count(false)} missed and ${count(null)} not measured.`;
}

function aimRow(aim: Aim, part: string): readonly Cell[] {
  return [markOf(aim), aim.what, aim.aim, aim.measured, part];
}

/** Anchors as Markdown readers make them of headings. */
function partLink(name: string, section: Section | undefined): string {
  const heading = (section?.title ?? name).toLowerCase();
  return `[${name}](#${heading.replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-")})`;
}

function partBlocks(name: string, part: MeasuredPart | undefined): readonly string[] {
  const alone = `Alone: \`npm run bench -- --only ${name}\`.`;
  if (part?.section === undefined) {
    return [`## ${name}`, `Not measured: ${part?.failure ?? "it has not been begun"}. ${alone}`];
  }
  const { section, seconds, loadBefore, measuredAt, quick, failure } = part;
  const { title, method, tables, charts } = section;
  const size = quick ? ", at a fraction of the size" : "";
  const again = failure === undefined ? "" : ` Tried again since, without figures: ${failure}.`;
  return [
    `## ${title}`,
    `${method} Begun ${minuteOf(measuredAt)} UTC, took ${spanOf(seconds)}${size}; load average before it ` +
      `${loadBefore}.${again} ${alone}`,
    ...tables.map(markdownTable),
    ...charts.map((chart) => `![${chart.title}](${chart.name}.svg)`),
  ];
}

function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.map(spelled).join(" | ")} |`;
  return [line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}
