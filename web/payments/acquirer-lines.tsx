/** Which lines of acquirers' files prove a payment: file, row and fee. */
import type { Payment } from "@kortkoll/server/api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useLinesOfPayment } from "../bank/acquirer-data.ts";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { Panel } from "../ui/panel.tsx";

export function AcquirerLines({ payment }: { readonly payment: Payment }): ReactNode {
  const text = useText();
  const { acquirer: names } = text;
  const { rights } = useSignedIn().person;
  const isAsked = payment.method === "card" && rights.includes("history");
  const { data } = useLinesOfPayment(payment.id, isAsked);
  const isNone = data?.lines.length === 0 && payment.state !== "approved";
  if (data === undefined || isNone) return null;
  return (
    <Panel title={names.ofPayment}>
      {data.lines.length === 0 ? <p className="kk-quiet">{names.ofPaymentNone}</p> : null}
      <ul className="kk-order-payouts">
        {data.lines.map(({ id, type, saleOn, amountOre, feeOre, fileName, line, tie }) => (
          <li key={id}>
            <span>
              {names.types[type]} {saleOn} <Amount ore={amountOre} />
            </span>
            <span className="kk-sub">
              {[
                names.fromFile(fileName, line),
                feeOre === null ? "" : names.feeKept(showKronor(feeOre, text)),
                showList((tie?.differences ?? []).map((one) => names.differences[one])),
              ]
                .filter((one) => one !== "")
                .join(" · ")}
              {rights.includes("bank") ? (
                <>
                  {" · "}
                  <Link
                    to="/bank/acquirer-lines/$lineId"
                    params={{ lineId: id }}
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
