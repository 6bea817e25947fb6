/** The reader of each format that is told as text. Rows of CSV are cut apart before they come here. */
import type { BankFileFormat, BankFileReader, BankFileSink } from "../bank-file.ts";
import type { ColumnMapping } from "../column-mapping.ts";
import { maskingSink } from "../mask-records.ts";
import { createBgMaxReader } from "./bgmax.ts";
import { createCamtReader } from "./camt.ts";
import { type CellReader, createMappedCsv } from "./mapped-csv.ts";
import { createMappedXml } from "./mapped-xml.ts";
import { createSwedbankPayReader } from "./swedbank-pay.ts";

export function createTextReader(
  format: Exclude<BankFileFormat, "mappedCsv" | "mappedXml">,
  sink: BankFileSink,
): BankFileReader {
  const masked = maskingSink(sink);
  if (format === "bgmax") return createBgMaxReader(masked);
  if (format === "swedbankPay") return createSwedbankPayReader(masked);
  return createCamtReader(format, masked);
}

export function createMappedXmlReader(mapping: ColumnMapping, sink: BankFileSink): BankFileReader {
  return createMappedXml(mapping, maskingSink(sink));
}

export function createMappedCsvReader(mapping: ColumnMapping, sink: BankFileSink): CellReader {
  return createMappedCsv(mapping, maskingSink(sink));
}
