/** One line of an acquirer's file: why it fits no payment and what to do, or the payment that it is. */
import type {
  AcquirerLineFound,
  AcquirerTieView,
  LineCandidate,
} from "@kortkoll/server/acquirer-lines/acquirer-lines-api.ts";
import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime, showKronor, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { useAcquirerLine } from "./acquirer-data.ts";
import { candidateName, cardName } from "./acquirer-words.ts";
import { DecideLineDialog, type Deciding } from "./decide-line-dialog.tsx";
import "./match-bench.css";

export function AcquirerLinePage(): ReactNode {
  return (
    <WithRight right="bank">
      <Found />
    </WithRight>
  );
}

function Found(): ReactNode {
  const { lineId } = useParams({ from: "/frame/bank/acquirer-lines/$lineId" });
  const { data, error, refetch } = useAcquirerLine(lineId);
  if (data !== undefined) return <Shown key={lineId} found={data} />;
  return error === null ? (
    <LoadingRows rows={8} />
  ) : (
    <ProblemNotice error={error} again={() => void refetch()} />
  );
}

function Shown({ found }: { readonly found: AcquirerLineFound }): ReactNode {
  const text = useText();
  const { acquirer: names } = text;
  const { line, candidates, undone } = found;
  const [deciding, setDeciding] = useState<Deciding | undefined>(undefined);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const sum = showKronor(line.amountOre, text);
  return (
    <>
      <PageHeading
        title={names.lineTitle(names.types[line.type], line.saleOn ?? names.noDay, sum)}
        lead={names.fromFile(line.fileName, line.line)}
      >
        <LinkButton to="/bank/acquirer-lines" search={{}} variant="default">
          {names.back}
        </LinkButton>
      </PageHeading>
      <p role="status" className="kk-quiet">
        {done}
      </p>
      {line.tie === null ? (
        <Left found={found} decide={setDeciding} />
      ) : (
        <Tied tie={line.tie} untie={() => setDeciding({ kind: "untie" })} />
      )}
      {line.tie === null ? (
        <Panel title={names.candidates}>
          {candidates.length === 0 ? (
            <p className="kk-quiet">{names.noCandidates}</p>
          ) : (
            <Candidates
              candidates={candidates}
              choose={(candidate) => setDeciding({ kind: "tie", candidate })}
            />
          )}
        </Panel>
      ) : null}
      <LineFacts line={line} />
      {undone.length === 0 ? null : (
        <Panel title={names.undone}>
          <ul className="kk-order-payouts">
            {undone.map((tie) => (
              <li key={tie.id}>
                {names.evidences[tie.evidence]}
                <span className="kk-sub">{undoneWords(tie, text)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {deciding === undefined ? null : (
        <DecideLineDialog
          lineId={line.id}
          deciding={deciding}
          close={() => setDeciding(undefined)}
          done={() => {
            setDone(names.done[deciding.kind]);
            setDeciding(undefined);
          }}
        />
      )}
    </>
  );
}

type LeftProps = {
  readonly found: AcquirerLineFound;
  readonly decide: (deciding: Deciding) => void;
};

function Left({ found: { line }, decide }: LeftProps): ReactNode {
  const { acquirer: names } = useText();
  const because = line.leftBecause ?? "new";
  return (
    <Panel title={names.left}>
      <WarningNotice title={names.because[because]}>{names.next[because]}</WarningNotice>
      <div className="kk-row">
        {line.firstLineId === null ? null : (
          <LinkButton
            to="/bank/acquirer-lines/$lineId"
            params={{ lineId: line.firstLineId }}
            variant="default"
          >
            {names.firstLine}
          </LinkButton>
        )}
        <Button variant="default" onClick={() => decide({ kind: "setAside" })}>
          {names.setAside}
        </Button>
      </div>
    </Panel>
  );
}

type TiedProps = { readonly tie: AcquirerTieView; readonly untie: () => void };

function Tied({ tie, untie }: TiedProps): ReactNode {
  const text = useText();
  const { acquirer: names } = text;
  const { paymentId, differences, evidence, reason, by, at, proved } = tie;
  return (
    <Panel title={paymentId === null ? names.asideTitle : names.tied}>
      <Facts
        facts={[
          [names.how, names.evidences[evidence]],
          [
            names.differsIn,
            differences.length === 0
              ? null
              : showList(differences.map((one) => names.differences[one])),
          ],
          [names.reason, reason],
          [names.by, `${by === "server" ? names.server : by}, ${showDayAndTime(at)}`],
        ]}
      />
      <div className="kk-row">
        {paymentId === null ? null : (
          <LinkButton to="/payments/$paymentId" params={{ paymentId }} variant="default">
            {names.openPayment}
          </LinkButton>
        )}
        {proved ? (
          <p className="kk-quiet">{names.proved}</p>
        ) : (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={20} aria-hidden />}
            onClick={untie}
          >
            {names.untie}
          </Button>
        )}
      </div>
    </Panel>
  );
}

type CandidatesProps = {
  readonly candidates: readonly LineCandidate[];
  readonly choose: (candidate: LineCandidate) => void;
};

function Candidates({ candidates, choose }: CandidatesProps): ReactNode {
  const text = useText();
  const columns = useMemo(() => candidateColumns(text, choose), [text, choose]);
  return (
    <DataTable
      caption={text.acquirer.candidates}
      columns={columns}
      rows={candidates}
      idOf={({ paymentId }) => paymentId}
    />
  );
}

function candidateColumns(
  text: Text,
  choose: (candidate: LineCandidate) => void,
): readonly Column<LineCandidate>[] {
  const { acquirer: names, matching } = text;
  return [
    {
      id: "payment",
      head: matching.at,
      cell: ({ paymentId, at, state, invoices }) => (
        <>
          <Link to="/payments/$paymentId" params={{ paymentId }} className="kk-row-link">
            {showDayAndTime(at)}
          </Link>
          <span className="kk-sub">
            {[text.attemptStates[state], showList(invoices)].filter(Boolean).join(" · ")}
          </span>
        </>
      ),
    },
    {
      id: "where",
      head: matching.where,
      cell: ({ siteCode, till, terminalId, operator }) => (
        <>
          {`${siteCode} · ${till}`}
          <span className="kk-sub">{`${terminalId} · ${operator}`}</span>
        </>
      ),
    },
    {
      id: "card",
      head: matching.card,
      cell: ({ issuer, lastFour, authorisationCode }) => (
        <>
          {cardName(issuer === null ? null : text.issuers[issuer], lastFour)}
          <span className="kk-sub">{authorisationCode}</span>
        </>
      ),
    },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: ({ amountOre }) => <Amount ore={amountOre} />,
    },
    {
      id: "choose",
      head: names.what,
      cell: (candidate) =>
        candidate.mayBeTied ? (
          <Button
            variant={candidate.isLikely ? "filled" : "default"}
            aria-label={names.tieLabel(candidateName(candidate, text))}
            onClick={() => choose(candidate)}
          >
            {names.tie}
          </Button>
        ) : (
          <span className="kk-quiet">{names.cannot}</span>
        ),
    },
  ];
}

function LineFacts({ line }: { readonly line: AcquirerLineFound["line"] }): ReactNode {
  const text = useText();
  const { acquirer: names } = text;
  const { payout, feeOre } = line;
  return (
    <Panel title={names.facts}>
      <Facts
        facts={[
          [names.company, line.companyCode],
          [
            names.file,
            <Link
              key="file"
              to="/bank/files/$id"
              params={{ id: line.fileId }}
              className="kk-row-link"
            >
              {names.fromFile(line.fileName, line.line)}
            </Link>,
          ],
          [names.agreement, line.agreementName],
          [names.merchant, line.merchantNumber],
          [names.terminal, line.terminalId],
          [names.time, line.saleTime],
          [names.card, cardName(line.card, line.lastFour)],
          [names.code, line.authorisationCode],
          [names.reference, line.reference],
          [names.ownReference, line.ownReference],
          [names.fee, feeOre === null ? null : showKronor(feeOre, text)],
          [names.payout, [payout.reference, payout.paidOn].filter(Boolean).join(", ") || null],
        ]}
      />
    </Panel>
  );
}

function undoneWords({ undone }: AcquirerTieView, { acquirer: names }: Text): string {
  return undone === null ? "" : names.undoneBy(undone.by, showDayAndTime(undone.at), undone.reason);
}
