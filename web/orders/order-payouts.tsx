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
        {data.payouts.map(({ paymentId, issuer, saleDay, amountOre, acquirerLine, bankLine }) => (
          <li key={`${paymentId} ${bankLine?.id ?? ""}`}>
            <span>
              {text.issuers[issuer]} {saleDay} <Amount ore={amountOre} />
            </span>
            {acquirerLine === null ? null : (
              <span className="kk-sub">
                {provenWords(acquirerLine, text)}
                {rights.includes("bank") ? (
                  <>
                    {" · "}
                    <Link
                      to="/bank/acquirer-lines/$lineId"
                      params={{ lineId: acquirerLine.id }}
                      className="kk-row-link"
                    >
                      {text.acquirer.openLine}
                    </Link>
                  </>
                ) : null}
              </span>
            )}
            <span className="kk-sub">
              {bankLine === null
                ? names.orderNone
                : names.orderPaid(bankLine.bookedOn, bankLine.agreementName)}
              {bankLine !== null && rights.includes("bank") ? (
                <>
                  {" · "}
                  <Link
                    to="/bank/lines/$lineId"
                    params={{ lineId: bankLine.id }}
                    className="kk-row-link"
                  >
                    {names.openLine}
                  </Link>
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function provenWords(line: ProvingLine, text: Text): string {
  const { acquirer: names } = text;
  const proven = names.proves(line.fileName, line.line);
  return line.feeOre === null
    ? proven
    : `${proven} · ${names.feeKept(showKronor(line.feeOre, text))}`;
}
