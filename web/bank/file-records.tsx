/** The lines of a file, page by page. */
import type { AcquirerLineView, BankLineView } from "@kortkoll/server/bank-files/bank-files-api.ts";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useBankRecords } from "./bank-files-data.ts";

type FileRecordsProps = {
  readonly id: string;
  readonly kind: "bankLines" | "acquirerLines";
};

export function FileRecords({ id, kind }: FileRecordsProps): ReactNode {
  const { bankFiles: names } = useText();
  const records = useBankRecords(id, kind);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = records;
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  return (
    <Panel title={names.lines}>
      {kind === "bankLines" ? (
        <DataTable
          caption={names.lines}
          columns={bankColumns(names)}
          rows={data.pages.flatMap((page) => page.bankLines)}
          idOf={({ number }) => String(number)}
        />
      ) : (
        <AcquirerLines rows={data.pages.flatMap((page) => page.acquirerLines)} />
      )}
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {names.more}
        </Button>
      ) : null}
    </Panel>
  );
}

export function AcquirerLines({ rows }: { readonly rows: readonly AcquirerLineView[] }): ReactNode {
  const { bankFiles: names } = useText();
  const columns: Column<AcquirerLineView>[] = [
    { id: "day", head: names.day, cell: (one) => one.saleOn ?? "–" },
    { id: "type", head: names.type, cell: (one) => names.types[one.type] },
    { id: "card", head: names.card, cell: cardOf },
    { id: "reference", head: names.reference, cell: (one) => one.reference ?? "–" },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: (one) => <Amount ore={one.amountOre} />,
    },
  ];
  return (
    <DataTable
      caption={names.lines}
      columns={columns}
      rows={rows}
      idOf={({ number }) => String(number)}
    />
  );
}

function cardOf({ issuerText, lastFour }: AcquirerLineView): string {
  const parts = [issuerText, lastFour === null ? null : `•••• ${lastFour}`];
  return parts.filter((part) => part !== null).join(" ") || "–";
}

function bankColumns(names: Text["bankFiles"]): Column<BankLineView>[] {
  return [
    { id: "day", head: names.day, cell: (one) => one.bookedOn ?? "–" },
    {
      id: "what",
      head: names.what,
      cell: (one) => (
        <>
          {[...one.payers, one.text].filter((part) => part !== null).join(", ") || "–"}
          <span className="kk-sub">{one.texts.join(" · ")}</span>
        </>
      ),
    },
    { id: "reference", head: names.reference, cell: (one) => one.reference ?? "–" },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: (one) => <Amount ore={one.amountOre} />,
    },
    { id: "status", head: names.status, cell: (one) => stateOf(one, names) },
  ];
}

function stateOf(line: BankLineView, names: Text["bankFiles"]): string {
  if (line.taken) return line.booked ? names.counts : names.pending;
  return line.knownFrom === null ? names.spoilt : names.knownFrom(line.knownFrom);
}
