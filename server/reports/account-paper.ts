/** The accounts of a period on paper: from opening to closing balance, each held against its items. */

import { ore } from "@kortkoll/core/money.ts";
import type { Report, ReportCell } from "@kortkoll/core/reports/report.ts";
import { writeOrganisationNumber } from "@kortkoll/core/settings/organisation-number.ts";
import type { AccountReport } from "../books/books-api.ts";
import { figure, type Printed, printedFact, text } from "./report-parts.ts";
import type { ReportWords } from "./report-words.ts";

export function accountPaper(report: AccountReport, printed: Printed, words: ReportWords): Report {
  const names = words.accounts;
  const { accounts, firstDay, lastDay } = report;
  const notHeld = accounts.filter((one) => one.differenceOre === null);
  return {
    title: names.title,
    head: [
      [words.company, `${report.companyName} (${report.companyCode})`],
      [words.organisationNumber, writeOrganisationNumber(report.organisationNumber)],
      [words.period, `${firstDay} – ${lastDay}`],
      printedFact(printed, words),
    ],
    sections: [
      {
        title: names.balances,
        note: names.held(accounts.length - notHeld.length, accounts.length),
        table: {
          columns: [
            text(names.account),
            figure(names.opening),
            figure(names.debit),
            figure(names.credit),
            figure(names.closing),
            figure(names.items),
            figure(words.close.difference),
          ],
          rows: accounts.map((one) => [
            `${one.account} ${one.name}`,
            { ore: ore(one.openingOre) },
            { ore: ore(one.debitOre) },
            { ore: ore(one.creditOre) },
            { ore: ore(one.closingOre) },
            known(one.itemsOre),
            known(one.differenceOre),
          ]),
          total: [
            words.sum,
            "",
            { ore: ore(report.debitOre) },
            { ore: ore(report.creditOre) },
            "",
            "",
            "",
          ],
        },
      },
      ...beside(report, words.accounts.later, (one) => one.bookedLaterOre),
      ...beside(report, words.accounts.ofEarlierYear, (one) => one.ofEarlierYearOre),
    ],
    foot: words.close.foot,
    pageOf: words.page,
    fileName: `${names.file}-${report.companyCode}-${firstDay}-${lastDay}`,
  };
}

/** An account that is held against no items has a dash: a zero would say that it agrees. */
function known(amountOre: number | null): ReportCell {
  return amountOre === null ? "–" : { ore: ore(amountOre) };
}

/** What makes a closing balance and its items differ by more than the difference. */
function beside(
  { accounts }: AccountReport,
  title: string,
  of: (one: AccountReport["accounts"][number]) => number,
): Report["sections"] {
  const rows = accounts.filter((one) => of(one) !== 0);
  if (rows.length === 0) return [];
  return [
    {
      title,
      facts: rows.map((one) => [`${one.account} ${one.name}`, { ore: ore(of(one)) }] as const),
    },
  ];
}
