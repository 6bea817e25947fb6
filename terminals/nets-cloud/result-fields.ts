/**
 * The vendor's result fields (localModeEventArgs and what lies beside it) in our terms. Total: a
 * field of an unexpected kind is `undefined`, never an exception and never a guess.
 */
import { LARGEST_ORE, type Ore, ore } from "@kortkoll/core/money.ts";
import { FIELD_WIDTHS, REFERENCE_FORMAT } from "../assumptions.ts";
import type { CardVerification, TerminalAnswer, TerminalTime } from "../terminal.ts";
import { cleanText, truncatePan } from "./card-masking.ts";
import { fieldOf, textOf, wholeNumberOf } from "./json-value.ts";

export const RESULT_OK = "0";
export const RESULT_ADMINISTRATIVE_OK = "1";
export const RESULT_REJECTED = "2";
export const RESULT_UNKNOWN = "99";

/** Value of AccumulatorUpdate (§4). */
const FINISHED_OFFLINE = "22";

/** Values of CVM (§4); it may also be empty, or missing. */
const VERIFICATIONS: ReadonlyMap<string, CardVerification> = new Map([
  ["0", "pin"],
  ["1", "signature"],
  ["2", "none"],
  ["3", "loyalty"],
  ["4", "device"],
]);

const LONGEST_FIELD = 60;
const LONGEST_WORDS = 500;
const LONGEST_RECEIPT = 200_000;

// Printers are steered by control characters: end of text and cut end a line, the rest go.
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const LINE_ENDS = /\r\n?|[\u000c\u000e]/g;
const OTHER_CONTROLS = /[\u0000-\u0008\u000b\u000f-\u001f\u007f]/g;
const BLANKS = /[\u0000-\u001f\u007f\s]+/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what is looked for.

/** Where the parts of one answer were found. */
export type ResultParts = {
  /** localModeEventArgs, or latestTransactionResult. */
  readonly fields: unknown;
  /** The object around it: receipts, cardType, orderId. */
  readonly around: unknown;
  /** The whole answer: some put printText there. */
  readonly whole: unknown;
  /** The vendor's words, where there are any. */
  readonly words: string | undefined;
};

export function readTerminalAnswer(parts: ResultParts): TerminalAnswer {
  const { fields } = parts;
  const resultCode = resultCodeOf(fields);
  // The vendor's amounts are only to be trusted when the transaction went through (§2.4).
  const trusted = resultCode === RESULT_OK || resultCode === RESULT_ADMINISTRATIVE_OK;
  const amount = (name: string): Ore | undefined =>
    trusted ? amountOf(fieldOf(fields, name)) : undefined;
  return {
    resultCode,
    responseCode: fixedWidth(fieldOf(fields, "ResponseCode"), FIELD_WIDTHS.responseCode),
    finishedOffline: textOf(fieldOf(fields, "AccumulatorUpdate")) === FINISHED_OFFLINE,
    stanAuth: stanAuthOf(fields),
    time: readTime(fieldOf(fields, "TimeStamp")),
    totalOre: amount("TotalAmount"),
    tipOre: amount("TipAmount"),
    surchargeOre: amount("SurchargeAmount"),
    sessionNumber: sessionNumberOf(fieldOf(fields, "SessionNumber")),
    terminalId: short(fieldOf(fields, "TerminalID")),
    siteId: short(fieldOf(fields, "SiteID")),
    organisationNumber: short(fieldOf(fields, "OrganisationNumber")),
    reference: referenceOf(parts),
    card: {
      truncatedPan: panOf(fieldOf(fields, "TruncatedPAN")),
      issuerId: issuerIdOf(fieldOf(fields, "IssuerID")),
      aid: short(fieldOf(fields, "AID")),
      label: short(fieldOf(fields, "CardIssuerName")) ?? short(fieldOf(parts.around, "cardType")),
      verification: verificationOf(fieldOf(fields, "CVM")),
    },
    customerReceipt: receiptOf(parts, "customerReceipt") ?? printTextOf(parts),
    merchantReceipt: receiptOf(parts, "merchantReceipt"),
    text: wordsOf(parts.words) ?? wordsOf(textOf(fieldOf(fields, "RejectionReason"))),
  };
}

/** Canonical digits of Result; anything else (true, "0.0", "00") is not a result. */
export function resultCodeOf(fields: unknown): string | undefined {
  const code = textOf(fieldOf(fields, "Result"));
  return code !== undefined && /^(0|[1-9]\d{0,2})$/.test(code) ? code : undefined;
}

/** The vendor's words, masked and of a length to keep and show. */
export function wordsOf(words: string | undefined): string | undefined {
  if (words === undefined) return undefined;
  const oneLine = words.replace(BLANKS, " ").trim();
  return oneLine === "" ? undefined : cleanText(oneLine, LONGEST_WORDS);
}

/** Compact local time as given, or an instant; something that is no time is `undefined`. */
export function readTime(value: unknown): TerminalTime | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const parts =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ??
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i.exec(
      text,
    );
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second = "00", zone] = parts.slice(1);
  if (!isCalendarTime([year, month, day, hour, minute, second].map(Number))) return undefined;
  if (zone === undefined) {
    return { kind: "local", text: `${year}${month}${day}${hour}${minute}${second}` };
  }
  const at = new Date(text.replace(" ", "T").replace(",", ".").toUpperCase());
  return Number.isNaN(at.getTime()) ? undefined : { kind: "instant", at: at.toISOString() };
}

function isCalendarTime(numbers: readonly number[]): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  // Fourteen digits of another century are more like a card number than a time.
  if (
    year < 2000 ||
    year > 2099 ||
    month < 1 ||
    month > 12 ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    return false;
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day >= 1 && day <= daysInMonth;
}

function amountOf(value: unknown): Ore | undefined {
  const amount = wholeNumberOf(value);
  return amount === undefined || amount > LARGEST_ORE ? undefined : ore(amount);
}

/** On receipts it is printed with a space; empty means that no money has moved (§2.5 rule 3). */
function stanAuthOf(fields: unknown): string | undefined {
  const text = fixedWidth(fieldOf(fields, "StanAuth"), FIELD_WIDTHS.stanAuth);
  const joined = text?.replace(/\s/g, "");
  return joined === "" ? undefined : joined;
}

/** Three digits, as printed; a number has lost its leading zeros. */
export function sessionNumberOf(value: unknown): string | undefined {
  return fixedWidth(value, FIELD_WIDTHS.sessionNumber);
}

function fixedWidth(value: unknown, width: number): string | undefined {
  const text = short(value);
  return typeof value === "number" ? text?.padStart(width, "0") : text;
}

function issuerIdOf(value: unknown): string | undefined {
  return short(value)?.replace(/^0+(?=\d)/, "");
}

function panOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : truncatePan(text);
}

function verificationOf(value: unknown): CardVerification {
  return VERIFICATIONS.get(textOf(value) ?? "") ?? "notGiven";
}

/** Beside the result for a last result; some may put it inside, or outermost. */
function referenceOf(parts: ResultParts): string | undefined {
  const given = [parts.around, parts.fields, parts.whole]
    .map((place) => textOf(fieldOf(place, "orderId")))
    .find((reference) => reference !== undefined);
  // Ours mixes letters and digits; its digits must not be masked by chance, or no look-up fits.
  const looksOurs = given !== undefined && REFERENCE_FORMAT.test(given) && /[A-Za-z]/.test(given);
  return looksOurs ? given : short(given);
}

function receiptOf(parts: ResultParts, name: string): string | undefined {
  return receiptText(fieldOf(parts.around, name)) ?? receiptText(fieldOf(parts.whole, name));
}

function printTextOf(parts: ResultParts): string | undefined {
  return (
    receiptText(fieldOf(parts.around, "printText")) ??
    receiptText(fieldOf(parts.whole, "printText"))
  );
}

/** A string, or an object with Text. */
export function receiptText(value: unknown): string | undefined {
  const raw = typeof value === "string" ? value : fieldOf(value, "Text");
  if (typeof raw !== "string") return undefined;
  const lines = raw.replace(LINE_ENDS, "\n").replace(OTHER_CONTROLS, "").trimEnd();
  return lines.trim() === "" ? undefined : cleanText(lines, LONGEST_RECEIPT);
}

function short(value: unknown): string | undefined {
  const text = wordsOf(textOf(value));
  return text === undefined ? undefined : text.slice(0, LONGEST_FIELD).toWellFormed();
}
