/** The accounts' report as a file for a Swedish spreadsheet: semicolons, decimal commas, its mark. */
import { ore, plainKronor } from "@kortkoll/core/money.ts";
import { stringify } from "csv-stringify/sync";
import type { AccountReport } from "./books-api.ts";

const HEADINGS = [
  "Företag",
  "Organisationsnummer",
  "Från",
  "Till",
  "Konto",
  "Kontonamn",
  "Ingående saldo (kr)",
  "Debet (kr)",
  "Kredit (kr)",
  "Utgående saldo (kr)",
  "Varav bokat av faktureringssystem (kr)",
  "Bokas senare, perioden var låst (kr)",
  "Varav från året före, perioden var låst (kr)",
  "Poster (kr)",
  "Antal poster",
  "Differens (kr)",
];

export function writeAccountReportCsv(report: AccountReport): string {
  const { companyCode, organisationNumber, firstDay, lastDay } = report;
  const rows = report.accounts.map((one) => [
    companyCode,
    organisationNumber,
    firstDay,
    lastDay,
    one.account,
    one.name,
    kronor(one.openingOre),
    kronor(one.debitOre),
    kronor(one.creditOre),
    kronor(one.closingOre),
    kronor(one.bySystemsOre),
    kronor(one.bookedLaterOre),
    kronor(one.ofEarlierYearOre),
    one.itemsOre === null ? "" : kronor(one.itemsOre),
    one.itemsOre === null ? "" : String(one.items),
    one.differenceOre === null ? "" : kronor(one.differenceOre),
  ]);
  return stringify([HEADINGS, ...rows], {
    delimiter: ";",
    record_delimiter: "windows",
    bom: true,
    escape_formulas: false,
  });
}

function kronor(amountOre: number): string {
  return plainKronor(ore(amountOre), ",");
}
