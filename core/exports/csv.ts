/**
 * Vouchers as a table that a Swedish spreadsheet opens with a double click: UTF-8 with its mark,
 * semicolons, decimal commas, one posting a row. A text that would be run as a formula gets an
 * apostrophe.
 */
import { negateOre, type Ore, plainKronor } from "../money.ts";
import type { CheckedVouchers } from "./check-vouchers.ts";
import {
  type ExportHead,
  type ExportLine,
  type ExportVoucher,
  showReferences,
} from "./export-voucher.ts";
import { type OriginPart, originMark } from "./origin-marks.ts";
import { singleLine } from "./single-line.ts";
import { inChunks } from "./voucher-chunks.ts";

type Row = {
  readonly head: ExportHead;
  readonly voucher: ExportVoucher;
  readonly line: ExportLine;
  readonly position: number;
};

/** Numbers and days are written as they are; everything else is a text, and guarded. */
type Column = {
  readonly heading: string;
  readonly kind: "value" | "text";
  readonly cell: (row: Row) => string;
};

const COLUMNS: readonly Column[] = [
  text("Företag", ({ head }) => head.company.code),
  text("Organisationsnummer", ({ head }) => head.company.organisationNumber),
  text("Serie", ({ voucher }) => voucher.series),
  value("Verifikationsnummer", ({ voucher }) => String(voucher.number)),
  value("Bokföringsdag", ({ voucher }) => voucher.businessDay),
  value("Registrerad", ({ voucher }) => voucher.registeredDay),
  text("Registrerad av", ({ voucher }) => voucher.registeredBy),
  text("Verifikationstext", ({ voucher }) => voucher.text),
  text("Rättar", ({ voucher }) => showReferences(voucher.corrects, voucher)),
  text("Rättad av", ({ voucher }) => showReferences(voucher.correctedBy, voucher)),
  value("Rad", ({ position }) => String(position)),
  value("Konto", ({ line }) => line.account),
  text("Kontonamn", ({ line }) => line.accountName),
  value("Debet (kr)", ({ line }) => kronorAbove(line.amountOre)),
  value("Kredit (kr)", ({ line }) => kronorAbove(negateOre(line.amountOre))),
  value("Belopp (öre)", ({ line }) => String(line.amountOre)),
  text("Radtext", ({ line }) => line.text),
  origin("Kortutställare", "issuer", "name"),
  origin("Anläggning", "site", "code"),
  origin("Kassa", "till", "code"),
  origin("Terminal", "terminal", "code"),
  origin("Operatör", "operator", "code"),
  origin("Serviceomottagare", "serviceAdvisor", "code"),
  origin("Ordernummer", "order", "code"),
  origin("Fakturanummer", "invoice", "code"),
  origin("Faktureringssystem", "system", "name"),
];

function text(heading: string, cell: (row: Row) => string): Column {
  return { heading, kind: "text", cell };
}

function value(heading: string, cell: (row: Row) => string): Column {
  return { heading, kind: "value", cell };
}

function origin(heading: string, part: OriginPart, what: "code" | "name"): Column {
  return text(heading, ({ line }) => originMark(line.origin, part)?.[what] ?? "");
}

export function writeCsv(checked: CheckedVouchers): AsyncGenerator<string, void, void> {
  const { head } = checked;
  return inChunks(checked, {
    head: `\uFEFF${csvLine(COLUMNS.map(({ heading }) => heading))}`,
    voucher: (voucher) =>
      voucher.lines
        .map((line, index) => rowOf({ head, voucher, line, position: index + 1 }))
        .join(""),
    end: () => "",
  });
}

function rowOf(row: Row): string {
  return csvLine(
    COLUMNS.map(({ kind, cell }) => (kind === "value" ? cell(row) : guarded(cell(row)))),
  );
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(inQuotesIfNeeded).join(";")}\r\n`;
}

function inQuotesIfNeeded(cell: string): string {
  return /[";]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Spreadsheets take the wide forms of these characters too, and skip spaces before them. */
function guarded(cell: string): string {
  const line = singleLine(cell);
  return /^\s*[=+\-@＝＋－＠]/.test(line) ? `'${line}` : line;
}

function kronorAbove(amountOre: Ore): string {
  return amountOre > 0 ? plainKronor(amountOre, ",") : "";
}
