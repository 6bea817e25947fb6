/** Why a payment stands on the interrupted list, and what takes it off: nothing else may. */
import type { AttemptFlag } from "./approval-flags.ts";

/**
 * `proof`: only evidence of a terminal, an acquirer's file or a bank line.
 * `action`: what is offered on the item (apply it, give it back, answer the signature …).
 * `person`: evidence may, and so may a person with the right, who says what was done.
 */
export type ClosedBy = "proof" | "action" | "person";

export const CLOSED_BY = {
  unknown: "proof",
  claimed: "proof",
  claimDisproven: "action",
  lateApproval: "action",
  handKeyedSale: "action",
  paidTwice: "action",
  amountMismatch: "action",
  signatureWaiting: "action",
  failedReversal: "action",
  refundFailed: "person",
  partialApproval: "person",
  wrongCompany: "person",
  unknownIssuer: "person",
  ownCardWhereOff: "person",
  unexpectedApproval: "person",
  otherCardThanPaid: "person",
  surcharge: "person",
  tip: "person",
  offlineApproval: "person",
} as const satisfies Readonly<Record<string, ClosedBy>> & Readonly<Record<AttemptFlag, ClosedBy>>;

export type InterruptedReason = keyof typeof CLOSED_BY;

export const INTERRUPTED_REASONS = Object.keys(CLOSED_BY) as readonly InterruptedReason[];
