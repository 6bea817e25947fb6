/** What a company has decided about cash: the reasons with their contra accounts, and the limit. */
import type { CashLimit, CashReason } from "@kortkoll/server/cash/cash-api.ts";
import { Button, NativeSelect } from "@mantine/core";
import { IconCircleCheck, IconCircleOff, IconPlus } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useCompanies } from "../settings/settings-data.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { DifferenceLimitPanel } from "../till-reconciliation/limit-panel.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Facts } from "../ui/facts.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { useCashLimits, useCashReasons, useReadCashAgain } from "./cash-data.ts";
import { LimitDialog } from "./limit-dialog.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import "./cash.css";

export function CashSettingsPage(): ReactNode {
  return (
    <WithRight right="settings">
      <CashSettings />
    </WithRight>
  );
}

function CashSettings(): ReactNode {
  const names = useText().cash.settings;
  const limits = useCashLimits();
  const companies = useCompanies().data?.companies ?? [];
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [done, setDone] = useState<string | undefined>(undefined);
  useAnnouncement(done, "polite");
  const all = limits.data?.limits ?? [];
  const limit = all.find((one) => one.companyCode === chosen) ?? all[0];
  const nameOf = (code: string): string =>
    companies.find((company) => company.code === code)?.name ?? code;
  return (
    <>
      <PageHeading title={names.title} lead={names.lead} />
      {done === undefined ? null : (
        <div className="kk-notice kk-notice-accent">
          <IconCircleCheck size={24} aria-hidden className="kk-notice-icon" />
          <p className="kk-notice-words kk-strong">{done}</p>
        </div>
      )}
      {limits.data === undefined ? (
        limits.error === null ? (
          <LoadingRows rows={5} />
        ) : (
          <ProblemNotice error={limits.error} again={() => void limits.refetch()} />
        )
      ) : limit === undefined ? null : (
        <>
          {all.length === 1 ? null : (
            <NativeSelect
              className="kk-drawer-choice"
              label={names.company}
              value={limit.companyCode}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={all.map(({ companyCode }) => ({
                value: companyCode,
                label: nameOf(companyCode),
              }))}
            />
          )}
          <LimitPanel limit={limit} done={setDone} />
          <DifferenceLimitPanel companyCode={limit.companyCode} done={setDone} />
          <ReasonsPanel key={limit.companyCode} companyCode={limit.companyCode} done={setDone} />
        </>
      )}
    </>
  );
}

type Done = { readonly done: (words: string) => void };

function LimitPanel({ limit, done }: Done & { readonly limit: CashLimit }): ReactNode {
  const text = useText();
  const names = text.cash.settings;
  const [isOpen, setIsOpen] = useState(false);
  const readAgain = useReadCashAgain();
  const { checkFromOre, windowDays, refuseFromOre } = limit;
  return (
    <Panel
      title={names.limit}
      end={
        <Button variant="default" onClick={() => setIsOpen(true)}>
          {names.changeLimit}
        </Button>
      }
    >
      <p className="kk-quiet kk-cash-lead">{names.limitLead}</p>
      <Facts
        facts={[
          [
            names.checkShort,
            <strong key="check">
              {names.limitShown(showKronor(checkFromOre, text), String(windowDays))}
            </strong>,
          ],
          [
            names.refuseShort,
            refuseFromOre === null
              ? names.noRefusal
              : names.refusalShown(showKronor(refuseFromOre, text)),
          ],
        ]}
      />
      {isOpen ? (
        <LimitDialog
          limit={limit}
          close={() => {
            setIsOpen(false);
            void readAgain();
          }}
          done={() => {
            setIsOpen(false);
            done(names.limitSaved);
          }}
        />
      ) : null}
    </Panel>
  );
}

type ReasonsPanelProps = Done & { readonly companyCode: string };

function ReasonsPanel({ companyCode, done }: ReasonsPanelProps): ReactNode {
  const text = useText();
  const names = text.cash.settings;
  const { data, error, refetch } = useCashReasons(companyCode);
  const [open, setOpen] = useState<CashReason | "new" | undefined>(undefined);
  return (
    <Panel
      title={names.reasons}
      end={
        <Button onClick={() => setOpen("new")} leftSection={<IconPlus size={20} aria-hidden />}>
          {names.addReason}
        </Button>
      }
    >
      <p className="kk-quiet kk-cash-lead">{names.reasonsLead}</p>
      {data === undefined ? (
        error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ProblemNotice error={error} again={() => void refetch()} />
        )
      ) : data.reasons.length === 0 ? (
        <EmptyState title={names.noReasons} next={names.noReasonsNext} />
      ) : (
        <DataTable
          caption={names.reasons}
          columns={columnsIn(text, setOpen)}
          rows={data.reasons}
          idOf={({ id }) => id}
        />
      )}
      {open === undefined || data === undefined ? null : (
        <ReasonDialog
          companyCode={companyCode}
          list={data}
          reason={open === "new" ? undefined : open}
          close={() => {
            setOpen(undefined);
            void refetch();
          }}
          done={(name) => {
            setOpen(undefined);
            done(names.saved(name));
          }}
        />
      )}
    </Panel>
  );
}

function columnsIn(text: Text, open: (reason: CashReason) => void): readonly Column<CashReason>[] {
  const names = text.cash.settings;
  return [
    {
      id: "name",
      head: names.name,
      sortBy: ({ name }) => name,
      cell: ({ name }) => <strong>{name}</strong>,
    },
    {
      id: "kind",
      head: names.kind,
      sortBy: ({ kind }) => text.cash.reasonKinds[kind],
      cell: ({ kind }) => text.cash.reasonKinds[kind],
    },
    {
      id: "account",
      head: names.account,
      sortBy: ({ account }) => account,
      cell: ({ account }) => <span className="kk-account">{account}</span>,
    },
    {
      id: "state",
      head: names.state,
      sortBy: ({ active }) => Number(!active),
      cell: ({ active }) => (
        <ToneBadge tone={active ? "paid" : "quiet"} icon={active ? IconCircleCheck : IconCircleOff}>
          {active ? names.inUse : names.stopped}
        </ToneBadge>
      ),
    },
    {
      id: "acts",
      head: text.terminals.change,
      cell: (reason) => (
        <Button
          variant="default"
          aria-label={names.changeLabel(reason.name)}
          onClick={() => open(reason)}
        >
          {names.change}
        </Button>
      ),
    },
  ];
}
