/** How a file of rows, CSV or XML, is read: which named column tells what. Made by people, on a screen. */
import type { AcquirerLineType } from "./bank-file.ts";
import type { DateFormat } from "./formats/file-days.ts";

export const LINE_FIELDS = [
  "type",
  "amount",
  "debit",
  "credit",
  "fee",
  "currency",
  "saleOn",
  "saleTime",
  "merchantNumber",
  "terminalId",
  "issuerText",
  "authorisationCode",
  "cardNumber",
  "batch",
  "reference",
  "ownReference",
  "payoutReference",
] as const;
export type LineField = (typeof LINE_FIELDS)[number];

export const PAYOUT_FIELDS = [
  "reference",
  "group",
  "merchantNumber",
  "paidOn",
  "from",
  "to",
  "account",
  "currency",
  "gross",
  "fees",
  "net",
  "netPaidOut",
  "netPaidIn",
] as const;
export type PayoutField = (typeof PAYOUT_FIELDS)[number];

/** Of several names the first that the row has a value in; of `fee` all of them, summed. */
export type ColumnNames = readonly string[];

export const CSV_DELIMITERS = [";", ",", "\t", "|"] as const;

export const AMOUNT_FORMS = ["decimalComma", "decimalPoint", "minorUnits"] as const;

/**
 * `asWritten`: a refund stands with a minus. `debitCredit`: in one of two columns, credit is ours.
 * `byType`: without a sign, the type says which way the money goes.
 */
export const SIGN_RULES = ["asWritten", "debitCredit", "byType"] as const;

/**
 * What belongs to one payout: lines whose `payoutReference` is its `group` (or its `reference`, where it
 * has no group), those after or before a row that sums them, or the whole file.
 */
export const PAYOUT_BOUNDARIES = ["reference", "rowBefore", "rowAfter", "file"] as const;

/** In an XML file, the name of the element that a row was read from. */
export const ELEMENT_COLUMN = "(element)";

export type ColumnMapping = {
  readonly source:
    | { readonly kind: "csv"; readonly delimiter: (typeof CSV_DELIMITERS)[number] }
    /** Names of the elements that are rows; their attributes and what is in them are columns. */
    | { readonly kind: "xml"; readonly rows: readonly string[] };
  /**
   * The columns of a file that does not name them itself, in their documented order, by the value of its
   * first column; null where a row of the file names them.
   */
  readonly headings: Readonly<Record<string, readonly string[]>> | null;
  /** What kind of row it is; null when every row is a line. */
  readonly recordType: {
    readonly column: string;
    readonly lines: readonly string[];
    readonly payouts: readonly string[];
    readonly ignored: readonly string[];
  } | null;
  readonly line: Readonly<Partial<Record<LineField, ColumnNames>>>;
  readonly payout: Readonly<Partial<Record<PayoutField, ColumnNames>>>;
  readonly dateFormat: DateFormat;
  readonly amounts: (typeof AMOUNT_FORMS)[number];
  readonly sign: (typeof SIGN_RULES)[number];
  /** Whether a fee that the acquirer keeps stands as a positive or a negative amount. */
  readonly fees: "positive" | "negative";
  /** The acquirer's words for a line's type, compared without case. */
  readonly types: readonly {
    readonly word: string;
    readonly type: AcquirerLineType | "payout" | "ignored";
  }[];
  readonly boundary: (typeof PAYOUT_BOUNDARIES)[number];
};

/** As names are compared: without case, doubled spaces and what an encoding may have put before them. */
export function columnName(text: string): string {
  return text
    .replace(/^\ufeff/, "")
    .trim()
    .replace(/\s+/g, " ")
    .toLowerCase();
}

/** Every name that the mapping looks for in a file's own headings. */
export function namesIn(mapping: ColumnMapping): Set<string> {
  const fields = [...Object.values(mapping.line), ...Object.values(mapping.payout)];
  const names = [
    ...fields.flat(),
    ...(mapping.recordType === null ? [] : [mapping.recordType.column]),
  ];
  return new Set(names.map(columnName));
}

/** Of each field at least one name; what the file must have for the mapping to be meant for it. */
export function missingColumns(
  mapping: ColumnMapping,
  found: { readonly has: (name: string) => boolean },
): string[] {
  const fields = [...Object.values(mapping.line), ...Object.values(mapping.payout)];
  const all = [...fields, ...(mapping.recordType === null ? [] : [[mapping.recordType.column]])];
  const missing = all.filter((names) => !names.some((name) => found.has(columnName(name))));
  return [...new Set(missing.map((names) => names[0] ?? ""))];
}
