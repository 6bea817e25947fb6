/** What an acquirer has agreed to: which cards it pays for, when, how, and how a bank line shows it. */
import type { Issuer } from "../cards/card-rules.ts";
import type { BusinessDay } from "../time/stockholm.ts";

export const ACQUIRERS = [
  "nets",
  "worldline",
  "swedbank",
  "amex",
  "diners",
  "ownCard",
  "other",
] as const;
export type Acquirer = (typeof ACQUIRERS)[number];

export type FeeRule =
  /** Kept from each payout, so that what arrives is net. */
  | { readonly rule: "perPayout" }
  /** Drawn for a whole month on a day of the next one, or the first bank day after it. */
  | { readonly rule: "monthly"; readonly day: number }
  /** Invoiced by the acquirer: never on a bank line of ours. */
  | { readonly rule: "invoiced" };

/** From a day on, until the next terms of the same agreement begin. */
export type PayoutTerms = {
  readonly validFrom: BusinessDay;
  /** None when the agreement has ended: from this day it covers nothing. */
  readonly issuers: readonly Issuer[];
  /** Null for every site of the company. */
  readonly siteIds: readonly string[] | null;
  /** As they stand in bank lines; compared without case and doubled spaces. */
  readonly payerNames: readonly string[];
  /** The account of ours that the money comes to; null when any of the company's. */
  readonly account: string | null;
  /**
   * The reference of a payout, with `{merchant}`, `{yyyymmdd}`, `{yymmdd}` and `{n}` (digits) in it;
   * null when the acquirer gives none.
   */
  readonly referencePattern: string | null;
  /** What `{yyyymmdd}` in the reference is: days after the sale; null when not a sale's day. */
  readonly referenceDayOffset: number | null;
  readonly merchantNumbers: readonly {
    readonly number: string;
    readonly siteId: string | null;
  }[];
  readonly form: "gross" | "net";
  /** "23:00" in Stockholm: what is reconciled later belongs to the next day; null for midnight. */
  readonly cutOff: string | null;
  /**
   * Calendar days from the day of the batch to the acquirer's own report of it, from which the bank
   * days are counted; the same day when not given.
   */
  readonly reportedAfterDays?: number;
  /** Swedish bank days from the day of the batch, or of its report, to the day on the account. */
  readonly bankDays: number;
  /** Whether batches that come due on the same bank day arrive as one sum. */
  readonly weekend: "combined" | "separate";
  readonly fees: FeeRule;
  /** A person has read the contract. Until then the screen says unconfirmed. */
  readonly confirmed: boolean;
};

export type PayoutAgreement = {
  readonly id: string;
  readonly companyId: string;
  readonly acquirer: Acquirer;
  readonly name: string;
  /** Oldest first; never empty. */
  readonly terms: readonly PayoutTerms[];
};
