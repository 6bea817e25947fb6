/** What was paid under each signature, over a period: a chart, a table, paper and a file. */
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import type { AdvisorReport } from "@kortkoll/server/advisors/advisors-api.ts";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { serverNowMs } from "../live/contact.ts";
import { Bars } from "../overview/bars.tsx";
import { useSignedIn, WithRight } from "../shell/signed-in.tsx";
import { showKronor } from "../text/format.ts";
import { useText } from "../text/text.tsx";
import { useAnnouncement } from "../ui/announcer.tsx";
import { Awaited } from "../ui/awaited.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { Panel } from "../ui/panel.tsx";
import { PaperHead } from "../ui/paper-head.tsx";
import { PrintButton } from "../ui/print-button.tsx";
import { WarningNotice } from "../ui/warning-notice.tsx";
import { useAdvisorReport } from "./advisors-data.ts";
import { ReportFields } from "./report-fields.tsx";
import { chosenDays, isUsable, type ReportSearch, reportQuery } from "./report-search.ts";
import { ReportTable } from "./report-table.tsx";
import "../overview/overview.css";
import "./advisors.css";

export function AdvisorReportPage(): ReactNode {
  return (
    <WithRight right="history">
      <Report />
    </WithRight>
  );
}

function Report(): ReactNode {
  const text = useText();
  const { advisors: names } = text;
  const { rights } = useSignedIn().person;
  const search = useSearch({ from: "/frame/reports/service-advisors" });
  const navigate = useNavigate();
  const [nowMs] = useState(serverNowMs);
  const days = chosenDays(search, nowMs);
  const usable = isUsable(days);
  const asked = reportQuery(days, search.site);
  const { data: report, error, refetch } = useAdvisorReport(asked, usable);
  const change = (changed: ReportSearch): void => {
    void navigate({
      to: "/reports/service-advisors",
      search: { ...search, ...changed },
      replace: true,
    });
  };
  const lead = report && names.lead(report.from, report.to);
  useAnnouncement(lead, "polite");
  return (
    <div className="kk-report">
      <PageHeading title={names.title} lead={lead}>
        {rights.includes("financeViews") ? (
          <LinkButton to="/reports/own-cards" search={{}} variant="subtle">
            {text.cards.report}
          </LinkButton>
        ) : null}
        <PrintButton>{names.print}</PrintButton>
        <Button
          component="a"
          href={`/api/reports/service-advisors.csv?${asked}`}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {names.csv}
        </Button>
      </PageHeading>
      <ReportFields days={days} site={search.site} isUsable={usable} change={change} />
      {report !== undefined ? (
        <ShownReport report={report} />
      ) : (
        <Awaited error={error} again={() => void refetch()} rows={6} isAsked={usable} />
      )}
    </div>
  );
}

function nameWithNumber(company: AdvisorReport["companies"][number]): string {
  return `${company.companyName}, ${writeOrganisationNumber(company.organisationNumber)}`;
}

/** More bars than this are read in the table. */
const MOST_BARS = 12;

function ShownReport({ report }: { readonly report: AdvisorReport }): ReactNode {
  const text = useText();
  const { advisors: names } = text;
  const { rows, withoutOrderOre } = report;
  const bars = rows.slice(0, MOST_BARS).map((row) => ({
    name:
      row.name === null ? `${row.signature} (${names.unknown})` : `${row.signature} ${row.name}`,
    amountOre: row.netOre,
  }));
  return (
    <>
      <PaperHead
        companyName={report.companies.map(nameWithNumber).join("; ")}
        {...(report.siteCode === null ? {} : { siteName: report.siteCode })}
      />
      {report.ownOnly ? <p className="kk-quiet kk-report-own">{names.ownOnly}</p> : null}
      <UnknownNotice report={report} />
      {rows.length === 0 ? (
        <EmptyState title={names.empty} next={names.emptyNext} />
      ) : (
        <>
          {rows.length === 1 ? null : (
            <Panel title={names.chartTitle}>
              <Bars bars={bars} />
            </Panel>
          )}
          <ReportTable report={report} />
        </>
      )}
      {withoutOrderOre === 0 ? null : (
        <p className="kk-report-without">{names.withoutOrder(showKronor(withoutOrderOre, text))}</p>
      )}
    </>
  );
}

function UnknownNotice({ report }: { readonly report: AdvisorReport }): ReactNode {
  const { advisors: names } = useText();
  const { rights } = useSignedIn().person;
  const unknown = report.rows.filter((row) => row.name === null).length;
  if (unknown === 0) return null;
  return (
    <WarningNotice title={names.unknownNotice(unknown)}>
      {rights.includes("people") ? (
        <Link to="/settings/signatures" className="kk-row-link">
          {names.unknownLink}
        </Link>
      ) : null}
    </WarningNotice>
  );
}
