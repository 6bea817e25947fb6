/**
 * The words of holding an acquirer's lines beside our own payments: what a line turned out to be, and
 * which of our payments no line holds.
 */
import type { AttemptState } from "../attempts/attempt.ts";
import type { Issuer } from "../cards/card-rules.ts";
import type { Ore } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import type { AcquirerLineRecord } from "./bank-file.ts";

/** An attempt by card, whatever became of it. */
export type OwnPayment = {
  readonly id: string;
  readonly kind: "payment" | "refund";
  readonly state: AttemptState;
  /** Approved, else asked for; always positive. */
  readonly amountOre: Ore;
  /** On which the card was at the terminal: what is proven later has this day all the same. */
  readonly businessDay: BusinessDay;
  /** Epoch milliseconds: of the approval, else of the attempt. */
  readonly at: number;
  readonly siteId: string;
  /** As the acquirer writes it. */
  readonly terminalId: string | undefined;
  readonly issuer: Issuer | undefined;
  /** Of the terminal, or of the slip that a claim rests on. */
  readonly authorisationCode: string | undefined;
  readonly lastFour: string | undefined;
  /** What went along to the terminal, and what its slip says: order id, receipt number. */
  readonly references: readonly string[];
  /** Every agreement whose files could hold it: several while the card is not known. */
  readonly agreementIds: readonly string[];
  /** A line of an earlier time that it is tied to already: no other line holds it. */
  readonly heldByLineId?: string;
};

export type AcquirerLine = AcquirerLineRecord & {
  /** Unique for ever: file and line in it. Of equal lines the lower is the first. */
  readonly id: string;
  readonly agreementId: string;
  /** By the merchant number of the agreement, or the terminal; undefined when neither tells. */
  readonly siteId: string | undefined;
  /** What the acquirer's word for the card means; "unknown" when nothing fits it. */
  readonly issuer: Issuer;
};

/** Strongest first. */
export const TIE_EVIDENCE = [
  "ownReference",
  "terminalCodeAmount",
  "codeAmountCard",
  "terminalMinuteCard",
] as const;
export type TieEvidence = (typeof TIE_EVIDENCE)[number];

export const TIE_DIFFERENCES = [
  "amount",
  "issuer",
  "site",
  "terminal",
  "day",
  "authorisationCode",
  /** A telephone may show another number to the terminal than to the issuer. */
  "card",
] as const;
export type TieDifference = (typeof TIE_DIFFERENCES)[number];

/** `otherAmount`: terminal or card and code are a payment's, and its amount is not. */
export type AmbiguousBecause = "severalPayments" | "severalLines" | "notProven" | "otherAmount";

export type LineResult =
  | {
      readonly result: "tied";
      readonly line: AcquirerLine;
      readonly payment: OwnPayment;
      readonly evidence: TieEvidence;
      readonly differences: readonly TieDifference[];
      /** We did not know that it was paid: the line proves it. */
      readonly proves: boolean;
    }
  /** Money that a card has moved, and that we know nothing of: keyed by hand on the terminal. */
  | { readonly result: "unknownSale"; readonly line: AcquirerLine }
  /** One of these, or none; a person says which. */
  | {
      readonly result: "ambiguous";
      readonly line: AcquirerLine;
      readonly paymentIds: readonly string[];
      readonly reason: AmbiguousBecause;
    }
  /** The same line again, or another that would pay what an earlier one has. */
  | {
      readonly result: "alreadyPaid";
      readonly line: AcquirerLine;
      readonly firstLineId: string;
      readonly paymentId: string | undefined;
    }
  /** A chargeback of a sale that is not among ours of these days: it is looked for by a person. */
  | { readonly result: "saleNotFound"; readonly line: AcquirerLine }
  /** A fee, an adjustment or a reserve: no card of ours. */
  | { readonly result: "noSale"; readonly line: AcquirerLine }
  /** A line without a day cannot be held beside anything. */
  | { readonly result: "dayMissing"; readonly line: AcquirerLine };

export type PaymentResult = {
  readonly result: "notInReport";
  readonly payment: OwnPayment;
  /**
   * Every report that could hold it is whole, the days beside it too, and no line is left over that
   * might be it: what was claimed, or never known, did not happen.
   */
  readonly disproves: boolean;
};

/** A report holds all that this terminal, or every one, sold on the day under the agreement. */
export type ReportCover = {
  readonly agreementId: string;
  readonly terminalId: string | null;
  readonly day: BusinessDay;
};

/** One day of both, in ascending order of days. */
export type AcquirerDay = {
  readonly day: BusinessDay;
  /** Of this business day. */
  readonly payments: readonly OwnPayment[];
  /** Sold on this day. */
  readonly lines: readonly AcquirerLine[];
  readonly covers: readonly ReportCover[];
};

export type AcquirerResults = {
  readonly lines: readonly LineResult[];
  readonly payments: readonly PaymentResult[];
};

/** Holds a few days at a time, however many there are. */
export interface AcquirerMatcher {
  /** Gives the results that no later day can change. */
  readonly day: (day: AcquirerDay) => AcquirerResults;
  /** Gives the rest. */
  readonly end: () => AcquirerResults;
}
