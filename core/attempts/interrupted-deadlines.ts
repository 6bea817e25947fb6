/** How long each reason may stand on the interrupted list before it is overdue, unless a person says otherwise. */
import { addBankDays } from "../time/bank-days.ts";
import { addDays, businessDayOf, startOfBusinessDay } from "../time/stockholm.ts";
import type { InterruptedReason } from "./interrupted-reasons.ts";

type Patience =
  | { readonly kind: "minutes"; readonly minutes: number }
  /** Until the end of the bank day so many after the one it arose on; 0: until that day's end. */
  | { readonly kind: "bankDays"; readonly days: number };

const minutes = (count: number): Patience => ({ kind: "minutes", minutes: count });
const bankDays = (days: number): Patience => ({ kind: "bankDays", days });

export const PATIENCE: Readonly<Record<InterruptedReason, Patience>> = {
  unknown: minutes(15),
  signatureWaiting: minutes(5),
  claimDisproven: minutes(60),
  unexpectedApproval: minutes(60),
  // The acquirer's file of the day comes on the next bank days.
  claimed: bankDays(3),
  lateApproval: bankDays(1),
  handKeyedSale: bankDays(1),
  paidTwice: bankDays(1),
  amountMismatch: bankDays(1),
  failedReversal: bankDays(1),
  refundFailed: bankDays(1),
  surcharge: bankDays(1),
  partialApproval: bankDays(0),
  wrongCompany: bankDays(1),
  otherCardThanPaid: bankDays(2),
  unknownIssuer: bankDays(5),
  ownCardWhereOff: bankDays(5),
  tip: bankDays(5),
  offlineApproval: bankDays(3),
};

/** When the item is overdue, in epoch milliseconds. */
export function deadlineOf(reason: InterruptedReason, sinceMs: number): number {
  const patience = PATIENCE[reason];
  if (patience.kind === "minutes") return sinceMs + patience.minutes * 60_000;
  const last = addBankDays(businessDayOf(sinceMs), patience.days);
  return startOfBusinessDay(addDays(last, 1));
}
