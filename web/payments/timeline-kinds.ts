/** What the server writes on a payment's timeline. A word not listed here is shown as it came. */
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
