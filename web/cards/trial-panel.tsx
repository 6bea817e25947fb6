/** What a change of the rules would have meant: kronor per issuer, and each payment that differs. */
import type { DryRun, DryRunPayment } from "@kortkoll/server/cards/cards-api.ts";
import { Button, NativeSelect, Progress } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { type Asked, PERIODS, type Period, type TrialDesk } from "./use-trial.ts";

type TrialPanelProps = {
  readonly desk: TrialDesk;
  readonly asked: Asked;
  readonly ask: (asked: Asked) => void;
  readonly again: () => void;
};

export function TrialPanel({ desk, asked, ask, again }: TrialPanelProps): ReactNode {
  const text = useText();
  const { trial: names } = text.cards;
  const { trial, progress, error } = desk;
  const told = trial === undefined ? undefined : headlineOf(trial.result, text);
  useAnnouncement(progress === undefined ? told : undefined, "polite");
  return (
    <Panel title={names.title}>
      <div className="kk-trial-asked">
        <NativeSelect
          label={names.period}
          value={asked.period}
          onChange={(event) => ask({ ...asked, period: event.currentTarget.value as Period })}
          data={PERIODS.map((value) => ({ value, label: names.periods[value] }))}
        />
        <NativeSelect
          label={names.comparedWith}
          value={asked.comparedWith}
          onChange={(event) =>
            ask({ ...asked, comparedWith: event.currentTarget.value as Asked["comparedWith"] })
          }
          data={[
            { value: "booked", label: names.compared.booked },
            { value: "rules", label: names.compared.rules },
          ]}
        />
      </div>
      {progress === undefined ? null : (
        <div className="kk-trial-progress">
          <p role="status">{names.working(progress.done + 1, progress.of)}</p>
          <Progress
            value={((progress.done + 0.5) / progress.of) * 100}
            aria-label={names.working(progress.done + 1, progress.of)}
          />
        </div>
      )}
      {error === undefined ? null : <ProblemNotice error={error} again={again} />}
      {trial === undefined || progress !== undefined ? null : <Effect desk={desk} />}
    </Panel>
  );
}

function headlineOf({ total, changed }: DryRun, text: Text): string {
  const { trial: names } = text.cards;
  if (total.payments === 0) return names.noPayments;
  if (changed.payments === 0) return names.nothing;
  return names.changed(changed.payments, showKronor(changed.amountOre, text));
}

function Effect({ desk }: { desk: TrialDesk }): ReactNode {
  const text = useText();
  const { trial: names } = text.cards;
  const { trial } = desk;
  if (trial === undefined) return null;
  const { result } = trial;
  const headline = headlineOf(result, text);
  const { before, after } = result.ownCardsWhereOff;
  return (
    <>
      {result.changed.payments === 0 ? (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{headline}</p>
        </div>
      ) : (
        <WarningNotice title={headline} words={names.stays} />
      )}
      {result.from === null || result.to === null ? null : (
        <p className="kk-quiet">{names.counted(result.total.payments, result.from, result.to)}</p>
      )}
      {result.total.payments === 0 ? null : <IssuerBars result={result} />}
      {before.payments + after.payments === 0 ? null : (
        <p className="kk-quiet">{names.whereOff(before.payments, after.payments)}</p>
      )}
      {trial.payments.length === 0 ? null : (
        <>
          <h3 className="kk-trial-heading">{names.list}</h3>
          <DataTable
            caption={names.list}
            columns={columnsIn(text)}
            rows={trial.payments}
            idOf={({ paymentId }) => paymentId}
          />
        </>
      )}
      {trial.next === null ? null : (
        <Button
          variant="default"
          className="kk-more"
          loading={desk.isReadingMore}
          onClick={desk.readMore}
        >
          {names.more}
        </Button>
      )}
    </>
  );
}

/** Two bars for each issuer, with their figures in words: the length is never alone. */
function IssuerBars({ result }: { result: DryRun }): ReactNode {
  const text = useText();
  const { trial: names } = text.cards;
  const shown = result.byIssuer.filter(
    ({ before, after }) => before.payments > 0 || after.payments > 0,
  );
  const largest = Math.max(
    1,
    ...shown.flatMap(({ before, after }) => [before.amountOre, after.amountOre]),
  );
  return (
    <>
      <h3 className="kk-trial-heading">{names.byIssuer}</h3>
      <ul className="kk-trial-bars">
        {shown.map(({ issuer, before, after }) => (
          <li key={issuer}>
            <p className="kk-trial-issuer">
              <span className="kk-strong">{text.issuers[issuer]}</span>
              <span className="kk-sub">{differenceOf(before, after, text)}</span>
            </p>
            {[
              { name: names.before, sum: before, tone: "quiet" },
              { name: names.after, sum: after, tone: "accent" },
            ].map(({ name, sum, tone }) => (
              <p key={name} className="kk-trial-bar">
                <span className="kk-quiet">{name}</span>
                <span className="kk-trial-line" aria-hidden>
                  <span data-tone={tone} style={{ width: `${(sum.amountOre / largest) * 100}%` }} />
                </span>
                <span className="kk-amount">
                  {showKronor(sum.amountOre, text)}{" "}
                  <span className="kk-sub-inline">({sum.payments})</span>
                </span>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

type Sum = DryRun["total"];

function differenceOf(before: Sum, after: Sum, text: Text): string {
  const { trial: names } = text.cards;
  const difference = after.amountOre - before.amountOre;
  if (difference === 0 && before.payments === after.payments) return names.same;
  const sign = difference > 0 ? "+" : "";
  return names.difference(`${sign}${showKronor(difference, text)}`);
}

function columnsIn(text: Text): readonly Column<DryRunPayment>[] {
  const { trial: names } = text.cards;
  return [
    {
      id: "day",
      head: names.day,
      cell: (one) => (
        <Link
          to="/payments/$paymentId"
          params={{ paymentId: one.paymentId }}
          className="kk-whole"
          aria-label={`${names.open}, ${one.businessDay}, ${showKronor(one.amountOre, text)}`}
        >
          {one.businessDay}
        </Link>
      ),
    },
    { id: "site", head: names.site, cell: (one) => one.siteCode },
    {
      id: "card",
      head: names.card,
      cell: (one) => (
        <>
          <span className="kk-amount">{one.truncatedPan ?? "–"}</span>
          <span className="kk-sub">{factsOf(one, text)}</span>
        </>
      ),
    },
    { id: "from", head: names.from, cell: (one) => <MarkWords mark={one.before} /> },
    { id: "to", head: names.to, cell: (one) => <MarkWords mark={one.after} isAfter /> },
    {
      id: "amount",
      head: names.amount,
      numeric: true,
      cell: (one) => <Amount ore={one.amountOre} />,
    },
  ];
}

function factsOf({ issuerId, aid, cardLabel }: DryRunPayment, text: Text): string {
  const { marked } = text.cards;
  return [
    cardLabel ?? "",
    issuerId === null ? "" : `${marked.issuerId} ${issuerId}`,
    aid === null ? "" : aid,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

type MarkWordsProps = { readonly mark: DryRunPayment["before"]; readonly isAfter?: boolean };

function MarkWords({ mark, isAfter = false }: MarkWordsProps): ReactNode {
  const text = useText();
  const { trial: names } = text.cards;
  const notes = [
    mark.position === null ? (isAfter ? names.noRule : "") : names.byRule(mark.position),
    mark.ownCardWhereOff ? names.flagged : "",
  ].filter((note) => note !== "");
  return (
    <>
      {text.issuers[mark.issuer]}
      {notes.length === 0 ? null : <span className="kk-sub">{notes.join(", ")}</span>}
    </>
  );
}
