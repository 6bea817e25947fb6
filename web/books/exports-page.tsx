/** Files for other books: what waits for one, and every file that was made. */
import type { ExportPage, ExportView } from "@kortkoll/server/exports/exports-api.ts";
import { Button } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCheck,
  IconClockHour4,
  IconDownload,
  IconFileExport,
  IconTrash,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useExports } from "./books-data.ts";
import { BooksNav } from "./books-nav.tsx";
import { DecideDialog } from "./decide-dialog.tsx";
import { MakeExportDialog, type Making } from "./make-export-dialog.tsx";

export function ExportsPage(): ReactNode {
  const { exports: names } = useText().bookkeeping;
  return (
    <WithRight right="exports">
      <BooksNav />
      <PageHeading title={names.title} lead={names.lead} />
      <Exports />
    </WithRight>
  );
}

type Deciding = { readonly of: ExportView; readonly as: "delivered" | "discarded" };

function Exports(): ReactNode {
  const { exports: names } = useText().bookkeeping;
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useExports();
  const [making, setMaking] = useState<Making | undefined>(undefined);
  const [deciding, setDeciding] = useState<Deciding | undefined>(undefined);
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const waiting = data.pages[0]?.waiting ?? [];
  const made = data.pages.flatMap((page) => page.exports);
  return (
    <>
      <Panel title={names.waiting}>
        <Waiting waiting={waiting} make={setMaking} />
      </Panel>
      <Panel title={names.history}>
        {made.length === 0 ? (
          <EmptyState title={names.none} next={names.noneNext} />
        ) : (
          <ul className="kk-books-list">
            {made.map((one) => (
              <li key={one.id} className="kk-card">
                <MadeExport
                  made={one}
                  decide={(as) => setDeciding({ of: one, as })}
                  correct={() => setMaking({ kind: "correction", of: one })}
                />
              </li>
            ))}
          </ul>
        )}
        {hasNextPage ? (
          <Button
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {names.more}
          </Button>
        ) : null}
      </Panel>
      {making === undefined ? null : (
        <MakeExportDialog making={making} close={() => setMaking(undefined)} />
      )}
      {deciding === undefined ? null : (
        <DecideDialog {...deciding} close={() => setDeciding(undefined)} />
      )}
    </>
  );
}

type WaitingProps = {
  readonly waiting: ExportPage["waiting"];
  readonly make: (making: Making) => void;
};

function Waiting({ waiting, make }: WaitingProps): ReactNode {
  const { exports: names } = useText().bookkeeping;
  if (waiting.length === 0) {
    return (
      <EmptyState
        title={names.nothingWaiting}
        next={names.nothingWaitingNext}
        icon={<IconCheck size={32} stroke={1.5} />}
      />
    );
  }
  return (
    <ul className="kk-books-list">
      {waiting.map((one) => (
        <li key={`${one.companyCode} ${one.fiscalYear}`} className="kk-card kk-books-row">
          <div>
            <p className="kk-strong">{one.companyName}</p>
            <p>
              {names.year(one.fiscalYear)}:{" "}
              {names.waitingFor(one.vouchers, one.firstDay, one.lastDay)}
            </p>
          </div>
          <Button
            onClick={() => make({ kind: "new", of: one })}
            leftSection={<IconFileExport size={20} aria-hidden />}
            aria-label={names.makeFor(one.companyName, one.fiscalYear)}
          >
            {names.make}
          </Button>
        </li>
      ))}
    </ul>
  );
}

type MadeProps = {
  readonly made: ExportView;
  readonly decide: (as: Deciding["as"]) => void;
  readonly correct: () => void;
};

function MadeExport({ made, decide, correct }: MadeProps): ReactNode {
  const { exports: names } = useText().bookkeeping;
  const form = made.profile === "fortnox" ? "fortnox" : made.form;
  const ranges = made.ranges.map(({ series, first, last }) =>
    first === last ? `${series}-${first}` : `${series}-${first}–${last}`,
  );
  const replaced = made.replaced.map((one) => `${one.character} → ${one.written} (${one.count})`);
  return (
    <>
      <div className="kk-books-row">
        <h3>{`${made.companyName}, ${names.number.toLowerCase()} ${made.number}`}</h3>
        <StateBadge state={made.state} />
      </div>
      <Facts
        facts={[
          [names.form, names.forms[form]],
          [names.numbers, `${ranges.join(", ")} (${made.vouchers})`],
          [
            names.days,
            made.firstDay === made.lastDay ? made.firstDay : `${made.firstDay} – ${made.lastDay}`,
          ],
          [names.made, names.byAt(made.madeBy, showDayAndTime(made.madeAt))],
          [
            names.states[made.state],
            made.decidedBy !== null &&
              made.decidedAt !== null &&
              names.byAt(made.decidedBy, showDayAndTime(made.decidedAt)),
          ],
          [names.note, made.note],
          [names.reason, made.reason],
        ]}
      />
      {made.corrects === null ? null : <p>{names.corrects(made.corrects.number)}</p>}
      {made.correctedBy === null ? null : <p>{names.correctedBy(made.correctedBy.number)}</p>}
      {replaced.length === 0 ? null : (
        <p className="kk-quiet">{names.replaced(replaced.join(", "))}</p>
      )}
      <p className="kk-quiet">
        {names.hash}: <span className="kk-books-hash">{made.hash}</span>
      </p>
      <Acts made={made} decide={decide} correct={correct} />
    </>
  );
}

function Acts({ made, decide, correct }: MadeProps): ReactNode {
  const { exports: names } = useText().bookkeeping;
  return (
    <div className="kk-books-acts">
      <Button
        component="a"
        href={`/api/exports/${made.id}/file`}
        download={made.fileName}
        variant="default"
        aria-label={names.downloadFile(made.fileName)}
        leftSection={<IconDownload size={20} aria-hidden />}
      >
        {names.download}
      </Button>
      {made.state !== "made" ? null : (
        <>
          <Button
            variant="default"
            aria-label={names.deliverNamed(made.number)}
            onClick={() => decide("delivered")}
            leftSection={<IconCheck size={20} aria-hidden />}
          >
            {names.deliver}
          </Button>
          <Button
            variant="subtle"
            aria-label={names.discardNamed(made.number)}
            onClick={() => decide("discarded")}
            leftSection={<IconTrash size={20} aria-hidden />}
          >
            {names.discard}
          </Button>
        </>
      )}
      {made.state !== "delivered" || made.correctedBy !== null ? null : (
        <Button
          variant="subtle"
          aria-label={names.correctTitle(made.number)}
          onClick={correct}
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
        >
          {names.correct}
        </Button>
      )}
    </div>
  );
}

function StateBadge({ state }: { readonly state: ExportView["state"] }): ReactNode {
  const { exports: names } = useText().bookkeeping;
  const [tone, icon] = {
    made: ["finding", IconClockHour4] as const,
    delivered: ["paid", IconCheck] as const,
    discarded: ["quiet", IconTrash] as const,
  }[state];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {names.states[state]}
    </ToneBadge>
  );
}
