/** A report as data: what the page shows, cell by cell. */
import type { Report, ReportCell } from "@kortkoll/core/reports/report.ts";
import { z } from "zod";
import { oreAmount, shortText } from "../api-values.ts";

const cell = z.union([
  z.string(),
  z.object({ ore: oreAmount }),
  z.object({ count: z.number().int() }),
]);

export const reportView = z.object({
  title: z.string(),
  head: z.array(z.object({ name: z.string(), value: z.string() })),
  sections: z.array(
    z.object({
      title: z.string(),
      note: z.string().nullable(),
      facts: z.array(z.object({ name: z.string(), value: cell })),
      columns: z.array(z.object({ head: z.string(), isNumber: z.boolean() })),
      rows: z.array(z.array(cell)),
      total: z.array(cell).nullable(),
      lines: z.array(z.string()),
    }),
  ),
  foot: z.string(),
});
export type ReportView = z.infer<typeof reportView>;
type Cell = z.infer<typeof cell>;

/** `from` and `to` are business days; the month until today without them. */
export const ownCardQuery = z.strictObject({
  from: z.string().max(10).optional(),
  to: z.string().max(10).optional(),
  site: shortText(12).optional(),
});

export function viewOfReport(report: Report): ReportView {
  return {
    title: report.title,
    head: report.head.map(([name, value]) => ({ name, value })),
    sections: report.sections.map(({ title, note, facts, table, lines }) => ({
      title,
      note: note ?? null,
      facts: (facts ?? []).map(([name, value]) => ({ name, value: cellOf(value) })),
      columns: (table?.columns ?? []).map((column) => ({ ...column })),
      rows: (table?.rows ?? []).map((row) => row.map(cellOf)),
      total: table?.total?.map(cellOf) ?? null,
      lines: [...(lines ?? [])],
    })),
    foot: report.foot,
  };
}

function cellOf(value: ReportCell): Cell {
  return typeof value === "string" ? value : { ...value };
}
