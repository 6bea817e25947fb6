/**
 * What every file from a bank or an acquirer is read into, whatever its format: records, and problems
 * where it could not be read. Nothing here decides what is booked.
 */
import type { Ore } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";

export const BANK_FILE_FORMATS = [
  "camt052",
  "camt053",
  "camt054",
  "bgmax",
  "swedbankPay",
  "mappedCsv",
  "mappedXml",
] as const;
export type BankFileFormat = (typeof BANK_FILE_FORMATS)[number];

/** Without spaces and hyphens, letters large, as it is compared. */
export type AccountNumber = {
  readonly scheme: "iban" | "bban" | "bankgiro" | "other";
  readonly number: string;
};

/** Told when the account's part of the file is over, for only then it is known whether it adds up. */
export type StatementRecord = {
  readonly kind: "statement";
  /** From 0, in the order of the file; the bank lines of the statement carry the same. */
  readonly statement: number;
  readonly line: number;
  readonly account: AccountNumber | undefined;
  readonly ownerName: string | undefined;
  readonly currency: string | undefined;
  readonly id: string | undefined;
  /** The bank's own number of it, where there is one: gaps show lost statements. */
  readonly sequence: number | undefined;
  readonly from: BusinessDay | undefined;
  readonly to: BusinessDay | undefined;
  readonly openingOre: Ore | undefined;
  readonly closingOre: Ore | undefined;
  readonly bankLines: number;
  /** Of booked lines, money in less money out. */
  readonly sumOre: Ore;
  /** Undefined where the format has no balances to hold the lines against. */
  readonly addsUp: boolean | undefined;
};

/** The code of a deposit in a BgMax file, where the serial number in its entry reference names it. */
export const BGMAX_DEPOSIT_CODE = "bgmax";

/** One movement on the account; in a deposit of many payments the whole deposit. */
export type BankLineRecord = {
  readonly kind: "bankLine";
  readonly statement: number;
  /** From 0 in the file: its details carry the same. */
  readonly bankLine: number;
  readonly line: number;
  /** Money in is positive. */
  readonly amountOre: Ore;
  readonly bookedOn: BusinessDay | undefined;
  readonly valueOn: BusinessDay | undefined;
  /** A line that is only announced, or pending, moves no money yet. */
  readonly booked: boolean;
  /** It takes back an earlier line. */
  readonly reversal: boolean;
  /** The bank's own name of the line (AcctSvcrRef): the same in every file that tells of it. */
  readonly bankReference: string | undefined;
  /** The file's name of the line (NtryRef), unique only in its statement. */
  readonly entryReference: string | undefined;
  /** "PMNT/RCDT/ATXN" */
  readonly code: string | undefined;
  readonly text: string | undefined;
  readonly details: number;
};

/** One payment inside a bank line; comes before the line itself, which ends it. */
export type BankLineDetailRecord = {
  readonly kind: "bankLineDetail";
  readonly bankLine: number;
  readonly line: number;
  /** Money in is positive; undefined where the bank tells no part sums. */
  readonly amountOre: Ore | undefined;
  readonly payerName: string | undefined;
  readonly payerAccount: string | undefined;
  readonly references: readonly string[];
  readonly texts: readonly string[];
};

/** What an acquirer says that it pays out at once. Its lines carry the same number. */
export type PayoutRecord = {
  readonly kind: "payout";
  readonly payout: number;
  readonly line: number;
  /** The text or number that the bank line will carry. */
  readonly reference: string | undefined;
  readonly merchantNumber: string | undefined;
  readonly paidOn: BusinessDay | undefined;
  readonly from: BusinessDay | undefined;
  readonly to: BusinessDay | undefined;
  readonly account: string | undefined;
  readonly currency: string | undefined;
  /** As the file sums it, to be held against its lines; undefined where it does not say. */
  readonly grossOre: Ore | undefined;
  /** Positive when the acquirer keeps it. */
  readonly feesOre: Ore | undefined;
  /** What arrives on the account; negative when we owe. */
  readonly netOre: Ore | undefined;
  readonly lines: number;
};

export const ACQUIRER_LINE_TYPES = [
  "sale",
  "refund",
  "chargeback",
  "chargebackReversed",
  "fee",
  "adjustment",
  "reserveHeld",
  "reserveReleased",
] as const;
export type AcquirerLineType = (typeof ACQUIRER_LINE_TYPES)[number];

export type AcquirerLineRecord = {
  readonly kind: "acquirerLine";
  readonly payout: number | undefined;
  readonly line: number;
  readonly type: AcquirerLineType;
  /** The acquirer's own word for it. */
  readonly typeText: string | undefined;
  readonly merchantNumber: string | undefined;
  readonly terminalId: string | undefined;
  readonly saleOn: BusinessDay | undefined;
  /** "13:45:10", the acquirer's clock. */
  readonly saleTime: string | undefined;
  /** What the line moves before fees: a sale is positive; a refund, chargeback or fee negative. */
  readonly amountOre: Ore;
  /** Of this line itself; positive when the acquirer keeps it. */
  readonly feeOre: Ore | undefined;
  readonly issuerText: string | undefined;
  readonly authorisationCode: string | undefined;
  readonly lastFour: string | undefined;
  readonly batch: string | undefined;
  /** The acquirer's own name of the line, unique in its merchant number where it is given. */
  readonly reference: string | undefined;
  /** What we or the terminal sent along (order id, receipt number). */
  readonly ownReference: string | undefined;
};

export type BankFileRecord =
  | StatementRecord
  | BankLineRecord
  | BankLineDetailRecord
  | PayoutRecord
  | AcquirerLineRecord;

export const BANK_FILE_PROBLEM_CODES = [
  "notRecognised",
  "empty",
  "tooLarge",
  "truncated",
  "notWellFormed",
  "doctypeRefused",
  "mixedEncodings",
  "amountUnreadable",
  "dateUnreadable",
  "wrongCurrency",
  "statementDoesNotAddUp",
  "detailsDoNotAddUp",
  "payoutDoesNotAddUp",
  "countDiffers",
  "sequenceGap",
  "zeroAmount",
  "duplicateReference",
  "accountUnknown",
  "accountOfAnotherCompany",
  "companyUnknown",
  "recordUnknown",
  "recordOutOfOrder",
  "fieldMissing",
  "typeUnknown",
  "signDiffers",
  "tooManyPayouts",
  "cardNumberMasked",
  "mappingMissing",
] as const;
export type BankFileProblemCode = (typeof BANK_FILE_PROBLEM_CODES)[number];

export type BankFileProblem = {
  readonly code: BankFileProblemCode;
  readonly line: number | undefined;
  /** At most 120 characters, card numbers masked. */
  readonly excerpt: string | undefined;
  /** Of this statement or payout nothing may be booked; undefined when the rest of the file is safe. */
  readonly spoils:
    | { readonly kind: "statement" | "payout" | "file"; readonly index: number }
    | undefined;
};

export type BankFileSink = {
  readonly record: (record: BankFileRecord) => void;
  readonly problem: (problem: BankFileProblem) => void;
};

/** Takes a file in pieces of decoded text and never throws, whatever it is fed. */
export interface BankFileReader {
  readonly write: (text: string) => void;
  readonly end: () => void;
}
