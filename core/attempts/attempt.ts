/**
 * The life of an attempt: one table, total by the compiler and by a table test. An attempt is one
 * try to move money at one terminal; the table says what may follow what, nothing else.
 */

export const ATTEMPT_STATES = [
  "created",
  "sent",
  "approved",
  "declined",
  "cancelled",
  "notSent",
  "unknown",
  "notPerformed",
  "claimed",
] as const;

export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** Events are named by the state that they lead to: one word per idea. */
export type AttemptEvent = Exclude<AttemptState, "created">;

export const ATTEMPT_EVENTS: readonly AttemptEvent[] = ATTEMPT_STATES.filter(
  (state): state is AttemptEvent => state !== "created",
);

/** What each state may become. A late approval is a move from a state that had ended unpaid. */
export const ATTEMPT_LIFE: Readonly<Record<AttemptState, readonly AttemptEvent[]>> = {
  created: ["sent", "notSent"],
  sent: ["approved", "declined", "cancelled", "notSent", "unknown"],
  approved: [],
  declined: ["approved"],
  cancelled: ["approved"],
  // "Not sent" may rest on a vendor's words, and an approval that bears
  // our reference outweighs them. It is booked late, never dropped.
  notSent: ["approved"],
  unknown: ["approved", "declined", "notPerformed", "claimed"],
  notPerformed: ["approved"],
  claimed: ["approved", "declined", "notPerformed"],
};

export type AttemptMove =
  | { readonly kind: "moved"; readonly to: AttemptState; readonly late: boolean }
  /** The same news again (a double answer): nothing to do. */
  | { readonly kind: "same" }
  /** News that the state does not expect: an answer to record on the timeline, never silence. */
  | { readonly kind: "unexpected"; readonly from: AttemptState; readonly event: AttemptEvent };

export function moveAttempt(from: AttemptState, event: AttemptEvent): AttemptMove {
  if (from === event) return { kind: "same" };
  if (!ATTEMPT_LIFE[from].includes(event)) return { kind: "unexpected", from, event };
  return { kind: "moved", to: event, late: event === "approved" && hasEndedUnpaid(from) };
}

/** While true, the order and the terminal are held: the database has a unique index on it. */
export function isActive(state: AttemptState): boolean {
  switch (state) {
    case "created":
    case "sent":
    case "unknown":
      return true;
    case "approved":
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
    case "claimed":
      return false;
  }
}

function hasEndedUnpaid(state: AttemptState): boolean {
  switch (state) {
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
      return true;
    case "created":
    case "sent":
    case "approved":
    case "unknown":
    case "claimed":
      return false;
  }
}
