/** What was paid under each signature, on paper. */

import { ore } from "@kortkoll/core/money.ts";
import type { Report } from "@kortkoll/core/reports/report.ts";
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import type { AdvisorReport, AdvisorRow } from "../advisors/advisors-api.ts";
import { figure, type Printed, printedFact, text } from "./report-parts.ts";
import type { ReportWords } from "./report-words.ts";

export function advisorPaper(report: AdvisorReport, printed: Printed, words: ReportWords): Report {
  const names = words.advisors;
  const cells = (row: Omit<AdvisorRow, "signature" | "name" | "texts">) => [
    { count: row.payments },
    { ore: ore(row.paidOre) },
    { ore: ore(row.refundedOre) },
    { ore: ore(row.netOre) },
    { count: row.interrupted },
  ];
  return {
    title: names.title,
    head: [
      ...report.companies.map(
        (one) =>
          [
            words.company,
            `${one.companyName}, ${writeOrganisationNumber(one.organisationNumber)}`,
          ] as const,
      ),
      // A site that is not seen reads as one that there is not.
      [words.site, report.rows.length === 0 ? "–" : (report.siteCode ?? words.all)],
      [words.period, `${report.from} – ${report.to}`],
      printedFact(printed, words),
    ],
    sections: [
      {
        title: names.bySignature,
        ...(report.ownOnly ? { note: names.ownOnly } : {}),
        table: {
          columns: [
            text(names.signature),
            text(names.name),
            figure(words.payments),
            figure(names.paid),
            figure(names.refunded),
            figure(words.net),
            figure(names.interrupted),
          ],
          rows: report.rows.map((row) => [row.signature, row.name ?? names.unknown, ...cells(row)]),
          total: [words.sum, "", ...cells(report.totals)],
        },
        ...(report.withoutOrderOre === 0
          ? {}
          : { facts: [[names.without, { ore: ore(report.withoutOrderOre) }] as const] }),
      },
    ],
    foot: words.close.foot,
    pageOf: words.page,
    fileName: `${names.file}-${report.from}-${report.to}`,
  };
}
