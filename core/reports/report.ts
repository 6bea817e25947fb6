/**
 * A report as people read it, whatever it comes out as: a page, a PDF or a file for a spreadsheet. It
 * says who it is of and what is in it; how it looks is for whoever writes it.
 */
import { formatOre, type Ore, plainKronor } from "../money.ts";

/** An amount is kept as one, so that a file has it as a number and paper with its öre. */
export type ReportCell = string | { readonly ore: Ore } | { readonly count: number };

export type ReportColumn = { readonly head: string; readonly isNumber: boolean };

export type ReportSection = {
  readonly title: string;
  /** A sentence before what is shown. */
  readonly note?: string;
  readonly facts?: readonly (readonly [name: string, value: ReportCell])[];
  readonly table?: {
    readonly columns: readonly ReportColumn[];
    readonly rows: readonly (readonly ReportCell[])[];
    /** The last row, set apart. */
    readonly total?: readonly ReportCell[];
  };
  /** As it was printed by somebody else, line by line. */
  readonly lines?: readonly string[];
};

export type Report = {
  readonly title: string;
  /** Company, organisation number, site, who, when: what every paper begins with. */
  readonly head: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly ReportSection[];
  /** On the bottom of each page. */
  readonly foot: string;
  readonly pageOf: (page: number, pages: number) => string;
  /** Without an ending. */
  readonly fileName: string;
};

export function shownCell(cell: ReportCell): string {
  if (typeof cell === "string") return cell;
  return "ore" in cell ? `${formatOre(cell.ore)}\u00a0kr` : String(cell.count);
}

/** For a file: no grouping, no unit, so that a spreadsheet adds it up. */
export function plainCell(cell: ReportCell): string {
  if (typeof cell === "string") return cell;
  return "ore" in cell ? plainKronor(cell.ore, ",") : String(cell.count);
}

/** Head, facts and tables one under the other, each section under its title; figures stay figures. */
export function plainRows(report: Report): readonly (readonly ReportCell[])[] {
  const rows: (readonly ReportCell[])[] = [[report.title], ...report.head.map((one) => [...one])];
  for (const { title, note, facts = [], table, lines = [] } of report.sections) {
    rows.push([], [title]);
    if (note !== undefined) rows.push([note]);
    rows.push(...facts);
    if (table !== undefined) {
      rows.push(table.columns.map((column) => column.head));
      rows.push(...table.rows);
      if (table.total !== undefined) rows.push(table.total);
    }
    rows.push(...lines.map((line) => [line]));
  }
  return [...rows, [], [report.foot]];
}
