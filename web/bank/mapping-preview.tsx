/** What a mapping reads of the file's first rows, and the rows themselves. */
import type { MappingPreview } from "@kortkoll/server/bank-files/bank-files-api.ts";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Problems } from "./bank-problems.tsx";
import { AcquirerLines } from "./file-records.tsx";

export function MappingPreviewShown({ shown }: { readonly shown: MappingPreview }): ReactNode {
  const { mapping: names } = useText().bankFiles;
  return (
    <div className="kk-mapping-shown">
      <h3>{names.preview}</h3>
      {shown.lines.length === 0 ? <p>{names.nothingRead}</p> : <AcquirerLines rows={shown.lines} />}
      {shown.payouts.length === 0 ? null : (
        <>
          <h3>{names.payoutsRead}</h3>
          <ReadPayouts payouts={shown.payouts} />
        </>
      )}
      <Problems problems={shown.problems} count={shown.problems.length} />
      {shown.rows.length === 0 ? null : <FirstRows rows={shown.rows} />}
    </div>
  );
}

function FirstRows({ rows }: { readonly rows: MappingPreview["rows"] }): ReactNode {
  const { mapping: names } = useText().bankFiles;
  return (
    <>
      <h3 id="first-rows">{names.firstRows}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard */}
      <section className="kk-table-wrap" aria-labelledby="first-rows" tabIndex={0}>
        <table className="kk-table">
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
              <tr key={at}>
                {row.map((cell, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: and cells neither
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function ReadPayouts({ payouts }: { readonly payouts: MappingPreview["payouts"] }): ReactNode {
  const text = useText();
  const { payoutFields: fields, payoutLines } = text.bankFiles.mapping;
  const columns: readonly Column<MappingPreview["payouts"][number]>[] = [
    { id: "reference", head: fields.reference, cell: (one) => one.reference ?? "–" },
    { id: "paidOn", head: fields.paidOn, cell: (one) => one.paidOn ?? "–" },
    { id: "lines", head: payoutLines, numeric: true, cell: (one) => one.lines },
    { id: "net", head: fields.net, numeric: true, cell: (one) => sumOf(one.netOre) },
  ];
  return (
    <DataTable
      caption={text.bankFiles.mapping.payoutsRead}
      columns={columns}
      rows={payouts}
      idOf={(one) => String(one.number)}
    />
  );
}

function sumOf(amountOre: number | null): ReactNode {
  return amountOre === null ? "–" : <Amount ore={amountOre} />;
}
