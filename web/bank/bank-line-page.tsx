/** One bank line: what it pays for, the cards, dates, tills and orders behind it, and the way back. */
import type { BankLineTrace } from "@kortkoll/server/payout-matches/payout-matches-api.ts";
import { Button, TextInput } from "@mantine/core";
import { IconArrowBackUp, IconPrinter } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { BooksDialog } from "../books/books-dialog.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime, showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ChooseDialog } from "./choose-dialog.tsx";
import { useBankLine, useMatchChange } from "./match-data.ts";
import { PartsTable } from "./parts-table.tsx";
import "./match-bench.css";

export function BankLinePage(): ReactNode {
  return (
    <WithRight right="bank">
      <Found />
    </WithRight>
  );
}

function Found(): ReactNode {
  const { lineId } = useParams({ from: "/frame/bank/lines/$lineId" });
  const { data, error, refetch } = useBankLine(lineId);
  if (data !== undefined) return <Shown trace={data} />;
  return error === null ? (
    <LoadingRows rows={8} />
  ) : (
    <ProblemNotice error={error} again={() => void refetch()} />
  );
}

function Shown({ trace }: { readonly trace: BankLineTrace }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { line, matches, sales, moreSales } = trace;
  const standing = matches.find((one) => one.undone === null);
  const earlier = matches.filter((one) => one !== standing);
  const [asking, setAsking] = useState<"undo" | "choose" | undefined>(undefined);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const end = (words: string): void => {
    setAsking(undefined);
    setDone(words);
  };
  return (
    <>
      <PageHeading
        title={names.lineTitle(line.bookedOn, showKronor(line.amountOre, text))}
        lead={line.payerNames.join(", ") || names.noPayer}
      >
        <LinkButton to="/bank/lines" search={{}} variant="default">
          {names.allLines}
        </LinkButton>
        <Button
          variant="default"
          onClick={() => window.print()}
          leftSection={<IconPrinter size={20} aria-hidden />}
        >
          {text.bookkeeping.printButton}
        </Button>
      </PageHeading>
      <p role="status" className="kk-quiet">
        {done}
      </p>
      <div className="kk-bench-facts">
        <Facts
          facts={[
            [names.company, line.companyCode],
            [names.account, line.account],
            [names.texts, line.texts.join(" · ")],
            [names.inFile, names.fileLine(line.line)],
          ]}
        />
      </div>
      <Panel title={names.paysFor}>
        {standing === undefined ? (
          <>
            <EmptyState title={names.notMatched} next={names.notMatchedNext} />
            <Button onClick={() => setAsking("choose")}>{names.choose}</Button>
          </>
        ) : (
          <>
            <MatchFacts match={standing} />
            <PartsTable parts={standing.parts} />
            <Button
              variant="default"
              mt="md"
              leftSection={<IconArrowBackUp size={20} aria-hidden />}
              onClick={() => setAsking("undo")}
            >
              {names.undo}
            </Button>
          </>
        )}
      </Panel>
      {standing === undefined ? null : (
        <Panel title={names.sales}>
          {moreSales ? <p className="kk-quiet">{names.moreSales(sales.length)}</p> : null}
          <Sales sales={sales} />
        </Panel>
      )}
      {earlier.length === 0 ? null : (
        <Panel title={names.earlier}>
          {earlier.map((match) => (
            <MatchFacts key={match.id} match={match} />
          ))}
        </Panel>
      )}
      {asking === "choose" ? (
        <ChooseDialog
          shown={{ line }}
          close={() => setAsking(undefined)}
          done={() => end(names.chosen)}
        />
      ) : null}
      {asking === "undo" && standing !== undefined ? (
        <UndoDialog
          matchId={standing.id}
          close={() => setAsking(undefined)}
          done={() => end(names.undone)}
        />
      ) : null}
    </>
  );
}

type Match = BankLineTrace["matches"][number];

function MatchFacts({ match }: { readonly match: Match }): ReactNode {
  const text = useText();
  const { matching: names } = text;
  const { undone } = match;
  return (
    <Facts
      facts={[
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

function UndoDialog(props: {
  readonly matchId: string;
  readonly close: () => void;
  readonly done: () => void;
}): ReactNode {
  const { matchId, close, done } = props;
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
      title={names.undoTitle}
      lead={names.undoLead}
      save={names.undo}
      isPending={undo.isPending}
      error={undo.error}
      close={close}
      send={send}
    >
      <TextInput
        label={names.reason}
        data-autofocus
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={isTried && said === "" ? names.reasonMissing : undefined}
      />
    </BooksDialog>
  );
}

type Sale = BankLineTrace["sales"][number];

function Sales({ sales }: { readonly sales: readonly Sale[] }): ReactNode {
  const text = useText();
  const columns = useMemo(() => saleColumns(text), [text]);
  return (
    <DataTable
      caption={text.matching.sales}
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
          {text.issuers[issuer]} {lastFour === null ? "" : `•••• ${lastFour}`}
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
