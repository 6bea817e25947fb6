/** Own cards over a period, by company and site, with what was taken where the programme is off. */

import type { Report, ReportSection } from "@kortkoll/core/reports/report.ts";
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import type { PlaceNames } from "./close-report.ts";
import { type Printed, printedFact, sumCells, sumColumns, text } from "./report-parts.ts";
import type { OwnCardRow } from "./report-store.ts";
import type { ReportWords } from "./report-words.ts";

export function ownCardReport(
  of: {
    readonly rows: readonly OwnCardRow[];
    readonly companies: readonly PlaceNames[];
    readonly from: string;
    readonly to: string;
  },
  printed: Printed,
  words: ReportWords,
): Report {
  const names = words.ownCards;
  const { rows, companies, from, to } = of;
  const sites = new Map(rows.map((row) => [row.siteCode, row.siteName]));
  const off = rows.filter((row) => row.whereOff);
  return {
    title: names.title,
    head: [
      ...companies.map(
        (row) =>
          [
            words.company,
            `${row.companyName} (${row.companyCode}), ${writeOrganisationNumber(row.organisationNumber)}`,
          ] as const,
      ),
      [words.site, [...sites].map(([code, name]) => `${name} (${code})`).join(", ") || words.all],
      [words.period, `${from} – ${to}`],
      printedFact(printed, words),
    ],
    sections: [
      section({ title: names.taken, rows: rows.filter((row) => row.issuer === "ownCard") }, words),
      off.length === 0
        ? { title: names.whereOff, note: words.none }
        : { ...section({ title: names.whereOff, rows: off }, words), note: names.whereOffNote },
    ],
    foot: words.close.foot,
    pageOf: words.page,
    fileName: `${names.file}-${from}-${to}`,
  };
}

function section(
  of: { readonly title: string; readonly rows: readonly OwnCardRow[] },
  words: ReportWords,
): ReportSection {
  const { title, rows } = of;
  if (rows.length === 0) return { title, note: words.none };
  const sum = rows.reduce(
    (left, row) => ({
      payments: left.payments + row.payments,
      takenOre: left.takenOre + row.takenOre,
      givenBack: left.givenBack + row.givenBack,
      givenBackOre: left.givenBackOre + row.givenBackOre,
      netOre: left.netOre + row.netOre,
    }),
    { payments: 0, takenOre: 0, givenBack: 0, givenBackOre: 0, netOre: 0 },
  );
  return {
    title,
    table: {
      columns: [
        text(words.company),
        text(words.site),
        text(words.ownCards.bookedAs),
        ...sumColumns(words),
      ],
      rows: rows.map((row) => [
        row.companyCode,
        row.siteCode,
        words.issuers[row.issuer],
        ...sumCells(row),
      ]),
      total: [words.sum, "", "", ...sumCells(sum)],
    },
  };
}
