/** Payments as rows, in history and on an order; the outcome opens the payment. */
import type { PaymentRow } from "@kortkoll/server/api.ts";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { showCard, showDay, showKronor, showList, showTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { amountOf, terminalNameOf } from "./payment-words.ts";
import { AttemptBadge } from "./position-badge.tsx";

type PaymentTableProps = {
  readonly caption: string;
  readonly payments: readonly PaymentRow[];
  /** What the page around it tells already. */
  readonly without?: "customer";
};

export function PaymentTable({ caption, payments, without }: PaymentTableProps): ReactNode {
  const text = useText();
  const columns = useMemo(
    () => columnsIn(text).filter(({ id }) => id !== without),
    [text, without],
  );
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={payments}
      idOf={(row) => row.id}
      card={(row) => <PaymentCard row={row} />}
    />
  );
}

function PaymentCard({ row }: { row: PaymentRow }): ReactNode {
  const text = useText();
  const who = [showList(row.customerNames), showList(row.registrationNumbers)];
  return (
    <div className="kk-payment-card">
      <div>
        <When row={row} />
        <span>
          <Sum row={row} />
        </span>
      </div>
      <p>
        {text.history.invoice} {showList(row.invoiceNumbers)}
        <span className="kk-sub">{who.filter((word) => word !== "").join(" · ")}</span>
      </p>
      <div>
        <AttemptBadge state={row.state} position={row.position} />
        <span className="kk-quiet">
          {row.issuer === null ? "" : text.issuers[row.issuer]} {showCard(row)}
        </span>
      </div>
      <p className="kk-quiet">{row.sentence}</p>
      <p className="kk-quiet">
        {row.till.name} · {terminalNameOf(row, text)} · {row.operator}
      </p>
    </div>
  );
}

function Sum({ row }: { row: PaymentRow }): ReactNode {
  const text = useText();
  const isPurchase = row.kind === "purchase";
  const differs = row.position === "hasPaid" && row.approvedOre !== row.askedOre;
  return (
    <>
      <Amount ore={isPurchase ? amountOf(row) : -amountOf(row)} strong />
      {isPurchase ? null : <span className="kk-sub">{text.paymentKinds[row.kind]}</span>}
      {differs ? (
        <span className="kk-sub">{text.result.asked(showKronor(row.askedOre, text))}</span>
      ) : null}
    </>
  );
}

function columnsIn(text: Text): readonly Column<PaymentRow>[] {
  const { history: heads } = text;
  return [
    { id: "time", head: heads.time, cell: (row) => <When row={row} /> },
    {
      id: "invoice",
      head: heads.invoice,
      cell: (row) => (
        <>
          {showList(row.invoiceNumbers)}
          <span className="kk-sub">{showList(row.registrationNumbers)}</span>
        </>
      ),
    },
    { id: "customer", head: heads.customer, cell: (row) => showList(row.customerNames) },
    {
      id: "outcome",
      head: heads.outcome,
      cell: (row) => (
        <>
          <AttemptBadge state={row.state} position={row.position} />
          <span className="kk-sub kk-row-sentence">{row.sentence}</span>
          {row.late ? <span className="kk-sub">{text.timeline.lateApproval}</span> : null}
        </>
      ),
    },
    {
      id: "card",
      head: heads.card,
      cell: (row) => (
        <>
          {row.issuer === null ? "" : text.issuers[row.issuer]}
          <span className="kk-sub kk-whole">{showCard(row)}</span>
        </>
      ),
    },
    {
      id: "where",
      head: heads.where,
      cell: (row) => (
        <>
          {row.till.name}
          <span className="kk-sub">{terminalNameOf(row, text)}</span>
        </>
      ),
    },
    {
      id: "who",
      head: heads.who,
      cell: (row) => (
        <>
          {row.operator}
          <span className="kk-sub">{showList(row.serviceAdvisors)}</span>
        </>
      ),
    },
    {
      id: "amount",
      head: heads.amountColumn,
      numeric: true,
      cell: (row) => <Sum row={row} />,
    },
  ];
}

function When({ row }: { row: PaymentRow }): ReactNode {
  return (
    <Link to="/payments/$paymentId" params={{ paymentId: row.id }} className="kk-row-link">
      <time dateTime={row.createdAt} className="kk-when">
        <span className="kk-whole">{showDay(row.createdAt)}</span>{" "}
        <span className="kk-whole">{showTime(row.createdAt)}</span>
      </time>
    </Link>
  );
}
