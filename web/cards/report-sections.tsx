/** A report as the server tells it, section by section: the same words and figures as on its paper. */
import { formatOre, ore } from "@kortkoll/core/money.ts";
import type { ReportView } from "@kortkoll/server/reports/report-api.ts";
import type { ReactNode } from "react";
import { DataTable } from "../ui/data-table.tsx";
import { Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";

type Section = ReportView["sections"][number];
type Cell = Section["rows"][number][number];

export function ReportSections({ report }: { readonly report: ReportView }): ReactNode {
  return (
    <>
      <div className="kk-paper-head">
        <Facts facts={report.head.map(({ name, value }) => [name, value])} />
      </div>
      {report.sections.map((section) => (
        <Panel key={section.title} title={section.title}>
          {section.note === null ? null : <p className="kk-quiet">{section.note}</p>}
          {section.facts.length === 0 ? null : (
            <Facts facts={section.facts.map(({ name, value }) => [name, shown(value)])} />
          )}
          <Rows section={section} />
        </Panel>
      ))}
      <p className="kk-quiet">{report.foot}</p>
    </>
  );
}

function Rows({ section }: { readonly section: Section }): ReactNode {
  const { title, columns, rows, total } = section;
  if (columns.length === 0) return null;
  const all = total === null ? rows : [...rows, total];
  return (
    <DataTable
      caption={title}
      columns={columns.map(({ head, isNumber }, at) => ({
        id: String(at),
        head,
        numeric: isNumber,
        cell: ({ cells }: Row) => shown(cells[at] ?? ""),
      }))}
      rows={all.map((cells, nth) => ({ cells, nth }))}
      idOf={({ nth }) => String(nth)}
    />
  );
}

type Row = { readonly cells: readonly Cell[]; readonly nth: number };

function shown(cell: Cell): string {
  if (typeof cell === "string") return cell;
  return "ore" in cell ? `${formatOre(ore(cell.ore))} kr` : String(cell.count);
}
