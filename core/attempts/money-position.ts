/** The promise in one word: has this customer paid, and how do we know? */
import type { Ore } from "../money.ts";
import type { AttemptState } from "./attempt.ts";

export const ATTEMPT_POSITIONS = ["hasPaid", "hasNotPaid", "findingOut", "notProven"] as const;
export type AttemptPosition = (typeof ATTEMPT_POSITIONS)[number];

/** For a refund the same words are said of the customer's money going back. */
export function positionOfAttempt(state: AttemptState): AttemptPosition {
  switch (state) {
    case "approved":
      return "hasPaid";
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
      return "hasNotPaid";
    // Not yet at the terminal, or there: nobody may say "has not paid" of money under way.
    case "created":
    case "sent":
    case "unknown":
      return "findingOut";
    case "claimed":
      return "notProven";
  }
}

export type MoneyMoved = "yes" | "no" | "unknown";

/** Whether an attempt's money moved. While nobody knows, the answer is "unknown": never "no". */
export function moneyMovedIn(state: AttemptState): MoneyMoved {
  switch (positionOfAttempt(state)) {
    case "hasPaid":
      return "yes";
    case "hasNotPaid":
      return "no";
    case "findingOut":
    case "notProven":
      return "unknown";
  }
}

export const ORDER_POSITIONS = [
  ...ATTEMPT_POSITIONS,
  "partlyPaid",
  /** Approved late: the money is here, and waits to be applied to the order or given back. */
  "paidNotApplied",
  "withdrawn",
] as const;
export type OrderPosition = (typeof ORDER_POSITIONS)[number];

export type OrderStanding = {
  readonly leftOre: Ore;
  readonly paidOre: Ore;
  readonly withdrawn: boolean;
  /** Late approvals for this order that are neither applied to it nor given back. */
  readonly lateApprovedOre: Ore;
  /** States of the attempts that hold the order or stand claimed on it. */
  readonly openAttempts: readonly AttemptState[];
  /** One of them is a refund that a person has claimed: what was paid may be with the customer. */
  readonly mayHaveGoneBack: boolean;
};

/** An open attempt outweighs all else: while money may be moving, nothing else is certain. */
export function positionOfOrder(order: OrderStanding): OrderPosition {
  const open = order.openAttempts.map(positionOfAttempt);
  if (open.includes("findingOut")) return "findingOut";
  if (order.withdrawn) return "withdrawn";
  if (order.mayHaveGoneBack) return "notProven";
  if (order.leftOre <= 0) return "hasPaid";
  if (order.lateApprovedOre > 0) return "paidNotApplied";
  if (open.includes("notProven")) return "notProven";
  return order.paidOre > 0 ? "partlyPaid" : "hasNotPaid";
}

/** How we know: the kind of evidence behind the position. */
export const EVIDENCE_KINDS = [
  "terminalAnswer",
  "lastResult",
  "nothingSent",
  "olderLastResult",
  "claim",
  /** A line of the acquirer's own file. */
  "acquirerFile",
  /** A line on the bank account. */
  "bankLine",
  /** Cash that a person handed over, with a second person watching. */
  "cashHandedOver",
  /** Cash that the customer handed over, and that a person counted. */
  "cashReceived",
  "waiting",
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];
