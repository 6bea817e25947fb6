/** Which bank lines have paid the cards of an order. */
import type { OrderPayouts as Payouts } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrderPayouts } from "../bank/match-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { Panel } from "../ui/panel.tsx";

type ProvingLine = NonNullable<Payouts["payouts"][number]["acquirerLine"]>;

export function OrderPayouts({ orderId }: { readonly orderId: string }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { rights } = useSignedIn().person;
  const maySee = rights.includes("history");
  const { data } = useOrderPayouts(orderId, maySee);
  if (data === undefined || data.payouts.length === 0) return null;
  return (
    <Panel title={names.orderTitle}>
      <ul className="kk-order-payouts">
        {data.payouts.map((payout) => (
          <li key={`${payout.paymentId} ${payout.bankLine?.id ?? payout.zeroPayout?.id ?? ""}`}>
            <span>
              {text.issuers[payout.issuer]} {payout.saleDay} <Amount ore={payout.amountOre} />
            </span>
            <Proven line={payout.acquirerLine} />
            <Paid payout={payout} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Proven({ line }: { readonly line: ProvingLine | null }): ReactNode {
  const text = useText();
  const { rights } = useSignedIn().person;
  if (line === null) return null;
  return (
    <span className="kk-sub kk-order-payout">
      {provenWords(line, text)}
      {rights.includes("bank") ? (
        <Link
          to="/bank/acquirer-lines/$lineId"
          params={{ lineId: line.id }}
          className="kk-row-link"
        >
          {text.acquirer.openLine}
        </Link>
      ) : null}
    </span>
  );
}

function Paid({ payout }: { readonly payout: Payouts["payouts"][number] }): ReactNode {
  const { matching: names } = useText();
  const { rights } = useSignedIn().person;
  const { bankLine, zeroPayout } = payout;
  const link =
    bankLine !== null ? (
      <Link to="/bank/lines/$lineId" params={{ lineId: bankLine.id }} className="kk-row-link">
        {names.openLine}
      </Link>
    ) : zeroPayout !== null ? (
      <Link
        to="/bank/zero-payouts/$matchId"
        params={{ matchId: zeroPayout.id }}
        className="kk-row-link"
      >
        {names.zero.open}
      </Link>
    ) : null;
  return (
    <span className="kk-sub kk-order-payout">
      {bankLine !== null
        ? names.orderPaid(bankLine.bookedOn, bankLine.agreementName)
        : zeroPayout !== null
          ? names.zero.orderPaid(zeroPayout.dueOn, zeroPayout.agreementName)
          : names.orderNone}
      {rights.includes("bank") ? link : null}
    </span>
  );
}

function provenWords(line: ProvingLine, text: Text): string {
  const { acquirer: names } = text;
  const proven = names.proves(line.fileName, line.line);
  return line.feeOre === null
    ? proven
    : `${proven} · ${names.feeKept(showKronor(line.feeOre, text))}`;
}
