/** A report as a file that a Swedish spreadsheet opens with a double click. */
import { plainRows, type Report } from "@kortkoll/core/reports/report.ts";
import { stringify } from "csv-stringify/sync";

export function writeReportCsv(report: Report): string {
  const text = stringify(
    [...plainRows(report)].map((row) => [...row]),
    {
      delimiter: ";",
      record_delimiter: "\r\n",
      escape_formulas: true,
    },
  );
  return `\uFEFF${text}`;
}
