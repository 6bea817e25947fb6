/** A table that sorts by a click on its heads, and becomes a list of cards on a telephone. */
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";
import { useNarrow } from "./use-narrow.ts";

export type Column<Row> = {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Gives the column a sorting head. Leave out where only a part of the rows is here. */
  readonly sortBy?: (row: Row) => string | number;
  readonly numeric?: boolean;
  /** Of buttons, which no paper has. */
  readonly isOfActs?: boolean;
};

type DataTableProps<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** A closer card for the telephone than one line a column. */
  readonly card?: (row: Row) => ReactNode;
};

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { caption, columns, rows, idOf } = props;
  const narrow = useNarrow();
  const [sorting, setSorting] = useState<SortingState>([]);
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: idOf,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const sorted = table.getRowModel().rows.map((row) => row.original);
  if (narrow) return <Cards {...props} rows={sorted} />;
  return (
    <div className="kk-table-wrap">
      <table className="kk-table">
        <caption className="kk-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const held = sorting.find((one) => one.id === column.id);
              const toggle = table.getColumn(column.id)?.getToggleSortingHandler();
              return (
                <th
                  key={column.id}
                  scope="col"
                  className={classOf(column)}
                  aria-sort={held && (held.desc ? "descending" : "ascending")}
                >
                  {column.sortBy === undefined || toggle === undefined ? (
                    column.head
                  ) : (
                    <button type="button" className="kk-sort" onClick={toggle}>
                      {column.head}
                      {held === undefined ? null : held.desc ? (
                        <IconArrowDown size={14} aria-hidden />
                      ) : (
                        <IconArrowUp size={14} aria-hidden />
                      )}
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={idOf(row)}>
              {columns.map((column) => (
                <td key={column.id} className={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Row>({ caption, columns, rows, idOf, card }: DataTableProps<Row>): ReactNode {
  return (
    <ul className="kk-cards" aria-label={caption}>
      {rows.map((row) => (
        <li key={idOf(row)} className="kk-card">
          {card === undefined ? (
            <dl>
              {columns.map((column) => (
                <div key={column.id} className={column.isOfActs ? "kk-column-acts" : undefined}>
                  <dt>{column.head}</dt>
                  <dd>{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          ) : (
            card(row)
          )}
        </li>
      ))}
    </ul>
  );
}

function classOf<Row>({ numeric, isOfActs }: Column<Row>): string | undefined {
  if (isOfActs) return "kk-column-acts";
  return numeric ? "kk-numeric" : undefined;
}

function definitionOf<Row extends object>(column: Column<Row>): ColumnDef<typeof features, Row> {
  const { sortBy } = column;
  if (sortBy === undefined) return { id: column.id, enableSorting: false };
  return {
    id: column.id,
    accessorFn: sortBy,
    sortFn: (a, b) => inOrder(sortBy(a.original), sortBy(b.original)),
  };
}

function inOrder(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "sv");
}
