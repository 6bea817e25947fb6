/** Files from banks and acquirers: dropped here, and all that have been. */
import type { BankFilePage, BankFileSummary } from "@kortkoll/server/bank-files/bank-files-api.ts";
import { Button, Progress } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconClockHour4 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDayAndTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { useBankFiles } from "./bank-files-data.ts";
import { DropArea } from "./drop-area.tsx";
import "./bank.css";

export function BankFilesPage(): ReactNode {
  const { bankFiles: names } = useText();
  return (
    <WithRight right="bank">
      <PageHeading title={names.title} lead={names.lead} />
      <DropArea />
      <Files />
    </WithRight>
  );
}

function Files(): ReactNode {
  const { bankFiles: names } = useText();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useBankFiles();
  if (data === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const files = data.pages.flatMap((page) => page.files);
  return (
    <>
      <Gaps gaps={data.pages[0]?.gaps ?? []} />
      <Panel title={names.history}>
        {files.length === 0 ? (
          <EmptyState title={names.none} next={names.noneNext} />
        ) : (
          <ul className="kk-bank-list">
            {files.map((file) => (
              <li key={file.id} className="kk-card kk-bank-row">
                <FileLine file={file} />
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
    </>
  );
}

function Gaps({ gaps }: { readonly gaps: BankFilePage["gaps"] }): ReactNode {
  const { bankFiles: names } = useText();
  if (gaps.length === 0) return null;
  return (
    <WarningNotice title={names.gapsTitle}>
      {gaps.map(({ account, from, to }) => (
        <p key={`${account} ${to}`}>{names.gap(account, from, to)}</p>
      ))}
    </WarningNotice>
  );
}

function FileLine({ file }: { readonly file: BankFileSummary }): ReactNode {
  const { bankFiles: names } = useText();
  const format = file.format === null ? names.unknownFormat : names.formats[file.format];
  return (
    <>
      <div>
        <Link to="/bank/files/$id" params={{ id: file.id }} className="kk-strong">
          {file.name}
        </Link>
        <span className="kk-sub">
          {format} · {file.companies.length === 0 ? names.nobody : file.companies.join(", ")} ·{" "}
          {showDayAndTime(file.receivedAt)} {names.receivedBy(file.by)}
        </span>
      </div>
      <FileState file={file} />
    </>
  );
}

export function FileState({ file }: { readonly file: BankFileSummary }): ReactNode {
  const { bankFiles: names } = useText();
  if (file.state !== "done") {
    const percent = file.bytes === 0 ? 0 : Math.floor((100 * file.readBytes) / file.bytes);
    return (
      <div>
        <ToneBadge tone="finding" icon={IconClockHour4}>
          {names.progress(percent)}
        </ToneBadge>
        <Progress value={percent} aria-label={names.progress(percent)} />
      </div>
    );
  }
  const isFine = file.problemCount === 0;
  return (
    <ToneBadge tone={isFine ? "paid" : "unproven"} icon={isFine ? IconCheck : IconAlertTriangle}>
      {names.records(file.records)}, {names.problemCount(file.problemCount).toLowerCase()}
    </ToneBadge>
  );
}
