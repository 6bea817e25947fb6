/** The words of matching: what is open, what a bank line turned out to be, and why. */
import type { Issuer } from "../cards/card-rules.ts";
import type { Ore } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";

/** What an issuer owes for one sale date at one site, less what payouts have already paid of it. */
export type OpenBatch = {
  readonly agreementId: string;
  readonly issuer: Issuer;
  readonly siteId: string;
  readonly saleDay: BusinessDay;
  /** Counted from the terminals' own sums where they are known, else from the sale day. */
  readonly dueOn: BusinessDay;
  /** Sales less refunds, gross; may be negative. */
  readonly leftOre: Ore;
};

export type BankLine = {
  readonly id: string;
  readonly bookedOn: BusinessDay;
  readonly amountOre: Ore;
  /** Of our account, as the file has it. */
  readonly account: string;
  readonly payerNames: readonly string[];
  /** References and texts, as they stand. */
  readonly texts: readonly string[];
};

/** A payout as the acquirer's own file tells of it, with its lines summed. */
export type ReportedPayout = {
  readonly id: string;
  readonly agreementId: string;
  readonly reference: string | undefined;
  readonly merchantNumber: string | undefined;
  readonly paidOn: BusinessDay | undefined;
  readonly netOre: Ore;
  readonly parts: readonly PayoutPart[];
};

export type PayoutPart =
  | {
      readonly kind: "sales";
      readonly issuer: Issuer;
      readonly siteId: string;
      readonly saleDay: BusinessDay;
      /** Sales less refunds. */
      readonly amountOre: Ore;
    }
  | {
      readonly kind: "chargeback" | "chargebackReversed";
      readonly issuer: Issuer;
      readonly siteId: string;
      readonly saleDay: BusinessDay | undefined;
      /** What it moves on the account: a chargeback is negative. */
      readonly amountOre: Ore;
    }
  | {
      readonly kind: "fee" | "adjustment" | "reserveHeld" | "reserveReleased";
      readonly amountOre: Ore;
    };

/** Strongest first. */
export const MATCH_EVIDENCE = [
  "reference",
  "merchantAndDay",
  "amountInWindow",
  "onlySubset",
] as const;
export type MatchEvidence = (typeof MATCH_EVIDENCE)[number];

export type MatchProposal = {
  readonly bankLineId: string;
  readonly agreementId: string;
  readonly kind: "payout" | "monthlyFee" | "chargeback";
  readonly reportedPayoutId: string | undefined;
  readonly evidence: MatchEvidence;
  /** Sums to the bank line exactly. */
  readonly parts: readonly PayoutPart[];
};

export type MatchOutcome =
  | {
      readonly outcome: "notOurs";
      readonly bankLineId: string;
    }
  | { readonly outcome: "matched"; readonly proposal: MatchProposal }
  /** It fits an agreement; what it pays for is for a person to say. */
  | {
      readonly outcome: "bench";
      readonly bankLineId: string;
      readonly agreementIds: readonly string[];
      readonly reason: BenchReason;
      /** Best first; none of them is ever booked by itself. */
      readonly candidates: readonly MatchProposal[];
    };

export const BENCH_REASONS = [
  "nothingOpen",
  "severalFit",
  "short",
  "over",
  "reportDiffers",
  "wrongDay",
  "alreadyPaid",
  "tooManyToTry",
  "agreementUnclear",
] as const;
export type BenchReason = (typeof BENCH_REASONS)[number];
