/** What a bank line consists of, part by part. */
import type { MatchPartView } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { type ReactNode, useMemo } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";

type Row = MatchPartView & { readonly nth: number };

export function PartsTable({ parts }: { readonly parts: readonly MatchPartView[] }): ReactNode {
  const text = useText();
  const columns = useMemo(() => columnsIn(text), [text]);
  const rows = parts.map((part, nth) => ({ ...part, nth }));
  return (
    <DataTable
      caption={text.matching.parts}
      columns={columns}
      rows={rows}
      idOf={({ nth }) => String(nth)}
    />
  );
}

function columnsIn(text: Text): readonly Column<Row>[] {
  const { matching: names } = text;
  return [
    {
      id: "what",
      head: names.part,
      cell: ({ kind, issuer }) =>
        issuer === null
          ? names.partKinds[kind]
          : `${names.partKinds[kind]} ${text.issuers[issuer]}`,
    },
    { id: "site", head: names.site, cell: ({ siteCode }) => siteCode ?? "–" },
    { id: "day", head: names.saleDay, cell: ({ saleDay }) => saleDay ?? "–" },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: ({ amountOre }) => <Amount ore={amountOre} />,
    },
  ];
}
