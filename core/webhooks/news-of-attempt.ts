/** What the world outside is told of an event on a payment's timeline. */
import type { TimelineKind } from "../attempts/timeline-kinds.ts";
import type { ToldKind } from "./webhook-kinds.ts";

const APPROVALS: readonly TimelineKind[] = [
  "approved",
  "lateApproval",
  "cashReceived",
  "cashGivenBack",
  "handKeyedSale",
];
const ENDS_UNPAID: readonly TimelineKind[] = ["declined", "cancelled", "notSent", "notPerformed"];

/** Everything on a timeline that may be told of; the rest concerns the desk alone. */
export const TOLD_OF_ATTEMPT: readonly TimelineKind[] = [...APPROVALS, ...ENDS_UNPAID, "unknown"];

/** What may put a payment before a person: beside its ends, what proves a claim wrong. */
export const MAY_ALARM: readonly TimelineKind[] = [
  ...APPROVALS,
  ...ENDS_UNPAID,
  "claimDisproven",
  "signed",
  "notSigned",
];

/** `wasInterrupted`: it has been unknown whether it was paid. */
export function newsOfAttempt(event: {
  readonly kind: TimelineKind;
  readonly isPurchase: boolean;
  readonly wasInterrupted: boolean;
}): readonly ToldKind[] {
  const { kind, isPurchase, wasInterrupted } = event;
  if (kind === "unknown") return ["paymentInterrupted"];
  const resolved: readonly ToldKind[] = wasInterrupted ? ["paymentResolved"] : [];
  if (ENDS_UNPAID.includes(kind)) return ["paymentDeclined", ...resolved];
  if (!APPROVALS.includes(kind)) return [];
  return [isPurchase ? "paymentApproved" : "moneyGivenBack", ...resolved];
}
