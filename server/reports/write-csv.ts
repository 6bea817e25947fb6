/** A report as a file that a Swedish spreadsheet opens with a double click. */
import {
  plainCell,
  plainRows,
  type Report,
  type ReportCell,
} from "@kortkoll/core/reports/report.ts";
import { stringify } from "csv-stringify/sync";

export function writeReportCsv(report: Report): string {
  const text = stringify(
    [...plainRows(report)].map((row) => row.map(safeCell)),
    { delimiter: ";", record_delimiter: "\r\n" },
  );
  return `\uFEFF${text}`;
}

/** What a spreadsheet would take for a formula. A figure is never one, however it begins. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

function safeCell(cell: ReportCell): string {
  return typeof cell === "string" && FORMULA.test(cell) ? `'${cell}` : plainCell(cell);
}
