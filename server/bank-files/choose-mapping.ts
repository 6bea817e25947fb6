/** Which of the kept mappings a file of rows is meant for: the one whose columns it has. */
import {
  type ColumnMapping,
  columnName,
  missingColumns,
} from "@kortkoll/core/bank/column-mapping.ts";
import { firstRows } from "./row-reader.ts";

const LOOKED_AT_ROWS = 50;

/** Undefined when none fits, and when several do: then a person says which. */
export async function chooseMapping<Kept extends { readonly mapping: ColumnMapping }>(
  kept: readonly Kept[],
  head: string,
): Promise<Kept | undefined> {
  const fitting: Kept[] = [];
  for (const one of kept) if (await fits(one.mapping, head)) fitting.push(one);
  return fitting.length === 1 ? fitting[0] : undefined;
}

async function fits(mapping: ColumnMapping, head: string): Promise<boolean> {
  const { source, headings } = mapping;
  if (source.kind === "xml") {
    return source.rows.some((name) =>
      new RegExp(`<(?:[\\w.-]+:)?${escaped(name)}[\\s/>]`).test(head),
    );
  }
  if (/^\s*</.test(head)) return false;
  const rows = await firstRows(head, source.delimiter, LOOKED_AT_ROWS);
  if (headings !== null) {
    const words = new Set(Object.keys(headings).map(columnName));
    return rows.some((row) => words.has(columnName(row[0] ?? "")) && row.length > 2);
  }
  return rows.some((row) => {
    const names = new Set(row.map(columnName));
    return missingColumns(mapping, names).length === 0;
  });
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
