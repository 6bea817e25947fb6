/** CSV in pieces of text, cut into rows by csv-parse. */

import type { BankFileReader, BankFileSink } from "@kortkoll/core/bank/bank-file.ts";
import type { ColumnMapping } from "@kortkoll/core/bank/column-mapping.ts";
import { excerptOf } from "@kortkoll/core/bank/formats/file-text.ts";
import { createMappedCsvReader } from "@kortkoll/core/bank/formats/text-reader.ts";
import { type CsvError, parse } from "csv-parse";

const LONGEST_ROW = 65_536;

export type RowReader = {
  readonly write: (text: string) => void;
  /** The last row may only be cut after it: wait for it. */
  readonly end: () => Promise<void>;
};

/** A reader of text that is waited for like one of rows. */
export function waitedFor(reader: BankFileReader): RowReader {
  return {
    write: (text) => reader.write(text),
    end: () => {
      reader.end();
      return Promise.resolve();
    },
  };
}

export function createRowReader(mapping: ColumnMapping, sink: BankFileSink): RowReader {
  const cells = createMappedCsvReader(mapping, sink);
  const delimiter = mapping.source.kind === "csv" ? mapping.source.delimiter : ";";
  return cutRows(delimiter, {
    row: cells.row,
    broken: (error, line) => {
      const spoils = { kind: "file", index: 0 } as const;
      sink.problem({ code: "notWellFormed", line, excerpt: excerptOf(error), spoils });
    },
    end: cells.end,
  });
}

type Rows = {
  readonly row: (cells: readonly string[], line: number) => void;
  /** A row that could not be cut. */
  readonly broken: (error: string, line: number) => void;
  readonly end: (isWhole: boolean) => void;
};

function cutRows(delimiter: string, rows: Rows): RowReader {
  let isOver = false;
  let isWhole = true;
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines }) => {
      rows.row(cells, lines);
      return null;
    },
    on_skip: (error) => {
      isWhole = false;
      if (error !== undefined) rows.broken(error.message, Number(error["lines"] ?? 0));
    },
  });
  parser.on("error", (error: CsvError) => {
    if (isOver) return;
    isOver = true;
    isWhole = false;
    rows.broken(error.message, parser.info.lines);
  });
  const closed = new Promise<void>((resolve) => {
    parser.once("close", resolve);
  });
  // Nothing comes out, for each row is taken as it is cut; but it must be let flow.
  parser.resume();
  return {
    write: (text) => {
      if (!isOver && text !== "") parser.write(text);
    },
    end: async () => {
      if (!isOver) {
        parser.end();
        await closed;
      }
      rows.end(isWhole);
    },
  };
}

/** The first rows, for a person to see; none of a text that cannot be cut. */
export async function firstRows(
  text: string,
  delimiter: string,
  most: number,
): Promise<string[][]> {
  const found: string[][] = [];
  const reader = cutRows(delimiter, {
    row: (cells) => {
      if (found.length < most) found.push([...cells]);
    },
    broken: () => undefined,
    end: () => undefined,
  });
  reader.write(text);
  await reader.end();
  return found;
}
