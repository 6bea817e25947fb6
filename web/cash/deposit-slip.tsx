/** The paper that goes with a bag; on the screen it is not shown. */
import type { Deposit } from "@kortkoll/server/cash/cash-api.ts";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { showDayAndTime, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Facts } from "../ui/facts.tsx";
import "../payments/payments.css";

export function DepositSlip({ deposit }: { readonly deposit: Deposit }): ReactNode {
  const text = useText();
  const names = text.cash.slip;
  return createPortal(
    <article className="kk-print" aria-hidden>
      <p className="kk-print-title">{names.title}</p>
      <Facts
        facts={[
          [names.bag, <strong key="bag">{deposit.bagNumber}</strong>],
          [names.amount, <strong key="amount">{showKronor(deposit.amountOre, text)}</strong>],
          [names.company, deposit.companyCode],
          [names.drawer, `${deposit.siteCode} ${deposit.till}`],
          [names.sealed, showDayAndTime(deposit.sealedAt)],
          [names.sealedBy, deposit.sealedBy],
        ]}
      />
      <div className="kk-slip-lines">
        {names.lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <p>{names.notReceipt}</p>
    </article>,
    document.body,
  );
}
