/** Attempts that had not ended at the cut, each with the way to it, and what it has become since. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showDayAndTime, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { type NamedPayment, stateName } from "./close-words.ts";

type InFlightTableProps = {
  readonly inFlight: DayClose["frozen"]["inFlight"];
  /** As they are now; not for a preview, which is of now. */
  readonly now?: readonly NamedPayment[];
};

export function InFlightTable({ inFlight, now = [] }: InFlightTableProps): ReactNode {
  const text = useText();
  const { flight: names } = text.dayClose;
  const nowOf = (id: string): NamedPayment | undefined => now.find((one) => one.id === id);
  return (
    <DataTable
      caption={names.title}
      columns={[
        {
          id: "payment",
          head: names.payment,
          cell: ({ paymentId, orderNumbers }) => (
            <Link to="/payments/$paymentId" params={{ paymentId }} className="kk-close-open">
              {orderNumbers.length === 0 ? names.open : showList(orderNumbers)}
            </Link>
          ),
        },
        {
          id: "asked",
          head: names.asked,
          numeric: true,
          cell: ({ askedOre }) => <Amount ore={askedOre} />,
        },
        {
          id: "at",
          head: names.at,
          cell: ({ startedAt, operator }) => (
            <>
              <span className="kk-whole">{showDayAndTime(startedAt)}</span>
              <span className="kk-sub">{operator}</span>
            </>
          ),
        },
        {
          id: "till",
          head: names.till,
          cell: ({ till, terminalId }) => (
            <>
              {till}
              <span className="kk-sub">{terminalId}</span>
            </>
          ),
        },
        {
          id: "now",
          head: names.now,
          cell: ({ paymentId, state }) => {
            const after = nowOf(paymentId);
            return (
              <>
                {stateName(after?.state ?? state, text)}
                {after === undefined ? null : (
                  <span className="kk-sub">
                    {after.closeNumber === null
                      ? names.notBooked
                      : names.bookedIn(after.closeNumber)}
                  </span>
                )}
              </>
            );
          },
        },
      ]}
      rows={inFlight}
      idOf={({ paymentId }) => paymentId}
    />
  );
}
