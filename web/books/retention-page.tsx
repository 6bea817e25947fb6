/** What is kept how long and by which rule, what the last nights removed, and what comes next. */
import type { Retention } from "@kortkoll/server/retention/retention-api.ts";
import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../api-client.ts";
import { HistoryList } from "../settings/history-list.tsx";
import { useSignedIn, WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { BooksNav } from "./books-nav.tsx";
import { RETENTION_PATH, RetentionDialog } from "./retention-dialog.tsx";
import { RetentionRules } from "./retention-rules.tsx";

export function RetentionPage(): ReactNode {
  const { retention: names } = useText();
  return (
    <WithRight right="financeViews">
      <BooksNav />
      <PageHeading title={names.title} lead={names.lead} />
      <AllRetention />
    </WithRight>
  );
}

function AllRetention(): ReactNode {
  const { retention: names } = useText();
  const { data, error, refetch } = useQuery({
    // Among the settings: a change of one is read again with them.
    queryKey: ["settings", "retention"],
    queryFn: ({ signal }) => callApi<Retention>({ path: RETENTION_PATH, signal }),
  });
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  return (
    <>
      <div className="kk-columns kk-columns-even">
        <LastNight retention={data} />
        <NextNight retention={data} />
      </div>
      <Setting retention={data} />
      <RetentionRules retention={data} />
      <Panel title={names.nights}>
        <Nights runs={data.runs} />
      </Panel>
      <Panel title={names.changes}>
        <HistoryList subject="retention" path={`${RETENTION_PATH}/history`} />
      </Panel>
    </>
  );
}

type RetentionProps = { readonly retention: Retention };
type Counts = Retention["wouldRemove"];

function LastNight({ retention: { lastRun } }: RetentionProps): ReactNode {
  const { retention: names } = useText();
  return (
    <Panel title={names.last}>
      {lastRun === null ? (
        <p className="kk-quiet">{names.lastNone}</p>
      ) : (
        <>
          <CountList counts={lastRun} nothing={names.removedNothing} />
          <p className="kk-quiet">
            {lastRun.finishedAt === null
              ? names.lastUnfinished
              : names.finished(showDayAndTime(lastRun.finishedAt))}
          </p>
        </>
      )}
    </Panel>
  );
}

function NextNight({ retention }: RetentionProps): ReactNode {
  const { retention: names } = useText();
  const { nextRunAt, wouldRemove, newYear } = retention;
  return (
    <Panel title={names.next}>
      <p className="kk-strong">{nextRunAt === null ? names.nextDue : showDayAndTime(nextRunAt)}</p>
      {isNothing(wouldRemove) ? null : <p>{names.wouldRemove}</p>}
      <CountList counts={wouldRemove} nothing={names.nothingDue} />
      <p className="kk-quiet">{names.newYear(newYear.on, newYear.keptFrom)}</p>
    </Panel>
  );
}

function isNothing({ orders, payments, bankFiles, answers }: Counts): boolean {
  return orders + payments + bankFiles + answers === 0;
}

function CountList({ counts, nothing }: { counts: Counts; nothing: string }): ReactNode {
  const { retention: names } = useText();
  if (isNothing(counts)) return <p>{nothing}</p>;
  const lines = (["orders", "payments", "bankFiles", "answers"] as const).filter(
    (kind) => counts[kind] > 0,
  );
  return (
    <ul className="kk-retention-counts">
      {lines.map((kind) => (
        <li key={kind} className="kk-strong">
          {names[kind](counts[kind])}
        </li>
      ))}
    </ul>
  );
}

function Setting({ retention }: RetentionProps): ReactNode {
  const { retention: names } = useText();
  const mayChange = useSignedIn().person.rights.includes("settings");
  const [isOpen, setIsOpen] = useState(false);
  const [done, setDone] = useState("");
  useAnnouncement(done, "polite");
  const close = (said = ""): void => {
    setIsOpen(false);
    setDone(said);
  };
  return (
    <Panel
      title={names.setting}
      end={
        mayChange ? (
          <Button
            variant="default"
            onClick={() => setIsOpen(true)}
            leftSection={<IconPencil size={20} aria-hidden />}
          >
            {names.change}
          </Button>
        ) : null
      }
    >
      <Facts
        facts={[
          [names.years, names.yearsValue(retention.years)],
          [names.keptFrom, retention.keptFrom],
          [names.answerDays, names.daysValue(retention.answerDays)],
        ]}
      />
      {mayChange ? null : <p className="kk-quiet">{names.onlyAdministrators}</p>}
      {done === "" ? null : <p className="kk-done">{done}</p>}
      {isOpen ? <RetentionDialog retention={retention} close={close} /> : null}
    </Panel>
  );
}

function Nights({ runs }: { readonly runs: Retention["runs"] }): ReactNode {
  const { retention: names } = useText();
  if (runs.length === 0) return <EmptyState title={names.nightsNone} next={names.nightsNoneNext} />;
  const columns: readonly Column<Retention["runs"][number]>[] = [
    { id: "night", head: names.night, cell: (run) => run.night },
    {
      id: "done",
      head: names.done,
      cell: (run) => (run.finishedAt === null ? names.notDone : showDayAndTime(run.finishedAt)),
    },
    { id: "orders", head: names.removedOrders, numeric: true, cell: (run) => run.orders },
    { id: "payments", head: names.removedPayments, numeric: true, cell: (run) => run.payments },
    { id: "bankFiles", head: names.removedBankFiles, numeric: true, cell: (run) => run.bankFiles },
    { id: "answers", head: names.removedAnswers, numeric: true, cell: (run) => run.answers },
  ];
  return (
    <DataTable caption={names.nights} columns={columns} rows={runs} idOf={({ night }) => night} />
  );
}
