/** What a mapping reads of the file's first rows, and the rows themselves. */
import type { MappingPreview } from "@kortkoll/server/bank-files/bank-files-api.ts";
import type { ReactNode } from "react";
import { useText } from "../text/text.tsx";
import { Problems } from "./bank-problems.tsx";
import { AcquirerLines } from "./file-records.tsx";

export function MappingPreviewShown({ shown }: { readonly shown: MappingPreview }): ReactNode {
  const { mapping: names } = useText().bankFiles;
  return (
    <div className="kk-mapping-shown">
      <h3>{names.preview}</h3>
      {shown.lines.length === 0 ? <p>{names.nothingRead}</p> : <AcquirerLines rows={shown.lines} />}
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
