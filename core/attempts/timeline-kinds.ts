/** What is written on a payment's timeline: its states, and what was noted beside them. */
export const TIMELINE_KINDS = [
  "created",
  "sent",
  "approved",
  "declined",
  "cancelled",
  "notSent",
  "unknown",
  "notPerformed",
  "claimed",
  "lateApproval",
  "cancelRequested",
  "cancelRefused",
  "checked",
  "unexpectedAnswer",
  "claimProven",
  "claimDisproven",
  "mayAlreadyHavePaid",
  "debtApplied",
  "paymentMoved",
  "switchedToCash",
  "cashReceived",
  "cashGivenBack",
  "handKeyedSale",
  "itemOwned",
  "itemHandled",
  "itemCommented",
  "voidChecked",
  "signed",
  "notSigned",
] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export function isTimelineKind(kind: string): kind is TimelineKind {
  return TIMELINE_KINDS.some((known) => known === kind);
}
