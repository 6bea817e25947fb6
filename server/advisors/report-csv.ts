/**
 * The report by signature as a file that a Swedish Excel opens with a double click: UTF-8 with its
 * mark, semicolons, decimal commas, Swedish headings whatever the screen speaks.
 */
import { ore, plainKronor } from "@kortkoll/core/money.ts";
import { stringify } from "csv-stringify/sync";
import type { AdvisorReport, AdvisorRow } from "./advisors-api.ts";

type Column = readonly [heading: string, cell: (row: AdvisorRow) => string];

const paidWith = (tender: keyof AdvisorRow["byIssuer"]): Column[1] => {
  return (row) => kronor(row.byIssuer[tender] ?? 0);
};

const COLUMNS: readonly Column[] = [
  ["Signatur", (row) => row.signature],
  ["Namn", (row) => row.name ?? "Okänd signatur"],
  ["Räknas även hit", (row) => otherTextsOf(row).join(", ")],
  ["Betalningar", (row) => String(row.payments)],
  ["Betalt (kr)", (row) => kronor(row.paidOre)],
  ["Visa (kr)", paidWith("visa")],
  ["Mastercard (kr)", paidWith("mastercard")],
  ["American Express (kr)", paidWith("amex")],
  ["Diners Club (kr)", paidWith("diners")],
  ["Eget kort (kr)", paidWith("ownCard")],
  ["Okänd utgivare (kr)", paidWith("unknown")],
  ["Kontant (kr)", paidWith("cash")],
  ["Återbetalningar", (row) => String(row.refunds)],
  ["Återbetalt (kr)", (row) => kronor(row.refundedOre)],
  ["Netto (kr)", (row) => kronor(row.netOre)],
  ["Avbrutna", (row) => String(row.interrupted)],
  ["Kassor", (row) => String(row.tills)],
  ["Operatörer", (row) => String(row.operators)],
];

export function writeAdvisorCsv(report: AdvisorReport): string {
  const heads = COLUMNS.map(([heading]) => heading);
  const lines = report.rows.map((row) => COLUMNS.map(([, cell]) => cell(row)));
  const text = stringify([heads, ...lines], {
    delimiter: ";",
    record_delimiter: "\r\n",
    escape_formulas: true,
  });
  return `\uFEFF${text}`;
}

function otherTextsOf({ signature, texts }: AdvisorRow): string[] {
  const others = texts.filter((text) => text.signature !== signature);
  return [...new Set(others.map((text) => text.signature))];
}

function kronor(amountOre: number): string {
  return plainKronor(ore(amountOre), ",");
}
