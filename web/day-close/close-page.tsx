/** One close: whether it agrees with the terminals, what it took, and what has come since. */
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import type { DayClose } from "@kortkoll/server/day-close/day-close-api.ts";
import { Button } from "@mantine/core";
import { IconFileTypePdf, IconPencil } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { usePageKeys } from "../keys/page-keys.tsx";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Facts } from "../ui/facts.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { PaperHead } from "../ui/paper-head.tsx";
import { PrintButton } from "../ui/print-button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { AcquirerPanel } from "./acquirer-panel.tsx";
import { CloseVerdict } from "./close-verdict.tsx";
import { partName, whoClosed } from "./close-words.ts";
import { ColumnsTable, type UnknownColumn } from "./columns-table.tsx";
import { useClose } from "./day-close-data.ts";
import { EndSessionDialog, ExplainDialog } from "./explain-dialog.tsx";
import { FollowUpList } from "./follow-up-list.tsx";
import { InFlightTable } from "./in-flight-table.tsx";
import { NamedPayments } from "./named-payments.tsx";
import { Taken } from "./taken.tsx";
import { TerminalPanel } from "./terminal-panel.tsx";
import "./day-close.css";

export function ClosePage(): ReactNode {
  return (
    <WithRight right="dayClose">
      <ReadClose />
    </WithRight>
  );
}

function ReadClose(): ReactNode {
  const { dayClose } = useText();
  const { closeId } = useParams({ from: "/frame/day-close/$closeId" });
  const { data, error, refetch } = useClose(closeId);
  if (data !== undefined) return <ShownClose key={data.id} close={data} />;
  return (
    <>
      <PageHeading title={dayClose.title} />
      {error === null ? (
        <LoadingRows rows={8} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

/** A terminal's difference, or a note to the whole close. */
type Explaining = { readonly terminal?: DayClose["terminals"][number] };

function ShownClose({ close }: { readonly close: DayClose }): ReactNode {
  const text = useText();
  const { dayClose: names } = text;
  const { frozen } = close;
  const [explaining, setExplaining] = useState<Explaining | undefined>(undefined);
  const [ending, setEnding] = useState<DayClose["terminals"][number] | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const open = close.terminals.find((one) => one.isToBeExplained);
  const explainFirst = (): void => setExplaining(open === undefined ? {} : { terminal: open });
  usePageKeys([
    { key: "f", shown: "F", label: names.keys.explain, run: explainFirst },
    { key: "p", shown: "P", label: names.keys.print, run: () => window.print() },
  ]);
  const carried = close.payments.filter(({ id }) => frozen.carriedIn.includes(id));
  return (
    <>
      <PageHeading
        title={names.numberAt(close.number, close.siteName)}
        lead={names.result.lead(showDayAndTime(close.cutAt), whoClosed(close.by, text))}
      >
        <LinkButton to="/day-close" search={{}} variant="subtle">
          {names.create.back}
        </LinkButton>
        <PrintButton>{names.result.print}</PrintButton>
        <Button
          component="a"
          href={`/api/day-closes/${close.id}/report.pdf`}
          target="_blank"
          variant="default"
          leftSection={<IconFileTypePdf size={20} aria-hidden />}
        >
          {names.result.pdf}
        </Button>
      </PageHeading>
      <PaperHead {...close} />
      <CloseVerdict close={close} />
      <Panel title={names.columns.title}>
        <ColumnsTable
          caption={names.columns.title}
          columns={close.columns}
          unknown={whyUnknown(close.progress)}
        />
      </Panel>
      <AcquirerPanel close={close} />
      {close.terminals.map((terminal) => (
        <TerminalPanel
          key={terminal.id}
          terminal={terminal}
          payments={close.payments}
          explain={() => setExplaining({ terminal })}
          end={() => setEnding(terminal)}
        />
      ))}
      <Panel
        title={names.follow.title}
        end={
          <Button
            variant="default"
            onClick={() => setExplaining({})}
            leftSection={<IconPencil size={18} aria-hidden />}
          >
            {names.explain.note}
          </Button>
        }
      >
        <FollowUpList followUps={close.followUps} payments={close.payments} />
      </Panel>
      <Taken of={frozen} />
      {frozen.inFlight.length === 0 ? null : (
        <Panel title={names.flight.title}>
          <p className="kk-quiet kk-close-lead">{names.flight.lead}</p>
          <InFlightTable inFlight={frozen.inFlight} now={close.payments} />
        </Panel>
      )}
      {carried.length === 0 ? null : (
        <Panel title={names.flight.carried}>
          <NamedPayments caption={names.flight.carried} payments={carried} />
        </Panel>
      )}
      <CloseFacts close={close} />
      {ending === undefined ? null : (
        <EndSessionDialog
          closeId={close.id}
          terminal={ending}
          close={() => setEnding(undefined)}
          done={() => {
            setEnding(undefined);
            setDone(names.endSession.saved);
          }}
        />
      )}
      {explaining === undefined ? null : (
        <ExplainDialog
          closeId={close.id}
          terminal={explaining.terminal}
          close={() => setExplaining(undefined)}
          done={() => {
            setExplaining(undefined);
            setDone(names.explain.saved);
          }}
        />
      )}
    </>
  );
}

function whyUnknown(progress: DayClose["progress"]): UnknownColumn {
  const { terminals, notReported, isComplete } = progress;
  if (terminals === 0) return "notAsked";
  if (isComplete && notReported > 0) return "notReported";
  return isComplete ? "notReadable" : "waits";
}

function CloseFacts({ close }: { readonly close: DayClose }): ReactNode {
  const text = useText();
  const { result: names, taken, part } = text.dayClose;
  const { frozen } = close;
  return (
    <Panel title={names.facts}>
      <Facts
        facts={[
          [names.numberFact, close.number],
          [names.company, `${close.companyName} (${close.companyCode})`],
          [names.organisationNumber, writeOrganisationNumber(close.organisationNumber)],
          [names.site, `${close.siteName} (${close.siteCode})`],
          [names.of, frozen.part === undefined ? part.site : partName(frozen.part, text)],
          [
            taken.vouchers,
            frozen.vouchers
              .map(
                ({ series, number, lastNumber = number, bookedDay }) =>
                  `${series} ${lastNumber === number ? number : `${number}–${lastNumber}`} (${bookedDay})`,
              )
              .join(", "),
          ],
          [
            names.hash,
            <code key="hash" className="kk-close-hash">
              {close.frozenHash}
            </code>,
          ],
        ]}
      />
      <p className="kk-links">
        <a href={`/api/day-closes/${close.id}/frozen`} download={`dagsavslut-${close.number}.json`}>
          {names.frozen}
        </a>
        {" · "}
        <a href={`/api/day-closes/${close.id}/report.csv`} download>
          {names.csv}
        </a>
      </p>
    </Panel>
  );
}
