/** XML of an acquirer whose format is only known from a mapping: its rows are named elements. */
import type { BankFileReader, BankFileSink } from "../bank-file.ts";
import { type ColumnMapping, columnName, ELEMENT_COLUMN } from "../column-mapping.ts";
import { MappedRows } from "./mapped-rows.ts";
import { createXmlReader, withoutPrefix } from "./xml-reader.ts";

const MOST_CELLS = 500;

export function createMappedXml(mapping: ColumnMapping, sink: BankFileSink): BankFileReader {
  const rows = new MappedRows(mapping, sink);
  const names = new Set(
    (mapping.source.kind === "xml" ? mapping.source.rows : []).map((name) => columnName(name)),
  );
  const way: string[] = [];
  let cells: Map<string, string> | undefined;
  let rowDepth = 0;
  let rowLine = 0;
  let count = 0;

  const put = (name: string, text: string): void => {
    const value = text.trim();
    if (cells === undefined || value === "" || cells.size >= MOST_CELLS) return;
    const key = columnName(withoutPrefix(name));
    if (!cells.has(key)) cells.set(key, value);
  };

  return createXmlReader({
    open: (name, attributes, line) => {
      way.push(name);
      if (cells === undefined && names.has(columnName(name))) {
        cells = new Map([[ELEMENT_COLUMN, name]]);
        rowDepth = way.length;
        rowLine = line;
      }
      for (const [key, value] of Object.entries(attributes)) put(key, value);
    },
    close: (text) => {
      const name = way.pop() ?? "";
      put(name, text);
      const row = cells;
      if (row === undefined || way.length >= rowDepth) return;
      cells = undefined;
      count += 1;
      rows.row((key) => row.get(key), rowLine);
    },
    broken: (why) => {
      sink.problem({ ...why, spoils: { kind: "file", index: 0 } });
      rows.end(false);
    },
    ended: () => {
      const spoils = { kind: "file", index: 0 } as const;
      if (count === 0) sink.problem({ code: "empty", line: undefined, excerpt: undefined, spoils });
      rows.end(true);
    },
  });
}
