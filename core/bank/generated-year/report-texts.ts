/**
 * The files of acquirers, like theirs in shape: Nets with record types and semicolons, Worldline with
 * its sections, American Express with commas and decimal points. The columns are our own, for theirs
 * are not public; a reader finds them by name.
 */
import { addOre, type Ore, plainKronor } from "../../money.ts";
import type { AcquirerLineRecord, PayoutRecord } from "../bank-file.ts";
import type { Acquirer } from "../payout-agreement.ts";
import type { ReportRecords } from "./acquirer-reports.ts";

type Row = Readonly<Record<string, string>>;
type Layout = { readonly separator: string; readonly columns: readonly string[] };

export function reportText(acquirer: Acquirer, [payout, ...lines]: ReportRecords): string {
  const of = { payout, lines };
  if (acquirer === "amex") return written(AMEX_LAYOUT, amexRows(of));
  if (acquirer === "worldline") return written(WORLDLINE_LAYOUT, worldlineRows(of));
  return written(NETS_LAYOUT, netsRows(of));
}

type Told = { readonly payout: PayoutRecord; readonly lines: readonly AcquirerLineRecord[] };

const NETS_LAYOUT: Layout = {
  separator: ";",
  columns: [
    "RecordType",
    "SettlementNo",
    "MerchantNo",
    "PayoutDate",
    "SaleDate",
    "SaleTime",
    "TerminalId",
    "CardBrand",
    "Type",
    "AuthCode",
    "Card",
    "Amount",
    "Fee",
    "Reference",
    "Count",
  ],
};

/** 100 is what a day brought by brand, 110 each sale, 120 the fee of each, 200 the whole. */
function netsRows({ payout, lines }: Told): readonly Row[] {
  const head = {
    SettlementNo: payout.reference ?? "",
    MerchantNo: payout.merchantNumber ?? "",
    PayoutDate: payout.paidOn ?? "",
  };
  const batches = Map.groupBy(lines, ({ saleOn, issuerText }) => `${saleOn};${issuerText}`);
  const turnover = [...batches].map(([key, inBatch]): Row => {
    const [SaleDate = "", CardBrand = ""] = key.split(";");
    const sum = plainKronor(sumOf(inBatch), ",");
    const Count = String(inBatch.length);
    return { ...head, RecordType: "100", SaleDate, CardBrand, Amount: sum, Count };
  });
  const each = lines.map((line): Row => ({ ...head, RecordType: "110", ...netsLine(line) }));
  const fees = lines
    .filter(({ feeOre }) => feeOre !== undefined && feeOre !== 0)
    .map((line): Row => {
      const Fee = kronor(line.feeOre, ",");
      return { ...head, RecordType: "120", Reference: line.reference ?? "", Fee };
    });
  const total = { ...head, RecordType: "200", Amount: kronor(payout.netOre, ",") };
  return [...turnover, ...each, ...fees, { ...total, Count: String(lines.length) }];
}

function netsLine(line: AcquirerLineRecord): Row {
  return {
    SaleDate: line.saleOn ?? "",
    SaleTime: line.saleTime ?? "",
    TerminalId: line.terminalId ?? "",
    CardBrand: line.issuerText ?? "",
    Type: line.typeText ?? "",
    AuthCode: line.authorisationCode ?? "",
    Card: maskedCard(line),
    Amount: plainKronor(line.amountOre, ","),
    Reference: line.reference ?? "",
  };
}

const WORLDLINE_LAYOUT: Layout = {
  separator: ";",
  columns: [
    "Avsnitt",
    "Kundnummer",
    "Rapport",
    "Utbetalningsdag",
    "Köpdatum",
    "Tid",
    "Terminal",
    "Kort",
    "Typ",
    "Kontrollnummer",
    "Kortnummer",
    "Belopp",
    "Referens",
  ],
};

function worldlineRows({ payout, lines }: Told): readonly Row[] {
  const head = {
    Kundnummer: payout.merchantNumber ?? "",
    Rapport: payout.reference ?? "",
    Utbetalningsdag: payout.paidOn ?? "",
  };
  const each = lines.map(
    (line): Row => ({
      ...head,
      Avsnitt: WORLDLINE_SECTIONS[line.type],
      Köpdatum: line.saleOn ?? "",
      Tid: line.saleTime ?? "",
      Terminal: line.terminalId ?? "",
      Kort: line.issuerText ?? "",
      Typ: line.typeText ?? "",
      Kontrollnummer: line.authorisationCode ?? "",
      Kortnummer: maskedCard(line),
      Belopp: plainKronor(line.amountOre, ","),
      Referens: line.reference ?? "",
    }),
  );
  return [...each, { ...head, Avsnitt: "Utbetalningar", Belopp: kronor(payout.netOre, ",") }];
}

const WORLDLINE_SECTIONS: Record<AcquirerLineRecord["type"], string> = {
  sale: "Försäljning och återbetalning",
  refund: "Försäljning och återbetalning",
  chargeback: "Återkrav",
  chargebackReversed: "Återkrav",
  fee: "Justeringar",
  adjustment: "Justeringar",
  reserveHeld: "Justeringar",
  reserveReleased: "Justeringar",
};

const AMEX_LAYOUT: Layout = {
  separator: ",",
  columns: [
    "RECORD",
    "PAYEE_MERCHANT",
    "PAYMENT_REFERENCE",
    "PAYMENT_DATE",
    "GROSS",
    "DISCOUNT",
    "NET",
    "TRANSACTION_DATE",
    "TRANSACTION_TIME",
    "TERMINAL",
    "CARD",
    "APPROVAL",
    "AMOUNT",
    "TRANSACTION_ID",
  ],
};

function amexRows({ payout, lines }: Told): readonly Row[] {
  const head = {
    PAYEE_MERCHANT: payout.merchantNumber ?? "",
    PAYMENT_REFERENCE: payout.reference ?? "",
    PAYMENT_DATE: payout.paidOn ?? "",
  };
  const summary = {
    ...head,
    RECORD: "SUMMARY",
    GROSS: kronor(payout.grossOre, "."),
    DISCOUNT: kronor(payout.feesOre, "."),
    NET: kronor(payout.netOre, "."),
  };
  const each = lines.map(
    (line): Row => ({
      ...head,
      RECORD: AMEX_RECORDS[line.type],
      TRANSACTION_DATE: line.saleOn ?? "",
      TRANSACTION_TIME: line.saleTime ?? "",
      TERMINAL: line.terminalId ?? "",
      CARD: maskedCard(line),
      APPROVAL: line.authorisationCode ?? "",
      AMOUNT: plainKronor(line.amountOre, "."),
      DISCOUNT: kronor(line.feeOre, "."),
      TRANSACTION_ID: line.reference ?? "",
    }),
  );
  return [summary, ...each, { ...head, RECORD: "TRAILER" }];
}

const AMEX_RECORDS: Record<AcquirerLineRecord["type"], string> = {
  sale: "TRANSACTN",
  refund: "TRANSACTN",
  chargeback: "CHARGEBACK",
  chargebackReversed: "CHARGEBACK",
  fee: "FEEREVENUE",
  adjustment: "ADJUSTMENT",
  reserveHeld: "ADJUSTMENT",
  reserveReleased: "ADJUSTMENT",
};

function maskedCard({ lastFour }: AcquirerLineRecord): string {
  return lastFour === undefined ? "" : `************${lastFour}`;
}

function kronor(amount: Ore | undefined, decimalMark: "." | ","): string {
  return amount === undefined ? "" : plainKronor(amount, decimalMark);
}

function sumOf(lines: readonly AcquirerLineRecord[]): Ore {
  return addOre(...lines.map(({ amountOre }) => amountOre));
}

function written({ separator, columns }: Layout, rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? "").join(separator));
  return `${[columns.join(separator), ...lines].join("\r\n")}\r\n`;
}
