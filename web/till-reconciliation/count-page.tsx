/** One till reconciliation: counted, approved, signed, or as it was left. */
import type { TillReconciliation } from "@kortkoll/server/till-reconciliations/till-reconciliations-api.ts";
import { Button } from "@mantine/core";
import { IconCircleCheck, IconDownload, IconFileTypePdf } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useSignedIn } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { PaperHead } from "../ui/paper-head.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { AbandonDialog } from "./abandon-dialog.tsx";
import { useCount } from "./count-data.ts";
import { CountForm } from "./count-form.tsx";
import { CountResultPanels } from "./count-result.tsx";
import { StateBadge } from "./count-words.tsx";
import { SignPanel } from "./sign-panel.tsx";
import "./count.css";

export function CountPage(): ReactNode {
  const { countId } = useParams({ from: "/frame/till-reconciliation/$countId" });
  const { count: names } = useText();
  const { data, error, refetch } = useCount(countId);
  if (data !== undefined) return <Count key={data.id} count={data} />;
  return (
    <>
      <PageHeading title={names.title} />
      {error === null ? (
        <LoadingRows rows={6} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

type CountProps = { readonly count: TillReconciliation };

function Count({ count }: CountProps): ReactNode {
  const { one } = useText().count;
  const { rights } = useSignedIn().person;
  const mayCount = rights.includes("tillReconciliation");
  const [isRecounting, setIsRecounting] = useState(false);
  const isOpen = count.state === "counting";
  const isCounting = isOpen && mayCount && (count.counts.length === 0 || isRecounting);
  const till = `${count.siteCode} ${count.till.name}`;
  return (
    <>
      <PageHeading
        title={
          count.number === null ? one.title(till) : one.signedTitle(String(count.number), till)
        }
        lead={one.begun(count.begun.by, showDayAndTime(count.begun.at))}
      >
        <StateBadge state={count.state} />
      </PageHeading>
      <PaperHead {...count} />
      <p className="kk-count-links">
        <Link to="/till-reconciliation" className="kk-row-link">
          {one.back}
        </Link>
        {count.previous === null ? null : (
          <Link
            to="/till-reconciliation/$countId"
            params={{ countId: count.previous.id }}
            className="kk-row-link"
          >
            {one.previous(String(count.previous.number))}
          </Link>
        )}
      </p>
      <Ended count={count} />
      {isCounting ? <CountForm count={count} done={() => setIsRecounting(false)} /> : null}
      {count.result === null || isCounting ? null : (
        <>
          <CountResultPanels count={count} result={count.result} />
          {isOpen ? (
            <SignPanel
              count={count}
              result={count.result}
              recount={mayCount ? () => setIsRecounting(true) : undefined}
            />
          ) : null}
        </>
      )}
      {isOpen && mayCount ? <Abandon count={count} /> : null}
    </>
  );
}

function Ended({ count }: CountProps): ReactNode {
  const { one } = useText().count;
  const { signed, abandoned, approval } = count;
  if (abandoned !== null) {
    return (
      <div className="kk-notice">
        <div className="kk-notice-words">
          <p className="kk-strong">{one.abandoned(abandoned.by, showDayAndTime(abandoned.at))}</p>
          {abandoned.note === null ? null : <p>{abandoned.note}</p>}
        </div>
      </div>
    );
  }
  if (signed === null) return null;
  return (
    <div className="kk-notice kk-notice-accent">
      <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
      <div className="kk-notice-words">
        <p className="kk-strong">{one.signed(signed.by, showDayAndTime(signed.at))}</p>
        {approval === null ? null : (
          <p>
            {one.second(approval.by, showDayAndTime(approval.at))} {approval.note}
          </p>
        )}
        {signed.note === null ? null : <p>{signed.note}</p>}
      </div>
      <Papers count={count} />
    </div>
  );
}

function Papers({ count }: CountProps): ReactNode {
  const { one } = useText().count;
  const path = `/api/till-reconciliations/${count.id}/report`;
  return (
    <div className="kk-count-papers">
      <Button
        component="a"
        href={`${path}.pdf`}
        target="_blank"
        rel="noreferrer"
        variant="default"
        leftSection={<IconFileTypePdf size={20} aria-hidden />}
      >
        {one.pdf}
      </Button>
      <Button
        component="a"
        href={`${path}.csv`}
        download
        variant="default"
        leftSection={<IconDownload size={20} aria-hidden />}
      >
        {one.csv}
      </Button>
    </div>
  );
}

function Abandon({ count }: CountProps): ReactNode {
  const { one } = useText().count;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="kk-count-abandon">
      <Button variant="subtle" color="red" onClick={() => setIsOpen(true)}>
        {one.abandon}
      </Button>
      {isOpen ? <AbandonDialog count={count} close={() => setIsOpen(false)} /> : null}
    </div>
  );
}
