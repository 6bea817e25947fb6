/** Finance's view of today as it happens: takings, issuers, sites, tills, terminals, and what is on its way. */
import type { Outlook, Overview } from "@kortkoll/server/overview/overview-api.ts";
import { NativeSelect } from "@mantine/core";
import { IconBroadcast, IconHourglass, IconRefresh } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CashCountdown } from "../books/cash-countdown.tsx";
import { CloseReminders } from "../day-close/reminders-notice.tsx";
import { useContact } from "../live/live-updates.ts";
import { useTills } from "../live/server-data.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { showKronor, showTime } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { type Bar, Bars } from "./bars.tsx";
import { Figures } from "./figures.tsx";
import { HoursChart } from "./hours-chart.tsx";
import { NotSent } from "./not-sent.tsx";
import { OpenItemsTile } from "./open-items-tile.tsx";
import { behindTakings, useLiveOverview, useOutlook } from "./overview-data.ts";
import { PayoutAlarmsTile } from "./payout-alarms-tile.tsx";
import { TerminalTiles } from "./terminal-tiles.tsx";
import { TillTable } from "./till-table.tsx";
import { UnderWay } from "./under-way.tsx";
import "./overview.css";

export function OverviewPage(): ReactNode {
  return (
    <WithRight right="financeViews">
      <LiveOverview />
    </WithRight>
  );
}

function LiveOverview(): ReactNode {
  const text = useText();
  const { site } = useSearch({ from: "/frame/overview" });
  const { data, error, refetch, isStreaming, staleSince } = useLiveOverview(site);
  const { data: outlook, isError } = useOutlook(site, data);
  return (
    <>
      <PageHeading
        title={text.overview.title}
        lead={data === undefined ? undefined : text.overview.day(data.businessDay)}
      >
        <SiteFilter site={site} />
        {data === undefined && error === null ? null : (
          <LiveBadge isStreaming={isStreaming} staleSince={staleSince} />
        )}
      </PageHeading>
      <CloseReminders />
      <CashCountdown />
      <PayoutAlarmsTile />
      {data !== undefined ? (
        <Day overview={data} outlook={outlook ?? (isError ? null : undefined)} site={site} />
      ) : error === null ? (
        <LoadingRows rows={6} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

type LiveBadgeProps = {
  readonly isStreaming: boolean;
  readonly staleSince: string | undefined;
};

function LiveBadge({ isStreaming, staleSince }: LiveBadgeProps): ReactNode {
  const { overview: names } = useText();
  const inContact = useContact();
  if (!inContact || staleSince !== undefined) {
    return (
      <ToneBadge tone="finding" icon={IconHourglass}>
        {inContact && staleSince !== undefined ? names.notSince(showTime(staleSince)) : names.stale}
      </ToneBadge>
    );
  }
  return isStreaming ? (
    <ToneBadge tone="paid" icon={IconBroadcast}>
      {names.live}
    </ToneBadge>
  ) : (
    <ToneBadge tone="quiet" icon={IconRefresh}>
      {names.polling}
    </ToneBadge>
  );
}

function SiteFilter({ site }: { site: string | undefined }): ReactNode {
  const { overview: names } = useText();
  const navigate = useNavigate();
  const { data } = useTills();
  const sites = new Map((data?.tills ?? []).map((till) => [till.siteCode, till.siteName]));
  if (sites.size < 2 && site === undefined) return null;
  if (site !== undefined && !sites.has(site)) sites.set(site, site);
  return (
    <NativeSelect
      aria-label={names.site}
      value={site ?? ""}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        void navigate({ to: "/overview", search: chosen === "" ? {} : { site: chosen } });
      }}
      data={[
        { value: "", label: names.allSites },
        ...[...sites].map(([value, label]) => ({ value, label })),
      ]}
    />
  );
}

type DayProps = {
  readonly overview: Overview;
  /** Undefined while it is on its way, null when it did not come. */
  readonly outlook: Outlook | undefined | null;
  readonly site: string | undefined;
};

function Day({ overview, outlook, site }: DayProps): ReactNode {
  const { overview: names } = useText();
  return (
    <>
      <Figures overview={overview} outlook={outlook} site={site} />
      <Panel title={names.byHour}>
        {overview.byHour.length === 0 ? (
          <EmptyState title={names.nothingYet} next={names.nothingYetNext} />
        ) : (
          <HoursChart hours={overview.byHour} />
        )}
      </Panel>
      <Shares overview={overview} site={site} />
      <div className="kk-columns kk-columns-even">
        <UnderWay underWay={overview.underWay} />
        <NotSent outlook={outlook} />
      </div>
      <OpenItemsTile />
      <Panel title={names.terminals}>
        {overview.terminals.length === 0 ? (
          <EmptyState title={names.noTerminals} next={names.noTerminalsNext} />
        ) : (
          <TerminalTiles terminals={overview.terminals} />
        )}
      </Panel>
    </>
  );
}

/** Who issued the cards, and where they were taken. */
function Shares({ overview, site }: Omit<DayProps, "outlook">): ReactNode {
  const text = useText();
  const { overview: names } = text;
  const { businessDay: day, sameWeekday } = overview;
  const ofDay = behindTakings(day, site);
  const before = new Map(sameWeekday.byIssuer.map((one) => [one.issuer, one.untilNowOre]));
  return (
    <>
      <div className="kk-columns kk-columns-even">
        <SharePanel
          title={names.byIssuer}
          bars={overview.byIssuer.map(({ issuer, amountOre, payments }) => ({
            name: text.issuers[issuer],
            amountOre,
            note: `${names.payments(payments)} · ${names.againstUntilNow(
              showKronor(before.get(issuer) ?? 0, text),
            )}`,
            history: { ...ofDay, issuer },
          }))}
        />
        <SharePanel
          title={names.bySite}
          bars={overview.bySite.map(({ siteCode, amountOre, payments }) => ({
            name: siteCode,
            amountOre,
            note: names.payments(payments),
            history: { ...behindTakings(day, siteCode), method: "card" },
          }))}
        />
      </div>
      {overview.cash.byPlace.length === 0 ? null : (
        <SharePanel
          title={names.cashByPlace}
          bars={overview.cash.byPlace.map(({ siteCode, companyCode, amountOre, payments }) => ({
            name: `${siteCode} · ${companyCode}`,
            amountOre,
            note: names.payments(payments),
            history: { ...behindTakings(day, siteCode), companyCode, method: "cash" },
          }))}
        />
      )}
      {overview.byTill.length === 0 ? null : (
        <Panel title={names.byTill}>
          <TillTable tills={overview.byTill} day={day} />
        </Panel>
      )}
    </>
  );
}

function SharePanel({ title, bars }: { title: string; bars: readonly Bar[] }): ReactNode {
  const { overview: names } = useText();
  return (
    <Panel title={title}>
      {bars.length === 0 ? (
        <EmptyState title={names.nothingYet} next={names.nothingYetNext} />
      ) : (
        <Bars bars={bars} />
      )}
    </Panel>
  );
}
