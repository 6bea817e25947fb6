/** Finance's view of today as it happens: takings, issuers, sites, terminals, and the books. */
import type { Overview } from "@kortkoll/server/overview/overview-api.ts";
import {
  IconAlertTriangle,
  IconBroadcast,
  IconCircleCheck,
  IconHourglass,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { CashCountdown } from "../books/cash-countdown.tsx";
import { CloseReminders } from "../day-close/reminders-notice.tsx";
import { useContact } from "../live/live-updates.ts";
import { openStream } from "../live/open-stream.ts";
import { questions, useOverview } from "../live/server-data.ts";
import { useSignedIn, WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LoadingRows } from "../ui/loading.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Bars } from "./bars.tsx";
import { OpenItemsTile } from "./open-items-tile.tsx";
import { PayoutAlarmsTile } from "./payout-alarms-tile.tsx";
import { TerminalTiles } from "./terminal-tiles.tsx";
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
  const { data, error, refetch } = useOverview();
  const inContact = useContact();
  useOverviewStream();
  return (
    <>
      <PageHeading
        title={text.overview.title}
        lead={data === undefined ? undefined : text.overview.day(data.businessDay)}
      >
        <ToneBadge
          tone={inContact ? "paid" : "finding"}
          icon={inContact ? IconBroadcast : IconHourglass}
        >
          {inContact ? text.overview.live : text.overview.stale}
        </ToneBadge>
      </PageHeading>
      <CloseReminders />
      <CashCountdown />
      <PayoutAlarmsTile />
      {data !== undefined ? (
        <Figures overview={data} />
      ) : error === null ? (
        <LoadingRows rows={6} />
      ) : (
        <ProblemNotice error={error} again={() => void refetch()} />
      )}
    </>
  );
}

function useOverviewStream(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      openStream({
        path: "/api/overview/stream",
        events: ["overview"],
        onOpen: (again) => {
          if (again) void client.invalidateQueries({ queryKey: questions.overview });
        },
        onData: (data) => {
          const overview = readOverview(data);
          if (overview !== undefined) client.setQueryData(questions.overview, overview);
          else void client.invalidateQueries({ queryKey: questions.overview });
        },
      }),
    [client],
  );
}

/** Undefined when the stream only says that something has changed. */
function readOverview(data: string): Overview | undefined {
  try {
    const read = JSON.parse(data) as Partial<Overview> | null;
    return read?.terminals === undefined ? undefined : (read as Overview);
  } catch {
    return undefined;
  }
}

function Figures({ overview }: { overview: Overview }): ReactNode {
  const text = useText();
  const { overview: names } = text;
  const findingOut = overview.unknownPayments > 0;
  const BooksIcon = overview.booksAgree ? IconCircleCheck : IconAlertTriangle;
  return (
    <>
      <section className="kk-figures" aria-label={names.takings}>
        <div className="kk-figure" data-main>
          <p className="kk-figure-name">{names.takings}</p>
          <p className="kk-figure-value">{showKronor(overview.takingsOre, text)}</p>
          <p className="kk-figure-note">{names.payments(overview.payments)}</p>
        </div>
        <div className="kk-figure">
          <p className="kk-figure-name">{names.cash}</p>
          <p className="kk-figure-value">{showKronor(overview.cash.amountOre, text)}</p>
          <p className="kk-figure-note">{names.payments(overview.cash.payments)}</p>
        </div>
        <div className="kk-figure" data-tone={findingOut ? "finding" : undefined}>
          <p className="kk-figure-name">{names.unknown}</p>
          <p className="kk-figure-value">{showKronor(overview.unknownOre, text)}</p>
          <p className="kk-figure-note">
            {findingOut ? <FindingOut payments={overview.unknownPayments} /> : names.unknownNone}
          </p>
        </div>
        <div className="kk-figure" data-tone={overview.booksAgree ? "paid" : "unpaid"}>
          <p className="kk-figure-name">{names.books}</p>
          <p className="kk-figure-words">
            <BooksIcon size={26} aria-hidden />{" "}
            <Link to="/books">{overview.booksAgree ? names.agree : names.differ}</Link>
          </p>
        </div>
      </section>
      <div className="kk-columns kk-columns-even">
        <Panel title={names.byIssuer}>
          {overview.byIssuer.length === 0 ? (
            <EmptyState title={names.nothingYet} next={names.nothingYetNext} />
          ) : (
            <Bars
              bars={overview.byIssuer.map(({ issuer, amountOre, payments }) => ({
                name: text.issuers[issuer],
                amountOre,
                note: names.payments(payments),
              }))}
            />
          )}
        </Panel>
        <Panel title={names.bySite}>
          {overview.bySite.length === 0 ? (
            <EmptyState title={names.nothingYet} next={names.nothingYetNext} />
          ) : (
            <Bars
              bars={overview.bySite.map(({ siteCode, amountOre }) => ({
                name: siteCode,
                amountOre,
              }))}
            />
          )}
        </Panel>
      </div>
      {overview.cash.byPlace.length === 0 ? null : (
        <Panel title={names.cashByPlace}>
          <Bars
            bars={overview.cash.byPlace.map(({ siteCode, companyCode, amountOre, payments }) => ({
              name: `${siteCode} · ${companyCode}`,
              amountOre,
              note: names.payments(payments),
            }))}
          />
        </Panel>
      )}
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

/** A link for those who may see the list that it leads to. */
function FindingOut({ payments }: { payments: number }): ReactNode {
  const words = useText().overview.unknownSome(payments);
  const mayFollow = useSignedIn().person.rights.includes("interrupted");
  return (
    <>
      <IconHourglass size={18} aria-hidden />
      {mayFollow ? <Link to="/interrupted">{words}</Link> : words}
    </>
  );
}
