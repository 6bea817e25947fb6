/** What was paid with own cards over a period, and where one turned up with the programme off. */
import type { ReportView } from "@kortkoll/server/reports/report-api.ts";
import { Button } from "@mantine/core";
import { IconDownload, IconFileTypePdf } from "@tabler/icons-react";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { ReportFields } from "../advisors/report-fields.tsx";
import { chosenDays, isUsable, type ReportSearch, reportQuery } from "../advisors/report-search.ts";
import { callApi } from "../api-client.ts";
import { serverNowMs } from "../live/contact.ts";
import { WithRight } from "../shell/signed-in.tsx";
import { useText } from "../text/text.tsx";
import { Awaited } from "../ui/awaited.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { PageHeading } from "../ui/page-heading.tsx";
import { PrintButton } from "../ui/print-button.tsx";
import { ReportSections } from "./report-sections.tsx";
import "../advisors/advisors.css";

const PATH = "/api/reports/own-cards";

export function OwnCardReportPage(): ReactNode {
  return (
    <WithRight right="financeViews">
      <Found />
    </WithRight>
  );
}

function Found(): ReactNode {
  const text = useText();
  const { advisors: names, cards } = text;
  const search = useSearch({ from: "/frame/reports/own-cards" });
  const navigate = useNavigate();
  const [nowMs] = useState(serverNowMs);
  const days = chosenDays(search, nowMs);
  const usable = isUsable(days);
  const asked = reportQuery(days, search.site);
  const { data: report, error, refetch } = useOwnCardReport(asked, usable);
  const change = (changed: ReportSearch): void => {
    void navigate({ to: "/reports/own-cards", search: { ...search, ...changed }, replace: true });
  };
  return (
    <div className="kk-report">
      <PageHeading title={cards.report} lead={cards.reportLead}>
        <LinkButton to="/reports/service-advisors" search={{}} variant="subtle">
          {names.title}
        </LinkButton>
        <PrintButton>{names.print}</PrintButton>
        <Button
          component="a"
          href={`${PATH}.pdf?${asked}`}
          variant="default"
          leftSection={<IconFileTypePdf size={20} aria-hidden />}
        >
          {cards.reportPdf}
        </Button>
        <Button
          component="a"
          href={`${PATH}.csv?${asked}`}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {names.csv}
        </Button>
      </PageHeading>
      <ReportFields days={days} site={search.site} isUsable={usable} change={change} />
      {report !== undefined ? (
        <ReportSections report={report} />
      ) : (
        <Awaited error={error} again={() => void refetch()} rows={6} isAsked={usable} />
      )}
    </div>
  );
}

function useOwnCardReport(asked: URLSearchParams, enabled: boolean): UseQueryResult<ReportView> {
  return useQuery({
    queryKey: ["reports", "ownCards", asked.toString()],
    queryFn: ({ signal }) => callApi<ReportView>({ path: `${PATH}?${asked}`, signal }),
    enabled,
    placeholderData: keepPreviousData,
  });
}
