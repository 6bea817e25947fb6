/** What a count shows: the difference in words, how what should be there is made up, and the cards. */
import type {
  CountResult,
  TillReconciliation,
} from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showCash, showDayAndTime, showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { Panel } from "../ui/panel.tsx";
import { DifferenceBadge, toneOf, wordsOf } from "./count-words.tsx";

type ResultProps = { readonly count: TillReconciliation; readonly result: CountResult };

export function CountResultPanels(props: ResultProps): ReactNode {
  return (
    <>
      <Verdict {...props} />
      <Parts {...props} />
      <Cards {...props} />
      <InFlight {...props} />
      <Interrupted {...props} />
    </>
  );
}

function Verdict({ count, result }: ResultProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const words = wordsOf(result.differenceOre, text);
  useAnnouncement(count.state === "counting" ? words : undefined, "polite");
  return (
    <section
      className={`kk-count-verdict kk-count-verdict-${toneOf(result.differenceOre)}`}
      aria-label={one.result}
    >
      <p className="kk-count-verdict-words">{words}</p>
      <dl className="kk-count-figures">
        <div>
          <dt>{one.counted}</dt>
          <dd>{showCash(result.countedOre, text)}</dd>
        </div>
        <div>
          <dt>{one.expected}</dt>
          <dd>{showCash(result.expectedOre, text)}</dd>
        </div>
        {count.signed === null ? null : (
          <div>
            <dt>{one.carried}</dt>
            <dd>{showCash(count.signed.carriedOre, text)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

const PARTS = [
  "openingOre",
  "takenOre",
  "givenBackOre",
  "floatInOre",
  "floatOutOre",
  "cashInOre",
  "cashOutOre",
  "bagsOre",
] as const;

function Parts({ count, result }: ResultProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const used = PARTS.filter((part) => part === "openingOre" || result.parts[part] !== 0);
  const bags = count.signed?.bags ?? [];
  return (
    <div className="kk-count-pair">
      <Panel title={one.parts}>
        <dl className="kk-count-lines">
          {used.map((part) => (
            <div key={part}>
              <dt>{one.partNames[part]}</dt>
              <dd>{showCash(result.parts[part], text)}</dd>
            </div>
          ))}
          <div className="kk-count-total">
            <dt>{one.expected}</dt>
            <dd>{showCash(result.expectedOre, text)}</dd>
          </div>
        </dl>
      </Panel>
      <Panel title={one.counts}>
        <dl className="kk-count-lines">
          {count.counts.map((each) => (
            <div key={each.countNo}>
              <dt>
                {one.countNo(String(each.countNo))}
                <span className="kk-quiet">
                  {" "}
                  {each.by} {showDayAndTime(each.at)}
                  {each.note === null ? "" : `, ${each.note}`}
                </span>
              </dt>
              <dd>
                {showCash(each.countedOre, text)}{" "}
                <DifferenceBadge ore={each.countedOre - result.expectedOre} />
              </dd>
            </div>
          ))}
          {bags.map((bag) => (
            <div key={bag.bagNumber}>
              <dt>{one.bagLabel(bag.bagNumber)}</dt>
              <dd>{showCash(bag.amountOre, text)}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  );
}

type CardRow = CountResult["cards"]["byIssuer"][number] & { readonly terminalId: string | null };

function Cards({ result }: ResultProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const rows: CardRow[] = [
    ...result.terminals.flatMap((terminal) =>
      terminal.byIssuer.map((row) => ({ ...row, terminalId: terminal.terminalId })),
    ),
    ...result.cards.byIssuer.map((row) => ({ ...row, terminalId: null })),
  ];
  return (
    <Panel title={one.cards}>
      <p className="kk-quiet kk-cash-lead">{rows.length === 0 ? one.noCards : one.cardsLead}</p>
      {rows.length === 0 ? null : (
        <DataTable
          caption={one.cards}
          rows={rows}
          idOf={(row) => `${row.terminalId ?? ""} ${row.issuer}`}
          columns={[
            {
              id: "terminal",
              head: one.terminal,
              cell: (row) =>
                row.terminalId === null ? <strong>{one.allTerminals}</strong> : row.terminalId,
            },
            { id: "issuer", head: one.issuer, cell: (row) => text.issuers[row.issuer] },
            { id: "payments", head: one.payments, numeric: true, cell: (row) => row.payments },
            {
              id: "taken",
              head: one.taken,
              numeric: true,
              cell: (row) => showKronor(row.takenOre, text),
            },
            {
              id: "back",
              head: one.givenBack,
              numeric: true,
              cell: (row) => showKronor(row.givenBackOre, text),
            },
            {
              id: "net",
              head: one.net,
              numeric: true,
              cell: (row) => <strong>{showKronor(row.netOre, text)}</strong>,
            },
          ]}
        />
      )}
    </Panel>
  );
}

function InFlight({ result }: ResultProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const { inFlight } = result;
  return (
    <Panel title={one.inFlight}>
      <p className="kk-quiet kk-cash-lead">
        {inFlight.length === 0 ? one.noInFlight : one.inFlightLead}
      </p>
      {inFlight.length === 0 ? null : (
        <DataTable
          caption={one.inFlight}
          rows={inFlight}
          idOf={(row) => row.paymentId}
          columns={[
            { id: "orders", head: one.orders, cell: (row) => <Orders row={row} /> },
            {
              id: "amount",
              head: one.amount,
              numeric: true,
              cell: (row) => showKronor(row.askedOre, text),
            },
            { id: "state", head: text.count.state, cell: (row) => one.states[row.state] },
            { id: "operator", head: one.operator, cell: (row) => row.operator },
            { id: "terminal", head: one.terminal, cell: (row) => row.terminalId ?? "–" },
            { id: "started", head: one.started, cell: (row) => showDayAndTime(row.startedAt) },
          ]}
        />
      )}
    </Panel>
  );
}

function Orders({
  row,
}: {
  readonly row: CountResult["interrupted"][number] | InFlightRow;
}): ReactNode {
  return (
    <Link to="/payments/$paymentId" params={{ paymentId: row.paymentId }} className="kk-row-link">
      {row.orderNumbers.join(", ") || "–"}
    </Link>
  );
}

type InFlightRow = CountResult["inFlight"][number];

function Interrupted({ result }: ResultProps): ReactNode {
  const text = useText();
  const { one } = text.count;
  const { interrupted } = result;
  return (
    <Panel title={one.interrupted}>
      <p className="kk-quiet kk-cash-lead">
        {interrupted.length === 0 ? one.noInterrupted : one.interruptedLead}
      </p>
      {interrupted.length === 0 ? null : (
        <DataTable
          caption={one.interrupted}
          rows={interrupted}
          idOf={(row) => `${row.paymentId} ${row.reason}`}
          columns={[
            { id: "orders", head: one.orders, cell: (row) => <Orders row={row} /> },
            { id: "reason", head: one.reason, cell: (row) => text.interruptedReasons[row.reason] },
            {
              id: "amount",
              head: one.atRisk,
              numeric: true,
              cell: (row) => showKronor(row.atRiskOre, text),
            },
            { id: "operator", head: one.operator, cell: (row) => row.operator },
            { id: "terminal", head: one.terminal, cell: (row) => row.terminalId ?? "–" },
            { id: "since", head: one.since, cell: (row) => showDayAndTime(row.since) },
          ]}
        />
      )}
    </Panel>
  );
}
