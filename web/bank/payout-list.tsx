/** Payouts in a list: what the month shows, for those who read on a telephone or listen. */
import type { ExpectedPayoutView } from "@kortkoll/server/payouts/payouts-api.ts";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { keyOf } from "./payout-month.tsx";
import { payoutSearchOf } from "./payout-search.ts";
import { LeftOf, StateBadge, Unconfirmed } from "./payout-state.tsx";

type PayoutListProps = {
  readonly caption: string;
  readonly payouts: readonly ExpectedPayoutView[];
};

export function PayoutList({ caption, payouts }: PayoutListProps): ReactNode {
  const text = useText();
  const columns = useMemo(() => columnsIn(text), [text]);
  return <DataTable caption={caption} columns={columns} rows={payouts} idOf={keyOf} />;
}

function columnsIn(text: Text): readonly Column<ExpectedPayoutView>[] {
  const { payouts: names } = text;
  return [
    {
      id: "due",
      head: names.due,
      sortBy: ({ dueOn }) => dueOn,
      cell: (payout) => (
        <>
          <Link
            to="/bank/payouts/$agreementId"
            params={{ agreementId: payout.agreementId }}
            search={payoutSearchOf(payout)}
            className="kk-payout-open"
          >
            {payout.dueOn} {payout.agreementName}
          </Link>
          <span className="kk-sub">
            {payout.companyCode} · {payout.siteCodes.join(", ")}
            {payout.merchantNumber === null ? "" : ` · ${payout.merchantNumber}`}
          </span>
        </>
      ),
    },
    {
      id: "cards",
      head: names.cards,
      cell: (payout) => (
        <>
          {payout.issuers.map((one) => text.issuers[one]).join(", ")}
          <span className="kk-sub">
            {names.soldOn} {names.days(payout.saleFrom, payout.saleTo)} ·{" "}
            {names.payments(payout.payments)}
          </span>
        </>
      ),
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      sortBy: ({ amountOre }) => amountOre,
      cell: (payout) => (
        <>
          <Amount ore={payout.amountOre} strong />
          {payout.lessFees ? <span className="kk-sub">{names.lessFees}</span> : null}
        </>
      ),
    },
    {
      id: "left",
      head: names.left,
      numeric: true,
      sortBy: ({ leftOre }) => leftOre,
      cell: (payout) => <LeftOf payout={payout} />,
    },
    {
      id: "state",
      head: names.state,
      sortBy: ({ state }) => names.states[state],
      cell: (payout) => (
        <>
          <StateBadge payout={payout} />
          <Unconfirmed confirmed={payout.confirmed} />
        </>
      ),
    },
  ];
}
