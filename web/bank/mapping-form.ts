/** A mapping as it is changed on the screen, where a column is one name and words are lines of text. */
import { ACQUIRER_LINE_TYPES } from "@kortkoll/core/bank/bank-file.ts";
import { CSV_DELIMITERS, type LineField } from "@kortkoll/core/bank/column-mapping.ts";
import type { ColumnMappingBody } from "@kortkoll/server/bank-files/bank-files-api.ts";

export const EMPTY_MAPPING: ColumnMappingBody = {
  source: { kind: "csv", delimiter: ";" },
  headings: null,
  recordType: null,
  line: {},
  payout: {},
  dateFormat: "yyyy-MM-dd",
  amounts: "decimalComma",
  sign: "asWritten",
  fees: "positive",
  types: [],
  boundary: "file",
};

/** The separator that the file's first rows were cut by, where there is no mapping yet. */
export function emptyFor(
  format: string | null,
  rows: readonly (readonly string[])[],
): ColumnMappingBody {
  if (format === "mappedXml") return { ...EMPTY_MAPPING, source: { kind: "xml", rows: ["Row"] } };
  const joined = rows.flat().join("");
  const delimiter = CSV_DELIMITERS.find((sign) => !joined.includes(sign)) ?? ";";
  return { ...EMPTY_MAPPING, source: { kind: "csv", delimiter } };
}

export function withColumn(
  mapping: ColumnMappingBody,
  field: LineField,
  column: string,
): ColumnMappingBody {
  const { [field]: _, ...rest } = mapping.line;
  return { ...mapping, line: column === "" ? rest : { ...rest, [field]: [column] } };
}

export function wordsOf({ types }: ColumnMappingBody): string {
  return types.map(({ word, type }) => `${word} = ${type}`).join("\n");
}

const TYPES: readonly string[] = [...ACQUIRER_LINE_TYPES, "payout", "ignored"];

/** Lines that say no type that there is are left out. */
export function withWords(mapping: ColumnMappingBody, text: string): ColumnMappingBody {
  const pairs = text.split("\n").map((line) => line.split("=").map((part) => part.trim()));
  const types = pairs.flatMap(([word = "", type = ""]) =>
    word !== "" && TYPES.includes(type)
      ? [{ word, type: type as ColumnMappingBody["types"][number]["type"] }]
      : [],
  );
  return { ...mapping, types };
}
