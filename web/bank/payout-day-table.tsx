/** Days with what is due on them, for those who read on a telephone, and for what is late from before. */
import type { PayoutDays } from "@kortkoll/server/payouts/payouts-api.ts";
import { Link, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { sumOf } from "./payout-day-sums.ts";
import { type PayoutCalendarSearch, searchOfDay } from "./payout-search.ts";
import { ShortState } from "./payout-state.tsx";

type Day = PayoutDays["days"][number];
type PayoutDayTableProps = {
  readonly caption: string;
  readonly days: readonly Day[];
  /** A day is opened with what is told of it here, and not with all that is due on it. */
  readonly isPart?: boolean;
};

export function PayoutDayTable({ caption, days, isPart = false }: PayoutDayTableProps): ReactNode {
  const text = useText();
  const search = useSearch({ from: "/frame/bank/payouts" });
  const columns = useMemo(
    () => columnsIn(text, (day) => searchOfDay(search, isPart ? day : { ...day, states: [] })),
    [text, search, isPart],
  );
  return <DataTable caption={caption} columns={columns} rows={days} idOf={({ dueOn }) => dueOn} />;
}

function columnsIn(
  text: Text,
  searchOf: (day: Day) => PayoutCalendarSearch,
): readonly Column<Day>[] {
  const { payouts: names } = text;
  return [
    {
      id: "due",
      head: names.due,
      sortBy: ({ dueOn }) => dueOn,
      cell: (day) => (
        <Link
          to="/bank/payouts"
          search={searchOf(day)}
          resetScroll={false}
          className="kk-payout-open"
        >
          {day.dueOn}
        </Link>
      ),
    },
    {
      id: "count",
      head: names.title,
      cell: ({ states }) => names.count(sumOf(states).payouts),
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      sortBy: ({ states }) => sumOf(states).amountOre,
      cell: ({ states }) => <Amount ore={sumOf(states).amountOre} strong />,
    },
    {
      id: "left",
      head: names.left,
      numeric: true,
      sortBy: ({ states }) => sumOf(states).leftOre,
      cell: ({ states }) => <Amount ore={sumOf(states).leftOre} />,
    },
    {
      id: "state",
      head: names.state,
      cell: ({ states }) => (
        <span className="kk-payout-states">
          {states.map(({ state, payouts }) => (
            <ShortState
              key={state}
              state={state}
              count={states.length === 1 ? undefined : payouts}
            />
          ))}
        </span>
      ),
    },
  ];
}
