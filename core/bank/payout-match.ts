/** The words of matching: what is open, what a bank line turned out to be, and why. */
import type { Issuer } from "../cards/card-rules.ts";
import type { Ore } from "../money.ts";
import type { BusinessDay } from "../time/stockholm.ts";
import type { PayoutAgreement } from "./payout-agreement.ts";

/** What an issuer owes for one sale date at one site, less what payouts have already paid of it. */
export type OpenBatch = {
  readonly agreementId: string;
  readonly issuer: Issuer;
  readonly siteId: string;
  readonly saleDay: BusinessDay;
  /** Of the acquirer's batch, where a cut-off has moved it past the sale day; else not given. */
  readonly batchDay?: BusinessDay | undefined;
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
  /** As other files have it: a deposit of Bankgirot's is on the bank account and on the bankgiro. */
  readonly otherAccounts?: readonly string[];
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

/** Fees of a month that were not kept from its payouts, as the acquirer's files sum them. */
export type ReportedFees = {
  readonly agreementId: string;
  /** "2026-08", the month of the sales. */
  readonly month: string;
  /** Positive when the acquirer draws it. */
  readonly feesOre: Ore;
};

/** A bank line that already pays for something; what it took is out of the open batches. */
export type AcceptedMatch = {
  readonly bankLine: BankLine;
  readonly agreementId: string;
  readonly kind: MatchProposal["kind"] | "unidentified";
  readonly reportedPayoutIds: readonly string[];
  readonly parts: readonly PayoutPart[];
};

/** A payout that came to nothing: booked without a bank line, for none comes. */
export type SettledPayout = {
  readonly matchId: string;
  readonly agreementId: string;
  readonly reportedPayoutIds: readonly string[];
  readonly parts: readonly PayoutPart[];
};

/** Of one company. */
export type MatchInput = {
  readonly agreements: readonly PayoutAgreement[];
  readonly openBatches: readonly OpenBatch[];
  readonly reportedPayouts: readonly ReportedPayout[];
  readonly reportedFees: readonly ReportedFees[];
  readonly accepted: readonly AcceptedMatch[];
  readonly settled: readonly SettledPayout[];
  readonly bankLines: readonly BankLine[];
};

/** Strongest first. */
export const MATCH_EVIDENCE = [
  "reference",
  "merchantAndDay",
  "amountInWindow",
  "onlySubset",
] as const;
export type MatchEvidence = (typeof MATCH_EVIDENCE)[number];

/** What was seen, as facts: matching/match-sentences.ts makes words of them. */
export type MatchGrounds = {
  /** As it stands in the bank line; undefined when no reference said anything. */
  readonly reference: string | undefined;
  readonly merchantNumber: string | undefined;
  readonly bookedOn: BusinessDay;
  /** Oldest first; none for a fee. */
  readonly saleDays: readonly BusinessDay[];
  /** When what it pays was due; undefined when nothing of it has a day. */
  readonly dueOn: BusinessDay | undefined;
  /** Bank days from due to booked: 0 on time, negative when early. */
  readonly daysLate: number | undefined;
};

export type MatchProposal = {
  readonly bankLineId: string;
  readonly agreementId: string;
  readonly kind: "payout" | "monthlyFee" | "chargeback";
  /** Several when they arrived as one sum; none when it rests on our own batches. */
  readonly reportedPayoutIds: readonly string[];
  readonly evidence: MatchEvidence;
  readonly grounds: MatchGrounds;
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
      readonly grounds: MatchGrounds;
      readonly paidOre: Ore;
      /** What was to be expected in its place; undefined when nothing was. */
      readonly expectedOre: Ore | undefined;
      /** The line that has already been paid by what this one would pay. */
      readonly earlierBankLineId: string | undefined;
      /** The same of a payout of nothing: no money should have come for it. */
      readonly settledMatchId: string | undefined;
      /** The line says itself that it is a chargeback, or one that has come back. */
      readonly isChargeback: boolean;
      /** Best first; none of them is ever booked by itself. */
      readonly candidates: readonly MatchProposal[];
    };

/** Of what a payout that comes to nothing is known. */
export const ZERO_GROUNDS = [
  /** The acquirer's own file says so, and all that it pays is there to be paid. */
  "report",
  /** Its file says so, and our books or another report say otherwise: a person looks. */
  "reportDiffers",
  /** What was to come on the day takes itself out, and no file tells of it: a person says so. */
  "calendar",
] as const;
export type ZeroGround = (typeof ZERO_GROUNDS)[number];

/** A payout for which no bank line comes: its sales, refunds, fees and chargebacks sum to nothing. */
export type ZeroPayout = {
  readonly agreementId: string;
  readonly ground: ZeroGround;
  readonly reportedPayoutIds: readonly string[];
  /** As the acquirer's file has it. */
  readonly reference: string | undefined;
  /** When it would have come. */
  readonly dueOn: BusinessDay;
  readonly saleDays: readonly BusinessDay[];
  /** Sum to nothing. */
  readonly parts: readonly PayoutPart[];
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
  /** The sales are likely these, but nothing says what the acquirer has kept. */
  "feeUnknown",
] as const;
export type BenchReason = (typeof BENCH_REASONS)[number];
