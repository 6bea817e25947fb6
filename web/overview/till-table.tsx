/** Each till that has taken anything today, cards apart from cash; its name leads to its payments. */
import type { Overview } from "@kortkoll/server/overview/overview-api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showCash, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { behindTakings } from "./overview-data.ts";

type Till = Overview["byTill"][number];

export function TillTable({ tills, day }: { tills: readonly Till[]; day: string }): ReactNode {
  const text = useText();
  const { overview: names } = text;
  const columns: readonly Column<Till>[] = [
    {
      id: "till",
      head: names.till,
      sortBy: ({ siteCode, till }) => `${siteCode} ${till}`,
      cell: ({ tillId, siteCode, till }) => (
        <Link to="/history" search={{ ...behindTakings(day, siteCode), tillId }}>
          {siteCode} {till}
        </Link>
      ),
    },
    {
      id: "cards",
      head: names.cards,
      numeric: true,
      sortBy: ({ amountOre }) => amountOre,
      cell: ({ amountOre, payments }) => (
        <>
          {showKronor(amountOre, text)}
          <span className="kk-sub">{names.payments(payments)}</span>
        </>
      ),
    },
    {
      id: "cash",
      head: names.cashShort,
      numeric: true,
      sortBy: ({ cashOre }) => cashOre,
      cell: ({ cashOre, cashPayments }) => (
        <>
          {showCash(cashOre, text)}
          <span className="kk-sub">{names.payments(cashPayments)}</span>
        </>
      ),
    },
  ];
  return (
    <DataTable
      caption={names.byTill}
      columns={columns}
      rows={tills}
      idOf={({ tillId }) => tillId}
    />
  );
}
