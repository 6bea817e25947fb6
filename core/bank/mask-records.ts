/** The one place where what was read loses its card numbers, whatever format it came from. */
import { BANKGIRO_DEPOSIT_REFERENCE } from "../assumptions.ts";
import { looksLikeCardNumber, maskCardNumbers } from "../cards/card-number.ts";
import type { BankFileRecord, BankFileSink } from "./bank-file.ts";
import { excerptOf } from "./formats/file-text.ts";

/**
 * Accounts, days and the bank's own number of a line stay as they are: a card number has no place in
 * them, and lines are told apart by them.
 */
export function maskingSink(sink: BankFileSink): BankFileSink {
  return {
    record: (record) => {
      const masked = maskRecord(record);
      if (masked !== record) {
        const { line } = record;
        sink.problem({ code: "cardNumberMasked", line, excerpt: undefined, spoils: undefined });
      }
      sink.record(masked);
    },
    problem: (problem) => {
      const excerpt = problem.excerpt === undefined ? undefined : excerptOf(problem.excerpt);
      sink.problem({ ...problem, excerpt });
    },
  };
}

const MASKED_FIELDS: Readonly<Record<BankFileRecord["kind"], readonly string[]>> = {
  statement: ["ownerName", "id"],
  bankLine: ["entryReference", "text", "code"],
  bankLineDetail: ["payerName", "references", "texts"],
  payout: ["reference", "merchantNumber"],
  acquirerLine: [
    "typeText",
    "merchantNumber",
    "terminalId",
    "issuerText",
    "authorisationCode",
    "batch",
    "reference",
    "ownReference",
  ],
};

function maskRecord(record: BankFileRecord): BankFileRecord {
  let masked: Record<string, unknown> | undefined;
  for (const field of MASKED_FIELDS[record.kind]) {
    const value = (record as unknown as Record<string, unknown>)[field];
    if (!holdsCardNumber(value)) continue;
    masked ??= { ...record };
    masked[field] = Array.isArray(value) ? value.map(maskValue) : maskValue(value);
  }
  return (masked as BankFileRecord | undefined) ?? record;
}

function holdsCardNumber(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsCardNumber);
  if (typeof value !== "string" || !hasEnoughDigits(value)) return false;
  const told = asTold(value);
  return hasEnoughDigits(told) && looksLikeCardNumber(told);
}

function maskValue(value: unknown): unknown {
  return typeof value === "string" && holdsCardNumber(value) ? maskCardNumbers(value) : value;
}

/** "63470645-20260804": a merchant number and a day, as acquirers name what they pay out. */
const NUMBER_AND_DAY =
  /(?<![\d-])\d{5,10}-20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d-])/g;

/** A deposit's bankgiro and serial number too: masked, it would no longer be the deposit of another file. */
function asTold(text: string): string {
  return text.replace(NUMBER_AND_DAY, "x").replace(BANKGIRO_DEPOSIT_REFERENCE, "x");
}

const SHORTEST_CARD_NUMBER = 13;

/** Most texts have too few digits for a card number, and are not searched for one. */
function hasEnoughDigits(text: string): boolean {
  if (text.length < SHORTEST_CARD_NUMBER) return false;
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Signs beyond ASCII may be digits of another kind.
    if ((code >= 48 && code <= 57) || code > 127) digits += 1;
  }
  return digits >= SHORTEST_CARD_NUMBER;
}
