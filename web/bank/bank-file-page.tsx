/** One file: what was read of it, what is wrong with it, and what to do. */
import type {
  BankFileView,
  BankStatementView,
  ReportedPayoutView,
} from "@kortkoll/server/bank-files/bank-files-api.ts";
import { Button, NativeSelect } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconCheck,
  IconClockHour4,
  IconDownload,
} from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { WithRight } from "../shell/signed-in.tsx";
import { showDay } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Facts } from "../ui/facts.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { useBankFile, useMappings, useTellCompany } from "./bank-files-data.ts";
import { FileState } from "./bank-files-page.tsx";
import { Problems } from "./bank-problems.tsx";
import { FileRecords } from "./file-records.tsx";
import { MappingPanel } from "./mapping-panel.tsx";
import "./bank.css";

export function BankFilePage(): ReactNode {
  const { id } = useParams({ from: "/frame/bank/files/$id" });
  return (
    <WithRight right="bank">
      <OneFile id={id} />
    </WithRight>
  );
}

function OneFile({ id }: { readonly id: string }): ReactNode {
  const { bankFiles: names } = useText();
  const { data: file, error, refetch } = useBankFile(id);
  if (file === undefined) {
    return error === null ? (
      <LoadingRows rows={6} />
    ) : (
      <ProblemNotice error={error} again={() => void refetch()} />
    );
  }
  const needsMapping =
    file.originalRemovedAt === null &&
    (file.format === "mappedCsv" || file.format === "mappedXml") &&
    !file.payouts.some(({ taken }) => taken);
  return (
    <>
      <PageHeading title={file.name}>
        <Button
          component={Link}
          to="/bank/files"
          variant="default"
          leftSection={<IconArrowLeft size={20} aria-hidden />}
        >
          {names.back}
        </Button>
        {file.originalRemovedAt === null ? (
          <Button
            component="a"
            href={`/api/bank/files/${id}/content`}
            download
            variant="default"
            leftSection={<IconDownload size={20} aria-hidden />}
          >
            {names.download}
          </Button>
        ) : null}
      </PageHeading>
      {file.originalRemovedAt === null ? null : (
        <WarningNotice
          title={names.removedTitle(showDay(file.originalRemovedAt))}
          words={names.removedWords}
        />
      )}
      <Panel title={names.file} end={<FileState file={file} />}>
        <Facts
          facts={[
            [names.type, file.format === null ? names.unknownFormat : names.formats[file.format]],
            [names.company, file.companies.join(", ") || names.nobody],
            [names.size, names.bytes(file.bytes)],
          ]}
        />
        {file.problems.some(({ code }) => code === "companyUnknown") ? (
          <TellCompany id={id} />
        ) : null}
      </Panel>
      <Problems problems={file.problems} count={file.problemCount} />
      {needsMapping && file.state === "done" ? <MappingPanel file={file} /> : null}
      <Statements file={file} />
      <Payouts file={file} />
      {file.statements.length > 0 ? <FileRecords id={id} kind="bankLines" /> : null}
      {file.payouts.length > 0 ? <FileRecords id={id} kind="acquirerLines" /> : null}
    </>
  );
}

function TellCompany({ id }: { readonly id: string }): ReactNode {
  const { bankFiles: names } = useText();
  const { data } = useMappings();
  const tell = useTellCompany(id);
  return (
    <>
      <NativeSelect
        label={names.tellCompany}
        value=""
        data={[
          { value: "", label: names.mapping.noColumn },
          ...(data?.companies ?? []).map((one) => ({ value: one.id, label: one.name })),
        ]}
        onChange={(event) => {
          if (event.currentTarget.value !== "") tell.mutate(event.currentTarget.value);
        }}
      />
      {tell.error === null ? null : <ProblemNotice error={tell.error} />}
    </>
  );
}

function Statements({ file }: { readonly file: BankFileView }): ReactNode {
  const { bankFiles: names } = useText();
  if (file.statements.length === 0) return null;
  const columns: Column<BankStatementView>[] = [
    { id: "account", head: names.account, cell: (one) => one.account ?? "–" },
    { id: "period", head: names.period, cell: (one) => periodOf(one) },
    {
      id: "opening",
      head: names.opening,
      numeric: true,
      cell: (one) => <Sum ore={one.openingOre} />,
    },
    { id: "sum", head: names.movements, numeric: true, cell: (one) => <Sum ore={one.sumOre} /> },
    {
      id: "closing",
      head: names.closing,
      numeric: true,
      cell: (one) => <Sum ore={one.closingOre} />,
    },
    { id: "status", head: names.status, cell: (one) => <StatementState statement={one} /> },
  ];
  return (
    <Panel title={names.statements}>
      <DataTable
        caption={names.statements}
        columns={columns}
        rows={file.statements}
        idOf={({ number }) => String(number)}
      />
    </Panel>
  );
}

function periodOf({ from, to }: BankStatementView): string {
  if (from === null) return to ?? "–";
  return to === null || to === from ? from : `${from} – ${to}`;
}

export function Sum({ ore }: { readonly ore: number | null }): ReactNode {
  return ore === null ? "–" : <Amount ore={ore} />;
}

function StatementState({ statement }: { readonly statement: BankStatementView }): ReactNode {
  const { bankFiles: names } = useText();
  if (statement.spoiledBy.length > 0) return <NotBooked />;
  if (statement.company === null) {
    return (
      <ToneBadge tone="finding" icon={IconClockHour4}>
        {names.waitsForAccount}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="paid" icon={IconCheck}>
      {statement.addsUp === true ? names.addsUp : names.unchecked}
    </ToneBadge>
  );
}

function NotBooked(): ReactNode {
  const { bankFiles: names } = useText();
  return (
    <ToneBadge tone="unproven" icon={IconAlertTriangle}>
      {names.spoilt}
    </ToneBadge>
  );
}

function Payouts({ file }: { readonly file: BankFileView }): ReactNode {
  const { bankFiles: names } = useText();
  if (file.payouts.length === 0) return null;
  const columns: Column<ReportedPayoutView>[] = [
    { id: "reference", head: names.reference, cell: (one) => one.reference ?? "–" },
    { id: "paidOn", head: names.paidOn, cell: (one) => one.paidOn ?? "–" },
    { id: "gross", head: names.gross, numeric: true, cell: (one) => <Sum ore={one.grossOre} /> },
    { id: "fees", head: names.fees, numeric: true, cell: (one) => <Sum ore={one.feesOre} /> },
    { id: "net", head: names.net, numeric: true, cell: (one) => <Sum ore={one.netOre} /> },
    { id: "lines", head: names.movements, numeric: true, cell: (one) => one.lines },
    {
      id: "status",
      head: names.status,
      cell: (one) =>
        one.taken ? (
          <ToneBadge tone="paid" icon={IconCheck}>
            {names.counts}
          </ToneBadge>
        ) : (
          <NotBooked />
        ),
    },
  ];
  return (
    <Panel title={names.payouts}>
      <DataTable
        caption={names.payouts}
        columns={columns}
        rows={file.payouts}
        idOf={({ number }) => String(number)}
      />
    </Panel>
  );
}
