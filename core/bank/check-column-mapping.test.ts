import { expect, test } from "vitest";
import { findMappingFault } from "./check-column-mapping.ts";
import type { ColumnMapping } from "./column-mapping.ts";
import { MAPPING_PRESETS, presetMapping } from "./mapping-presets.ts";

const NETS = presetMapping("netsCsv");
const faultOf = (more: Partial<ColumnMapping>) => findMappingFault({ ...NETS, ...more });

test("whatever may be begun from can be kept as it is", () => {
  const faults = MAPPING_PRESETS.map((preset) => findMappingFault(presetMapping(preset)));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

test("without a column for the amount nothing is read", () => {
  expect(faultOf({ line: {} })).toBe("mappingIncomplete");
  const credit = { ...NETS.line, credit: ["Kredit"] };
  expect(faultOf({ sign: "debitCredit", line: credit })).toBe("mappingIncomplete");
  expect(faultOf({ sign: "debitCredit", line: { ...credit, debit: ["Debet"] } })).toBeUndefined();
});

test("a word is one kind of row and one type, also in other letters", () => {
  const recordType = { column: "Post", lines: ["rad"], payouts: ["Rad "], ignored: [] };
  expect(faultOf({ recordType })).toBe("mappingWordTwice");
  const types = [
    { word: "Köp", type: "sale" },
    { word: "KÖP", type: "refund" },
  ] as const;
  expect(faultOf({ types })).toBe("mappingWordTwice");
});

test("rows that are told apart have a word for lines", () => {
  const recordType = { column: "Post", lines: [], payouts: ["summa"], ignored: [] };
  expect(faultOf({ recordType })).toBe("mappingWithoutLines");
});

test("payouts that are summed by reference have it in the line and in their own row", () => {
  const { payoutReference: _, ...line } = NETS.line;
  expect(faultOf({ line })).toBe("mappingWithoutReference");
  expect(faultOf({ payout: {} })).toBe("mappingWithoutReference");
  expect(faultOf({ payout: {}, boundary: "rowAfter" })).toBeUndefined();
});
