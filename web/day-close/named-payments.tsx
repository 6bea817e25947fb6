/** Payments that a close names, each with the way to it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { type NamedPayment, paymentName, stateName } from "./close-words.ts";

type NamedPaymentsProps = { readonly caption: string; readonly payments: readonly NamedPayment[] };

export function NamedPayments({ caption, payments }: NamedPaymentsProps): ReactNode {
  const text = useText();
  const { flight: names } = text.dayClose;
  return (
    <DataTable
      caption={caption}
      columns={[
        {
          id: "payment",
          head: names.payment,
          cell: (payment) => (
            <Link
              to="/payments/$paymentId"
              params={{ paymentId: payment.id }}
              className="kk-close-open"
            >
              {paymentName(payment) || names.open}
            </Link>
          ),
        },
        {
          id: "amount",
          head: names.asked,
          numeric: true,
          cell: ({ amountOre }) => <Amount ore={amountOre} />,
        },
        {
          id: "at",
          head: names.at,
          cell: ({ startedAt }) => <span className="kk-whole">{showDayAndTime(startedAt)}</span>,
        },
        { id: "now", head: names.now, cell: ({ state }) => stateName(state, text) },
      ]}
      rows={payments}
      idOf={({ id }) => id}
    />
  );
}
