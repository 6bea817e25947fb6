/** Whether a mapping can read anything, and says of no word two things. */
import { type ColumnMapping, columnName } from "./column-mapping.ts";

export const MAPPING_FAULTS = [
  /** Nothing says where the amount stands. */
  "mappingIncomplete",
  "mappingWordTwice",
  /** Rows are told apart by a column, and no word of it is a line. */
  "mappingWithoutLines",
  /** Rows sum payouts by their reference, and the line or the payout has no column for it. */
  "mappingWithoutReference",
] as const;
export type MappingFault = (typeof MAPPING_FAULTS)[number];

export function findMappingFault(mapping: ColumnMapping): MappingFault | undefined {
  const { recordType } = mapping;
  if (!hasAmount(mapping)) return "mappingIncomplete";
  const rows = recordType === null ? [] : rowWords(recordType);
  const types = mapping.types.map(({ word }) => columnName(word));
  if (hasTwice(rows) || hasTwice(types)) return "mappingWordTwice";
  if (recordType !== null && recordType.lines.length === 0) return "mappingWithoutLines";
  return isSummedByNothing(mapping) ? "mappingWithoutReference" : undefined;
}

function hasAmount({ sign, line }: ColumnMapping): boolean {
  return sign === "debitCredit"
    ? line.debit !== undefined && line.credit !== undefined
    : line.amount !== undefined;
}

function rowWords(recordType: NonNullable<ColumnMapping["recordType"]>): readonly string[] {
  const { lines, payouts, ignored } = recordType;
  return [...lines, ...payouts, ...ignored].map(columnName);
}

function hasTwice(words: readonly string[]): boolean {
  return new Set(words).size !== words.length;
}

function isSummedByNothing({ boundary, recordType, types, line, payout }: ColumnMapping): boolean {
  const hasPayoutRows =
    (recordType?.payouts.length ?? 0) > 0 || types.some(({ type }) => type === "payout");
  if (boundary !== "reference" || !hasPayoutRows) return false;
  const names = payout.group ?? payout.reference;
  return names === undefined || line.payoutReference === undefined;
}
