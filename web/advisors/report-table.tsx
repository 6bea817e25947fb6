import type { AdvisorReport, AdvisorRow } from "@kortkoll/server/advisors/advisors-api.ts";
import { IconUserQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { showKronor, showList } from "../text/format.ts";
import type { Text } from "../text/sv.ts";
import { useText } from "../text/text.tsx";
import { Amount } from "../ui/amount.tsx";
import { ToneBadge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Panel } from "../ui/panel.tsx";

export function ReportTable({ report }: { readonly report: AdvisorReport }): ReactNode {
  const text = useText();
  const { advisors: names } = text;
  const { totals } = report;
  return (
    <Panel
      title={names.tableTitle}
      end={
        <p className="kk-report-total">
          {names.total} <Amount ore={totals.netOre} strong />
        </p>
      }
    >
      <DataTable
        caption={names.title}
        columns={columnsIn(text, report)}
        rows={report.rows}
        idOf={(row) => `${row.signature} ${row.name ?? ""}`}
      />
    </Panel>
  );
}

function columnsIn(text: Text, report: AdvisorReport): readonly Column<AdvisorRow>[] {
  const { advisors: names } = text;
  return [
    {
      id: "signature",
      head: names.signature,
      sortBy: ({ signature }) => signature,
      cell: (row) => <Who row={row} report={report} />,
    },
    {
      id: "paid",
      head: names.paid,
      numeric: true,
      sortBy: ({ paidOre }) => paidOre,
      cell: (row) => <Paid row={row} />,
    },
    {
      id: "refunded",
      head: names.refunds,
      numeric: true,
      sortBy: ({ refundedOre }) => refundedOre,
      cell: (row) =>
        row.refunds === 0 ? (
          "–"
        ) : (
          <>
            <Amount ore={row.refundedOre} />
            <span className="kk-sub">{names.refundCount(row.refunds)}</span>
          </>
        ),
    },
    {
      id: "net",
      head: names.net,
      numeric: true,
      sortBy: ({ netOre }) => netOre,
      cell: (row) => <Amount ore={row.netOre} strong />,
    },
    {
      id: "interrupted",
      head: names.interrupted,
      numeric: true,
      sortBy: ({ interrupted }) => interrupted,
      cell: (row) => row.interrupted,
    },
    {
      id: "where",
      head: names.where,
      cell: (row) => names.whereCount(row.tills, row.operators),
    },
  ];
}

type WhoProps = { readonly row: AdvisorRow; readonly report: AdvisorReport };

/** Each text that is counted here leads to its own payments. */
function Who({ row, report }: WhoProps): ReactNode {
  const { advisors: names } = useText();
  const texts = [...new Set([row.signature, ...row.texts.map((text) => text.signature)])];
  const others = texts.slice(1);
  // The days and the site that the report counts by, so that the list adds up to its row.
  const { from: businessFrom, to: businessTo, siteCode } = report;
  const place = siteCode === null ? {} : { siteCode };
  return (
    <>
      {texts.map((signature) => (
        <Link
          key={signature}
          to="/history"
          search={{ serviceAdvisor: signature, businessFrom, businessTo, ...place }}
          className="kk-row-link"
          aria-label={names.toHistory(signature)}
        >
          {signature}
        </Link>
      ))}
      {row.name === null ? (
        <ToneBadge tone="finding" icon={IconUserQuestion}>
          {names.unknown}
        </ToneBadge>
      ) : (
        <span className="kk-sub">{row.name}</span>
      )}
      {others.length === 0 ? null : (
        <span className="kk-sub">{names.alsoCounts(showList(others))}</span>
      )}
    </>
  );
}

function Paid({ row }: { readonly row: AdvisorRow }): ReactNode {
  const text = useText();
  const { advisors: names } = text;
  const ways = Object.entries(row.byIssuer).map(([tender, amountOre]) => {
    const name = tender === "cash" ? names.cash : text.issuers[tender as keyof typeof text.issuers];
    return `${name} ${showKronor(amountOre ?? 0, text)}`;
  });
  return (
    <>
      <Amount ore={row.paidOre} />
      <span className="kk-sub kk-report-ways">
        {names.paymentsCount(row.payments)}
        {ways.map((way) => (
          <span key={way}>{way}</span>
        ))}
      </span>
    </>
  );
}
