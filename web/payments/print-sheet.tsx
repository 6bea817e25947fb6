/** What comes out of the printer; on the screen it is not shown. */
import type { Payment } from "@kortkoll/server/api.ts";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { cashFactsOf } from "../cash/cash-change.tsx";
import { showCard, showDayAndTime, showKronor, showList } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Facts } from "../ui/facts.tsx";
import { amountOf, printTitle, verdictOf } from "./payment-words.ts";

type PrintSheetProps = { readonly payment: Payment; readonly isCopy: boolean };

export function PrintSheet({ payment, isCopy }: PrintSheetProps): ReactNode {
  const text = useText();
  const { print } = text;
  const paidOre = payment.cash?.toPayOre ?? amountOf(payment);
  if (payment.method === "cash" && payment.customerReceipt !== null) {
    return createPortal(<CashPaper payment={payment} isCopy={isCopy} />, document.body);
  }
  const issuer = payment.issuer === null ? "" : text.issuers[payment.issuer];
  return createPortal(
    <article className="kk-print" aria-hidden>
      {isCopy ? <p className="kk-print-copy">{print.copy}</p> : null}
      <p className="kk-print-title">{printTitle(payment, text)}</p>
      <p className="kk-print-verdict">{verdictOf(payment, text)}</p>
      <ul className="kk-print-rows">
        {payment.allocations.map((allocation) => (
          <li key={`${allocation.orderId} ${allocation.target}`}>
            <span>
              {text.history.invoice} {allocation.invoiceNumber}, {allocation.customerName}{" "}
              {allocation.registrationNumber}
            </span>
            <span>{showKronor(allocation.appliedOre || allocation.askedOre, text)}</span>
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          [print.amount, <strong key="amount">{showKronor(paidOre, text)}</strong>],
          ...cashFactsOf(payment, text),
          [print.time, showDayAndTime(payment.endedAt ?? payment.createdAt)],
          [print.card, `${issuer} ${showCard(payment)}`.trim()],
          [print.authorisation, payment.authorisationCode],
          [print.till, payment.till.name],
          [print.terminal, payment.terminal?.terminalId],
          [print.operator, payment.operator],
          [print.advisor, showList(payment.serviceAdvisors)],
          [print.reference, payment.reference],
        ]}
      />
      {payment.customerReceipt === null ? null : (
        <>
          <p className="kk-print-from">{print.fromTerminal}</p>
          <pre>{payment.customerReceipt}</pre>
        </>
      )}
    </article>,
    document.body,
  );
}

/** Our own paper says it all, company and change too; nothing stands on it twice. */
function CashPaper({ payment, isCopy }: PrintSheetProps): ReactNode {
  const text = useText();
  const { print } = text;
  const cars = payment.allocations.flatMap((one) => one.registrationNumber ?? []);
  return (
    <article className="kk-print" aria-hidden>
      {isCopy ? <p className="kk-print-copy">{print.copy}</p> : null}
      <p className="kk-print-verdict">{verdictOf(payment, text)}</p>
      <pre className="kk-print-own">{payment.customerReceipt}</pre>
      <Facts
        facts={[
          [text.order.registration, showList([...new Set(cars)])],
          [print.advisor, showList(payment.serviceAdvisors)],
        ]}
      />
    </article>
  );
}
