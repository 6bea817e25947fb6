/** What is known of a match, the sales behind it, and the dialogue that undoes it. */
import type { BankLineTrace } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { BooksDialog } from "../books/books-dialog.tsx";
import { showCard, showDayAndTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { type Fact, Facts } from "../ui/facts.tsx";
import { useMatchChange } from "./match-data.ts";
import { PartsTable } from "./parts-table.tsx";
import { ReasonField } from "./reason-field.tsx";

type Match = BankLineTrace["matches"][number];

type MatchFactsProps = {
  readonly match: Match;
  /** What is known besides, and said before. */
  readonly first?: readonly Fact[];
};

/** What is known of it, its parts, and while it stands the button that undoes it. */
export function MatchShown(props: MatchFactsProps & { readonly undo: () => void }): ReactNode {
  const { match, undo } = props;
  const { matching: names } = useText();
  return (
    <div className="kk-match">
      <MatchFacts {...props} />
      <PartsTable parts={match.parts} />
      {match.undone === null ? (
        <Button
          variant="default"
          mt="md"
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
          onClick={undo}
        >
          {names.undo}
        </Button>
      ) : null}
    </div>
  );
}

export function MatchFacts({ match, first = [] }: MatchFactsProps): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { undone } = match;
  return (
    <Facts
      facts={[
        ...first,
        [names.agreement, match.agreementName],
        [names.kind, names.kinds[match.kind]],
        [names.evidence, names.evidences[match.evidence]],
        [names.reason, match.reason],
        [names.by, `${match.by}, ${showDayAndTime(match.at)}`],
        [
          names.undoneBy,
          undone === null ? null : `${undone.by}, ${showDayAndTime(undone.at)}: ${undone.reason}`,
        ],
      ]}
    />
  );
}

export function UndoDialog(props: {
  readonly matchId: string;
  readonly title: string;
  readonly lead: string;
  readonly close: () => void;
  readonly done: () => void;
}): ReactNode {
  const { matchId, title, lead, close, done } = props;
  const { matching: names } = useText();
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const undo = useMatchChange<{ readonly id: string }>(done);
  const said = reason.trim();
  const send = (): void => {
    setIsTried(true);
    if (said !== "")
      undo.mutate({ path: `/api/bank/matches/${matchId}/undo`, body: { reason: said } });
  };
  return (
    <BooksDialog
      title={title}
      lead={lead}
      save={names.undo}
      isPending={undo.isPending}
      error={undo.error}
      close={close}
      send={send}
    >
      <ReasonField
        label={names.reason}
        isFirst
        value={reason}
        change={setReason}
        missing={isTried && said === "" ? names.reasonMissing : undefined}
      />
    </BooksDialog>
  );
}

type Sale = BankLineTrace["sales"][number];

export function Sales(props: {
  readonly caption: string;
  readonly sales: readonly Sale[];
}): ReactNode {
  const { caption, sales } = props;
  const text = useText();
  const columns = useMemo(() => saleColumns(text), [text]);
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={sales}
      idOf={({ paymentId }) => paymentId}
    />
  );
}

function saleColumns(text: Text): readonly Column<Sale>[] {
  const { matching: names } = text;
  return [
    {
      id: "at",
      head: names.at,
      cell: (sale) => (
        <Link
          to="/payments/$paymentId"
          params={{ paymentId: sale.paymentId }}
          className="kk-row-link"
        >
          {showDayAndTime(sale.at)}
        </Link>
      ),
    },
    {
      id: "where",
      head: names.where,
      cell: ({ siteCode, till, terminalId, operator }) => (
        <>
          {`${siteCode} · ${till}`}
          <span className="kk-sub">{[terminalId, operator].filter(Boolean).join(" · ")}</span>
        </>
      ),
    },
    {
      id: "card",
      head: names.card,
      cell: ({ issuer, lastFour, authorisationCode }) => (
        <>
          {text.issuers[issuer]}{" "}
          <span className="kk-bench-card">{showCard({ lastFour, truncatedPan: null })}</span>
          <span className="kk-sub">{authorisationCode}</span>
        </>
      ),
    },
    {
      id: "orders",
      head: names.orders,
      cell: ({ orders }) =>
        orders.map(({ id, invoiceNumber, customerName }) => (
          <span key={id} className="kk-bench-order">
            <Link to="/orders/$orderId" params={{ orderId: id }} className="kk-row-link">
              {invoiceNumber}
            </Link>
            <span className="kk-sub">{customerName}</span>
          </span>
        )),
    },
    {
      id: "acquirer",
      head: text.acquirer.ofPayment,
      cell: ({ acquirerLine }) =>
        acquirerLine === null ? (
          <span className="kk-quiet">{text.acquirer.ofPaymentNone}</span>
        ) : (
          <>
            <Link
              to="/bank/acquirer-lines/$lineId"
              params={{ lineId: acquirerLine.id }}
              className="kk-row-link"
            >
              {text.acquirer.fromFile(acquirerLine.fileName, acquirerLine.line)}
            </Link>
            <span className="kk-sub">{acquirerLine.payoutReference}</span>
          </>
        ),
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: ({ amountOre }) => <Amount ore={amountOre} />,
    },
  ];
}
