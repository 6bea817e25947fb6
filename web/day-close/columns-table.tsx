/** Ours, the terminal's and the acquirer's, scheme by scheme; what is not known is said, never 0. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";

type Row = DayClose["columns"][number];
type Sum = Row["ours"];

/** Why a terminal's column may be unknown. */
export type UnknownColumn = "waits" | "notReadable" | "notAsked" | "notReported";

type ColumnsTableProps = {
  readonly caption: string;
  readonly columns: readonly Row[];
  readonly unknown: UnknownColumn;
  /** Of one terminal there is none: the acquirer's column is of the whole close. */
  readonly acquirer?: "ofTheClose";
};

export function ColumnsTable({
  caption,
  columns,
  unknown,
  acquirer,
}: ColumnsTableProps): ReactNode {
  const text = useText();
  const { columns: names, schemes } = text.dayClose;
  if (columns.length === 0) return <p className="kk-quiet">{names.empty}</p>;
  return (
    <DataTable
      caption={caption}
      columns={[
        {
          id: "scheme",
          head: names.scheme,
          cell: ({ scheme }) => <strong>{schemes[scheme]}</strong>,
        },
        { id: "ours", head: names.ours, numeric: true, cell: ({ ours }) => <Summed sum={ours} /> },
        {
          id: "terminal",
          head: names.terminal,
          numeric: true,
          cell: ({ terminal }) => <Summed sum={terminal} otherwise={names[unknown]} />,
        },
        ...(acquirer === undefined ? [acquirerColumn(names)] : []),
        {
          id: "difference",
          head: names.difference,
          numeric: true,
          cell: ({ difference }) => <Apart sum={difference} otherwise={names[unknown]} />,
        },
        {
          id: "unexplained",
          head: names.unexplained,
          numeric: true,
          cell: ({ unexplained }) => <Apart sum={unexplained} otherwise={names[unknown]} />,
        },
      ]}
      rows={columns}
      idOf={({ scheme }) => scheme}
    />
  );
}

function acquirerColumn(names: Text["dayClose"]["columns"]): Column<Row> {
  return {
    id: "acquirer",
    head: names.acquirer,
    numeric: true,
    cell: ({ acquirer }) => <Summed sum={acquirer} otherwise={names.notYet} />,
  };
}

type SummedProps = { readonly sum: Sum | null; readonly otherwise?: string };

function Summed({ sum, otherwise = "" }: SummedProps): ReactNode {
  const { columns: names } = useText().dayClose;
  if (sum === null) return <span className="kk-quiet">{otherwise}</span>;
  return (
    <>
      <Amount ore={sum.netOre} />
      <span className="kk-sub">{names.count(sum.count)}</span>
    </>
  );
}

/** An icon and a word beside the colour. */
function Apart({ sum, otherwise = "" }: SummedProps): ReactNode {
  const { columns: names } = useText().dayClose;
  if (sum === null) return <span className="kk-quiet">{otherwise}</span>;
  if (sum.count === 0 && sum.netOre === 0) {
    return (
      <span className="kk-agrees">
        <IconCircleCheck size={18} aria-hidden /> {names.none}
      </span>
    );
  }
  return (
    <span className="kk-differs">
      <IconAlertTriangle size={18} aria-hidden /> <Amount ore={sum.netOre} />
      <span className="kk-sub">{names.count(sum.count)}</span>
    </span>
  );
}
