/** A mapping as it is changed on the screen, where a column is one name and each word is one thing. */
import { ACQUIRER_LINE_TYPES } from "@kortkoll/core/bank/bank-file.ts";
import {
  CSV_DELIMITERS,
  columnName,
  type LineField,
  type PayoutField,
} from "@kortkoll/core/bank/column-mapping.ts";
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

export function withPayoutColumn(
  mapping: ColumnMappingBody,
  field: PayoutField,
  column: string,
): ColumnMappingBody {
  const { [field]: _, ...rest } = mapping.payout;
  return { ...mapping, payout: column === "" ? rest : { ...rest, [field]: [column] } };
}

export const ROW_KINDS = ["lines", "payouts", "ignored"] as const;
export type RowKind = (typeof ROW_KINDS)[number];
export const LINE_TYPES = [...ACQUIRER_LINE_TYPES, "payout", "ignored"] as const;
export type LineType = (typeof LINE_TYPES)[number];

/** Another column has other words; without one every row is a line. */
export function withRowColumn(mapping: ColumnMappingBody, column: string): ColumnMappingBody {
  const recordType = column === "" ? null : { column, lines: [], payouts: [], ignored: [] };
  return { ...mapping, recordType };
}

const isWord =
  (word: string) =>
  (other: string): boolean =>
    columnName(other) === columnName(word);

export function rowKindOf({ recordType }: ColumnMappingBody, word: string): RowKind | "" {
  return ROW_KINDS.find((kind) => recordType?.[kind].some(isWord(word))) ?? "";
}

/** Nothing of a word when no kind is given. */
export function withRowWord(
  mapping: ColumnMappingBody,
  word: string,
  kind: RowKind | "",
): ColumnMappingBody {
  const { recordType } = mapping;
  if (recordType === null) return mapping;
  const without = (words: readonly string[]): string[] => words.filter((one) => !isWord(word)(one));
  const rest = {
    ...recordType,
    lines: without(recordType.lines),
    payouts: without(recordType.payouts),
    ignored: without(recordType.ignored),
  };
  const said = kind === "" ? rest : { ...rest, [kind]: [...rest[kind], word] };
  return { ...mapping, recordType: said };
}

export function typeOfWord({ types }: ColumnMappingBody, word: string): LineType | "" {
  return types.find((one) => isWord(word)(one.word))?.type ?? "";
}

export function withTypeWord(
  mapping: ColumnMappingBody,
  word: string,
  type: LineType | "",
): ColumnMappingBody {
  const rest = mapping.types.filter((one) => !isWord(word)(one.word));
  return { ...mapping, types: type === "" ? rest : [...rest, { word, type }] };
}

/** Those that the mapping has, and those of the file that it says nothing of; each once. */
export function wordsWith(held: readonly string[], found: readonly string[]): readonly string[] {
  const words = new Map([...held, ...found].map((word) => [columnName(word), word]));
  return [...words.values()].toSorted((one, other) => one.localeCompare(other, "sv"));
}
