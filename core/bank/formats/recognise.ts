/** Which format a file is, from its first signs and never from its name. */
import type { BankFileFormat } from "../bank-file.ts";
import { CSV_DELIMITERS } from "../column-mapping.ts";

/** So many characters are enough for a root element after a long comment. */
export const RECOGNISED_WITHIN = 4_096;

/** Undefined for what is none of them. A file of rows still needs a mapping. */
export function recogniseFormat(head: string): BankFileFormat | undefined {
  const text = head.slice(0, RECOGNISED_WITHIN).replace(/^\ufeff/, "");
  if (/^\s*</.test(text)) return recogniseXml(text);
  if (/^01BGMAX\b/.test(text.trimStart())) return "bgmax";
  return looksLikeRows(text) ? "mappedCsv" : undefined;
}

function recogniseXml(text: string): BankFileFormat | undefined {
  const plain = text.replace(/<!--.*?-->/gs, "");
  const message =
    /iso:20022:tech:xsd:(camt\.05[234])\.|<(?:[\w.-]+:)?BkToCstmr(AcctRpt|Stmt|DbtCdtNtfctn)\b/.exec(
      plain,
    );
  if (message !== null) return CAMT_FORMATS[message[1] ?? message[2] ?? ""];
  if (/<(?:[\w.-]+:)?SalesAccountedTransactions\b/.test(plain)) return "swedbankPay";
  return /^\s*<[?!]|<[A-Za-z_][\w.:-]*[\s>/]/.test(plain) ? "mappedXml" : undefined;
}

/**
 * A document type can make entities that grow without end. No file from a bank has one, so it is refused
 * before anything of the file is read; a later one is refused by the reader.
 */
export function hasDocumentType(head: string): boolean {
  const plain = head.replace(/<!--.*?-->/gs, "");
  return /^\s*</.test(plain.replace(/^\ufeff/, "")) && /<!DOCTYPE/.test(plain);
}

const CAMT_FORMATS: Readonly<Record<string, BankFileFormat>> = {
  "camt.052": "camt052",
  "camt.053": "camt053",
  "camt.054": "camt054",
  AcctRpt: "camt052",
  Stmt: "camt053",
  DbtCdtNtfctn: "camt054",
};

/** Among the first lines, one that is cut in at least three. */
function looksLikeRows(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: signs of a file that is no text
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) return false;
  return text
    .split(/\r\n|\n|\r/)
    .slice(0, 20)
    .some((line) => CSV_DELIMITERS.some((sign) => line.split(sign).length > 3));
}
