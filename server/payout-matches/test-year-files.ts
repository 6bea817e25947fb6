/**
 * For tests: the generated year's papers as files that come through the door. Statements are its own; what
 * acquirers tell is written as rows with named columns, in one shape for each agreement.
 */
import type { AcquirerLineRecord, PayoutRecord } from "@kortkoll/core/bank/bank-file.ts";
import type { ColumnMapping } from "@kortkoll/core/bank/column-mapping.ts";
import type { GeneratedReport } from "@kortkoll/core/bank/generated-year/generated-year.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import { type Ore, plainKronor } from "@kortkoll/core/money.ts";

const COLUMNS = [
  "Slag",
  "Utbetalning",
  "Kundnummer",
  "Utbetalningsdag",
  "Köpdatum",
  "Tid",
  "Terminal",
  "Kort",
  "Typ",
  "Kod",
  "Kortnummer",
  "Belopp",
  "Avgift",
  "Referens",
  "Vår referens",
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** Of one agreement alone, so that a file is known by its columns. */
const headingOf = (agreement: PayoutAgreement, column: string): string =>
  `${column} ${agreement.id.slice(-1)}`;

/** `own` is what was written as our own reference, by the acquirer's name of a line. */
export function reportFile(
  agreement: PayoutAgreement,
  { records }: GeneratedReport,
  own: ReadonlyMap<string, string>,
): string {
  const payout = records.find((one): one is PayoutRecord => one.kind === "payout");
  if (payout === undefined) throw new Error("A report without its payout");
  const lines = records.filter((one): one is AcquirerLineRecord => one.kind === "acquirerLine");
  const head = {
    Utbetalning: payout.reference ?? "",
    Kundnummer: payout.merchantNumber ?? "",
    Utbetalningsdag: payout.paidOn ?? "",
  };
  const rows: readonly Row[] = [
    ...lines.map((line) => ({ ...head, Slag: "rad", ...lineRow(line, own) })),
    { ...head, Slag: "summa", Belopp: kronor(payout.netOre) },
  ];
  const written = rows.map((row) => COLUMNS.map((column) => row[column] ?? "").join(";"));
  const heading = COLUMNS.map((column) => headingOf(agreement, column)).join(";");
  return `${[heading, ...written].join("\r\n")}\r\n`;
}

function lineRow(line: AcquirerLineRecord, own: ReadonlyMap<string, string>): Row {
  return {
    Köpdatum: line.saleOn ?? "",
    Tid: line.saleTime?.slice(0, 5) ?? "",
    Terminal: line.terminalId ?? "",
    Kort: line.issuerText ?? "",
    Typ: line.type,
    Kod: line.authorisationCode ?? "",
    Kortnummer: line.lastFour === undefined ? "" : `************${line.lastFour}`,
    Belopp: kronor(line.amountOre),
    Avgift: kronor(line.feeOre),
    Referens: line.reference ?? "",
    "Vår referens": own.get(line.reference ?? "") ?? "",
  };
}

function kronor(amount: Ore | undefined): string {
  return amount === undefined ? "" : plainKronor(amount, ",");
}

/** As a person makes it on the screen: what is gross is summed without its fees. */
export function mappingOf(agreement: PayoutAgreement): ColumnMapping {
  const named = (column: (typeof COLUMNS)[number]): readonly string[] => [
    headingOf(agreement, column),
  ];
  const isNet = agreement.terms.some(({ form }) => form === "net");
  return {
    source: { kind: "csv", delimiter: ";" },
    headings: null,
    recordType: {
      column: headingOf(agreement, "Slag"),
      lines: ["rad"],
      payouts: ["summa"],
      ignored: [],
    },
    line: {
      type: named("Typ"),
      amount: named("Belopp"),
      fee: named("Avgift"),
      saleOn: named("Köpdatum"),
      saleTime: named("Tid"),
      merchantNumber: named("Kundnummer"),
      terminalId: named("Terminal"),
      issuerText: named("Kort"),
      authorisationCode: named("Kod"),
      cardNumber: named("Kortnummer"),
      reference: named("Referens"),
      ownReference: named("Vår referens"),
      payoutReference: named("Utbetalning"),
    },
    payout: {
      reference: named("Utbetalning"),
      merchantNumber: named("Kundnummer"),
      paidOn: named("Utbetalningsdag"),
      ...(isNet ? { net: named("Belopp") } : { gross: named("Belopp") }),
    },
    dateFormat: "yyyy-MM-dd",
    amounts: "decimalComma",
    sign: "asWritten",
    fees: "positive",
    types: LINE_TYPES.map((type) => ({ word: type, type })),
    boundary: "reference",
  };
}

const LINE_TYPES: readonly AcquirerLineRecord["type"][] = [
  "sale",
  "refund",
  "chargeback",
  "chargebackReversed",
  "fee",
  "adjustment",
  "reserveHeld",
  "reserveReleased",
];

/** What the bank has announced before its statement: the same entries, as camt.054, without balances. */
export function notificationFile(text: string): string {
  return text
    .replaceAll("camt.053.001", "camt.054.001")
    .replaceAll("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
    .replaceAll(/<(\/?)Stmt>/g, "<$1Ntfctn>")
    .replaceAll(/<Bal>.*?<\/Bal>/g, "")
    .replace(/<MsgId>/, "<MsgId>N");
}
