/**
 * What is true of the generated year, as far as a careful bookkeeper could say it for certain from the
 * same papers. Where she could not, the answer is the bench.
 */
import type { Issuer } from "../../cards/card-rules.ts";
import type { Ore } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { BenchReason, MatchProposal, OpenBatch, PayoutPart } from "../payout-match.ts";

export type AllowedAnswer =
  | { readonly outcome: "notOurs" }
  | {
      readonly outcome: "matched";
      readonly agreementId: string;
      readonly kinds: readonly MatchProposal["kind"][];
      /** Compared summed by what they are of: an acquirer may tell of one fee or of ten. */
      readonly parts: readonly PayoutPart[];
    }
  | {
      readonly outcome: "bench";
      /** Undefined where it cannot be said whose it is. */
      readonly agreementId: string | undefined;
      readonly reasons: readonly BenchReason[];
    };

export type LineAnswer = {
  readonly bankLineId: string;
  /** What it is counted under when no fault was planted on it. */
  readonly sort: "payout" | "monthlyFee" | "notOurs";
  readonly faultId: string | undefined;
  /** Any of them is right. */
  readonly allowed: readonly AllowedAnswer[];
};

export type BatchName = {
  readonly agreementId: string;
  readonly issuer: Issuer;
  readonly siteId: string;
  readonly saleDay: BusinessDay;
};

/** What the payout calendar may say of a batch. */
export type BatchState = "late" | "short" | "over" | "missing";

/** One thing that shows that a fault was seen. */
export type FaultSign =
  | {
      readonly sign: "line";
      readonly bankLineId: string;
      readonly allowed: readonly AllowedAnswer[];
    }
  | {
      readonly sign: "batch";
      readonly batch: BatchName;
      readonly states: readonly BatchState[];
      /** What is left of it when the year is over, should no calendar be asked. */
      readonly leftOre: Ore;
    }
  /** An acquirer's line that is no payment of ours, by its reference. */
  | { readonly sign: "unknownSale"; readonly reference: string }
  /** A payment that no acquirer's line proves. */
  | { readonly sign: "unprovenPayment"; readonly paymentId: string }
  /** Each of the lines was judged once and not again. */
  | { readonly sign: "once"; readonly bankLineIds: readonly string[] };

export type PlantedFault = {
  readonly id: string;
  readonly kind: string;
  readonly agreementId: string | undefined;
  readonly siteId: string | undefined;
  /** On which it can first be seen. */
  readonly day: BusinessDay;
  readonly bankLineIds: readonly string[];
  /** In words, for who reads the table. */
  readonly says: string;
  /** Seen when all signs of one of these hold. */
  readonly namedBy: readonly (readonly FaultSign[])[];
};

export type ToldSale = {
  readonly reference: string;
  /** Null for none of ours. */
  readonly paymentId: string | null;
  /** On which it comes; none when it never does. */
  readonly bankLineIds: readonly string[];
};

export type PlantedAnswers = {
  readonly lines: readonly LineAnswer[];
  readonly faults: readonly PlantedFault[];
  /** Of each of these at most one line may be matched: they are one payout and its copy. */
  readonly exclusive: readonly (readonly string[])[];
  readonly batches: readonly OpenBatch[];
  /** Every sale and refund in an acquirer's report. */
  readonly told: readonly ToldSale[];
  /** Of payouts with a fault: of no other may the calendar say that anything is wrong. */
  readonly faulty: readonly BatchName[];
};
