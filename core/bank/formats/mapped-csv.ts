/** Rows of cells, already cut apart, to named cells: by the file's own headings or by its documented ones. */
import type { BankFileSink } from "../bank-file.ts";
import { type ColumnMapping, columnName, missingColumns, namesIn } from "../column-mapping.ts";
import { excerptOf } from "./file-text.ts";
import { MappedRows } from "./mapped-rows.ts";
import type { CellOf } from "./row-cells.ts";

export type CellReader = {
  readonly row: (cells: readonly string[], line: number) => void;
  readonly end: (isWhole: boolean) => void;
};

/** A title, a period, an empty row may come before the headings. */
const HEADINGS_WITHIN_ROWS = 50;

export function createMappedCsv(mapping: ColumnMapping, sink: BankFileSink): CellReader {
  const rows = new MappedRows(mapping, sink);
  const wanted = namesIn(mapping);
  const given = givenHeadings(mapping.headings);
  // A row of a kind without documented columns still says what kind it is.
  const wordAlone = new Map([[columnName(mapping.recordType?.column ?? ""), 0]]);
  let index: ReadonlyMap<string, number> | undefined;
  let cells: readonly string[] = [];
  let rowsBefore = 0;
  let isOver = false;
  const cellOf: CellOf = (name) => cells[index?.get(name) ?? -1];

  const giveUp = (excerpt: string): void => {
    isOver = true;
    const spoils = { kind: "file", index: 0 } as const;
    sink.problem({ code: "notRecognised", line: undefined, excerpt: excerptOf(excerpt), spoils });
  };
  /** As they stand, for a quick look at each of very many rows. */
  let written: ReadonlySet<string> = new Set();
  const takeHeadings = (line: number): void => {
    written = new Set([...cells, ...everyNameOf(mapping)].filter((name) => name !== ""));
    index = indexOf(cells);
    const missing = missingColumns(mapping, index);
    for (const name of missing) {
      const spoils = { kind: "file", index: 0 } as const;
      sink.problem({ code: "fieldMissing", line, excerpt: excerptOf(name), spoils });
    }
    isOver = missing.length > 0;
  };

  return {
    row: (row, line) => {
      if (isOver || row.every((cell) => cell.trim() === "")) return;
      cells = row;
      if (given !== undefined) index = given.get((row[0] ?? "").trim().toLowerCase()) ?? wordAlone;
      const mayBeHeadings =
        index === undefined || row.slice(0, 4).some((cell) => written.has(cell));
      if (given === undefined && mayBeHeadings && isHeadings(row, wanted)) takeHeadings(line);
      else if (given !== undefined || index !== undefined) rows.row(cellOf, line);
      else {
        rowsBefore += 1;
        if (rowsBefore === HEADINGS_WITHIN_ROWS) giveUp(row.join(" "));
      }
    },
    end: (isWhole) => {
      if (!isOver && given === undefined && index === undefined) giveUp(cells.join(" "));
      rows.end(isWhole);
    },
  };
}

function everyNameOf({ line, payout }: ColumnMapping): string[] {
  return [...Object.values(line), ...Object.values(payout)].flat();
}

/** Looked at again later, since each part of a file may have headings of its own. */
function isHeadings(row: readonly string[], wanted: ReadonlySet<string>): boolean {
  const looks = row.slice(0, 4).some((cell) => wanted.has(columnName(cell)));
  if (!looks) return false;
  const found = row.filter((cell) => wanted.has(columnName(cell))).length;
  return found * 2 >= Math.min(wanted.size, row.length);
}

function indexOf(names: readonly string[]): Map<string, number> {
  // Of two columns with one name the first counts.
  return new Map(names.map((name, at) => [columnName(name), at] as const).reverse());
}

function givenHeadings(
  headings: ColumnMapping["headings"],
): ReadonlyMap<string, ReadonlyMap<string, number>> | undefined {
  if (headings === null) return undefined;
  return new Map(
    Object.entries(headings).map(([word, names]) => [word.trim().toLowerCase(), indexOf(names)]),
  );
}
