/** What releasing an order and taking it back have in common. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { reasonOf } from "@kortkoll/core/ledger/voucher-text.ts";
import type { Order } from "../api.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import type { PayableOrder } from "../orders/lock-orders.ts";
import type { Cause } from "../orders/record-order-change.ts";

export type ReleaseDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type ReleaseAsked = {
  readonly orderId: string;
  readonly reason: string;
  readonly by: { readonly id: string; readonly signature: string };
  readonly language: Language;
  readonly claim: IdempotencyClaim;
};

export type ReleaseRefusal = {
  readonly kind: "refused";
  readonly code:
    | "orderNotFound"
    | "orderWithdrawn"
    | "orderHeld"
    | "orderMayBePaid"
    | "orderPaidNotApplied"
    | "nothingToRelease"
    | "releaseFollowed";
  /** The payment that stands in the way. */
  readonly paymentId?: string;
};

export type ReleaseOutcome = { readonly kind: "done"; readonly order: Order } | ReleaseRefusal;

export function refuseRelease(code: ReleaseRefusal["code"], paymentId?: string): ReleaseRefusal {
  return { kind: "refused", code, ...(paymentId === undefined ? {} : { paymentId }) };
}

/** Whoever may have paid is not to be sent a bill. */
export function whyHeld(order: PayableOrder): ReleaseRefusal | undefined {
  const [open] = order.openAttempts;
  if (open !== undefined) {
    const isRunning = open.state === "created" || open.state === "sent";
    return refuseRelease(isRunning ? "orderHeld" : "orderMayBePaid", open.attemptId);
  }
  if (order.lateApproval !== null) {
    return refuseRelease("orderPaidNotApplied", order.lateApproval.attemptId);
  }
  return undefined;
}

export function causeOf(
  deps: ReleaseDeps,
  asked: ReleaseAsked,
  nowMs: number,
): Omit<Cause, "event"> {
  return {
    newId: deps.newId,
    nowMs,
    by: asked.by.signature,
    reason: reasonOf(asked.reason, { by: asked.by.signature }),
    debtReason: "surplus",
    attempt: undefined,
    heldBy: undefined,
  };
}
