/** A section as lines for a terminal. */
import { type Aim, type Section, spelled, type Table } from "./section.ts";

export function sectionLines({ title, tables, aims }: Section): readonly string[] {
  return [
    title,
    ...tables.flatMap((table) => [...tableLines(table), ""]),
    ...aims.map((aim) => `${MARKS[String(aim.met)] ?? ""}  ${aimText(aim)}`),
  ];
}

const MARKS: Readonly<Record<string, string>> = { true: "met   ", false: "MISSED", null: "?     " };

export function aimText({ what, aim, measured }: Aim): string {
  return `${what}: ${measured}, aim ${aim}`;
}

function tableLines({ columns, rows }: Table): readonly string[] {
  const lines = [columns, ...rows].map((cells) => cells.map(spelled));
  const widths = columns.map((_, at) =>
    Math.max(...lines.map((cells) => (cells[at] ?? "").length)),
  );
  return lines.map((cells) =>
    cells
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return at === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("   "),
  );
}
