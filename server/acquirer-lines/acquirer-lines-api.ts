/** Requests and answers about acquirers' lines: what fits no payment, why, and what each payment is proven by. */
import { ATTEMPT_STATES } from "@kortkoll/core/attempts/attempt.ts";
import { TIE_DIFFERENCES, TIE_EVIDENCE } from "@kortkoll/core/bank/acquirer-match.ts";
import { ACQUIRER_LINE_TYPES } from "@kortkoll/core/bank/bank-file.ts";
import { ISSUERS } from "@kortkoll/core/cards/card-rules.ts";
import { z } from "zod";
import { day, id, instant, oreAmount, shortText } from "../api-values.ts";

/** `open`: nothing of ours. `differs`: tied, and not in all alike. `booked`: it has proven its payment. */
export const LISTED_STATES = ["open", "differs", "booked", "setAside"] as const;

/** Why a line is nothing of ours, or not yet. */
export const LEFT_BECAUSE = [
  "severalPayments",
  "severalLines",
  "notProven",
  "otherAmount",
  "moneyBack",
  "terminalNotOurs",
  "codeMissing",
  "mayBeOurs",
  "alreadyPaid",
  "saleNotFound",
  "dayMissing",
  "agreementMissing",
  "new",
] as const;

export const SHOWN_DIFFERENCES = [...TIE_DIFFERENCES, "voided"] as const;
export const SHOWN_EVIDENCE = [...TIE_EVIDENCE, "handKeyed", "person", "setAside"] as const;

export const acquirerTie = z.object({
  id,
  /** Null where a person has set the line aside. */
  paymentId: id.nullable(),
  evidence: z.enum(SHOWN_EVIDENCE),
  differences: z.array(z.enum(SHOWN_DIFFERENCES)),
  /** The payment was booked by it: then it is not undone. */
  proved: z.boolean(),
  reason: z.string().nullable(),
  by: z.string(),
  at: instant,
  undone: z.object({ at: instant, by: z.string(), reason: z.string() }).nullable(),
});

export const acquirerLineView = z.object({
  id,
  companyCode: z.string(),
  fileId: id,
  fileName: z.string(),
  /** In the file. */
  line: z.number().int(),
  type: z.enum(ACQUIRER_LINE_TYPES),
  saleOn: day.nullable(),
  saleTime: z.string().nullable(),
  amountOre: oreAmount,
  feeOre: oreAmount.nullable(),
  merchantNumber: z.string().nullable(),
  terminalId: z.string().nullable(),
  card: z.string().nullable(),
  lastFour: z.string().nullable(),
  authorisationCode: z.string().nullable(),
  reference: z.string().nullable(),
  ownReference: z.string().nullable(),
  payout: z.object({ reference: z.string().nullable(), paidOn: day.nullable() }),
  agreementName: z.string().nullable(),
  /** Null of one that is tied. */
  leftBecause: z.enum(LEFT_BECAUSE).nullable(),
  /** The line that holds the payment that this one would. */
  firstLineId: id.nullable(),
  tie: acquirerTie.nullable(),
});

export const acquirerLinesQuery = z.object({
  state: z.enum(LISTED_STATES).default("open"),
  company: z.string().max(12).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const acquirerLinePage = z.object({
  lines: z.array(acquirerLineView),
  next: z.string().nullable(),
});

/** A payment that the line may be of. */
export const lineCandidate = z.object({
  paymentId: id,
  kind: z.enum(["purchase", "refund", "void"]),
  state: z.enum(ATTEMPT_STATES),
  amountOre: oreAmount,
  at: instant,
  siteCode: z.string(),
  till: z.string(),
  terminalId: z.string(),
  operator: z.string(),
  issuer: z.enum(ISSUERS).nullable(),
  lastFour: z.string().nullable(),
  authorisationCode: z.string().nullable(),
  invoices: z.array(z.string()),
  /** The matcher's own, before others with the sum, code or card. */
  isLikely: z.boolean(),
  mayBeTied: z.boolean(),
});
export const acquirerLineFound = z.object({
  line: acquirerLineView,
  candidates: z.array(lineCandidate),
  /** Ties that were undone, the latest first. */
  undone: z.array(acquirerTie),
});

export const linesOfPayment = z.object({ lines: z.array(acquirerLineView) });

export const acquirerLineParams = z.object({ id });
export const tieBody = z.strictObject({ paymentId: id, reason: shortText(500) });
export const reasonBody = z.strictObject({ reason: shortText(500) });
export const acquirerLineChanged = z.object({ id });

export type AcquirerLineView = z.infer<typeof acquirerLineView>;
export type AcquirerTieView = z.infer<typeof acquirerTie>;
export type AcquirerLinePage = z.infer<typeof acquirerLinePage>;
export type AcquirerLineFound = z.infer<typeof acquirerLineFound>;
export type LineCandidate = z.infer<typeof lineCandidate>;
export type LinesOfPayment = z.infer<typeof linesOfPayment>;
