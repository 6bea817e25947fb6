/** One terminal of a close: how far it is, what differs and through which payments, and its own text. */
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHourglass,
  IconMessageCheck,
  IconPencil,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { showDayAndTime, showKronor, showList, showTime } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { Panel } from "../ui/panel.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import type { NamedPayment } from "./close-words.ts";
import { ColumnsTable } from "./columns-table.tsx";
import { NamedList } from "./named-list.tsx";

type Terminal = DayClose["terminals"][number];
type Comparison = NonNullable<Terminal["comparison"]>;

type TerminalPanelProps = {
  readonly terminal: Terminal;
  readonly payments: readonly NamedPayment[];
  readonly explain: () => void;
  /** Ends the wait for it. */
  readonly end: () => void;
};

export function TerminalPanel({ terminal, payments, explain, end }: TerminalPanelProps): ReactNode {
  const text = useText();
  const { terminal: names, endSession } = text.dayClose;
  const { name, terminalId, comparison, report, isReadable, isToBeExplained, state } = terminal;
  return (
    <Panel title={`${name} (${terminalId})`} end={<StateBadge terminal={terminal} />}>
      <div className="kk-close-terminal">
        <p className="kk-quiet kk-close-lead">{standingOf(terminal, text).join(" · ")}</p>
        {state === "closed" && !isReadable ? <WarningNotice title={names.notReadable} /> : null}
        {comparison === null ? null : (
          <Compared comparison={comparison} payments={payments} isReadable={isReadable} />
        )}
        {isToBeExplained ? (
          <Button
            className="kk-close-explain"
            aria-label={names.explainLabel(terminalId)}
            onClick={explain}
            leftSection={<IconPencil size={20} aria-hidden />}
          >
            {names.explain}
          </Button>
        ) : null}
        {mayBeEnded(terminal) ? (
          <Button
            variant="default"
            className="kk-close-explain"
            aria-label={endSession.actLabel(terminalId)}
            onClick={end}
          >
            {endSession.act}
          </Button>
        ) : null}
        {report === null ? null : (
          <details className="kk-close-report">
            <summary>{names.report}</summary>
            <pre>{report}</pre>
          </details>
        )}
      </div>
    </Panel>
  );
}

/** One that is being asked, or has a payment to be proven first, is still to tell. */
function mayBeEnded({ state, tries }: Terminal): boolean {
  return state === "retired" || (state === "waiting" && tries > 0);
}

function standingOf(terminal: Terminal, text: Text): readonly string[] {
  const { terminal: names, result } = text.dayClose;
  const { sessionNumber, closedAt, nextTryAt, tries, lastFailure, lostAnswers } = terminal;
  const failures: Readonly<Record<string, { what: string }>> = text.failures;
  return [
    ...(sessionNumber === null ? [] : [names.session(sessionNumber)]),
    ...(closedAt === null ? [] : [showDayAndTime(closedAt)]),
    ...(terminal.notClosedOre === 0
      ? []
      : [result.notSent(showKronor(terminal.notClosedOre, text))]),
    ...(lastFailure === null ? [] : [failures[lastFailure]?.what ?? lastFailure]),
    ...(terminal.state === "closed" || tries === 0 ? [] : [names.tries(tries)]),
    ...(nextTryAt === null || tries === 0 ? [] : [names.nextTry(showTime(nextTryAt))]),
    ...(lostAnswers === 0 ? [] : [names.lost(lostAnswers)]),
  ];
}

function StateBadge({ terminal }: { readonly terminal: Terminal }): ReactNode {
  const { dayClose } = useText();
  const { state, isToBeExplained, isReadable, comparison } = terminal;
  if (state === "notReported") {
    return (
      <ToneBadge tone="unpaid" icon={IconAlertTriangle}>
        {dayClose.terminalStates[state]}
      </ToneBadge>
    );
  }
  if (state !== "closed") {
    return (
      <ToneBadge tone="finding" icon={IconHourglass}>
        {dayClose.terminalStates[state]}
      </ToneBadge>
    );
  }
  if (isToBeExplained) {
    return (
      <ToneBadge tone="unpaid" icon={IconAlertTriangle}>
        {dayClose.terminal.differs}
      </ToneBadge>
    );
  }
  const isEqual = isReadable && comparison?.schemes.every((one) => !differs(one.difference));
  return isEqual === true ? (
    <ToneBadge tone="paid" icon={IconCircleCheck}>
      {dayClose.terminal.agrees}
    </ToneBadge>
  ) : (
    <ToneBadge tone="accent" icon={IconMessageCheck}>
      {dayClose.terminal.explained}
    </ToneBadge>
  );
}

type ComparedProps = {
  readonly comparison: Comparison;
  readonly payments: readonly NamedPayment[];
  readonly isReadable: boolean;
};

function Compared({ comparison, payments, isReadable }: ComparedProps): ReactNode {
  const text = useText();
  const { terminal: names, columns, schemes: schemeNames, whyOnlyInOurs } = text.dayClose;
  const { schemes, onlyInOurs, onlyInSession, namesNotKnown = [] } = comparison;
  const left = schemes.filter((one) => differs(one.unexplained));
  if (isReadable && onlyInOurs.length + onlyInSession.length + left.length === 0) return null;
  /** As it is now: what was in no close then may have come into one since. */
  const whereBooked = (item: Comparison["onlyInSession"][number]): string => {
    const now = payments.find((one) => one.id === item.paymentId)?.closeNumber ?? null;
    const closeNumber = item.closeNumber ?? now;
    return closeNumber === null ? names.inNone : names.inClose(closeNumber);
  };
  return (
    <>
      <ColumnsTable
        caption={columns.title}
        columns={schemes}
        unknown="notReadable"
        acquirer="ofTheClose"
      />
      {namesNotKnown.length === 0 ? null : (
        <WarningNotice title={names.namesNotKnown(showList(namesNotKnown))} />
      )}
      {left.map(({ scheme, unexplained }) =>
        unexplained === null ? null : (
          <WarningNotice
            key={scheme}
            title={names.unexplained(
              schemeNames[scheme],
              unexplained.count,
              showKronor(unexplained.netOre, text),
            )}
          />
        ),
      )}
      <NamedList
        title={names.onlyInSession}
        payments={payments}
        items={onlyInSession.map((item) => ({ ...item, why: whereBooked(item) }))}
      />
      <NamedList
        title={names.onlyInOurs}
        payments={payments}
        items={onlyInOurs.map(({ why, closeNumber = null, ...item }) => ({
          ...item,
          why:
            closeNumber === null
              ? whyOnlyInOurs[why]
              : names.seeClose(whyOnlyInOurs[why], closeNumber),
        }))}
      />
    </>
  );
}

function differs(sum: Comparison["schemes"][number]["difference"]): boolean {
  return sum !== null && (sum.count !== 0 || sum.netOre !== 0);
}
