/**
 * An order's position from all attempts that are open on it: news of one attempt must not hide that
 * money may be moving by another.
 */

import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { type OrderPosition, positionOfOrder } from "@kortkoll/core/attempts/money-position.ts";
import { ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { OpenAttempt, StoredOrder } from "./order-store.ts";

/** What is open on the order when the attempt has come to the state; undefined when it let go. */
export function openAfter(
  order: StoredOrder,
  attemptId: string | undefined,
  state: AttemptState | undefined,
): readonly OpenAttempt[] {
  const others = order.openAttempts.filter((one) => one.attemptId !== attemptId);
  if (attemptId === undefined || state === undefined) return others;
  // One that has just begun is not among them yet; its kind tells nothing while it is under way.
  const kind = order.openAttempts.find((one) => one.attemptId === attemptId)?.kind ?? "purchase";
  return [...others, { attemptId, state, kind }];
}

export function positionOf(
  order: Pick<StoredOrder, "money" | "openAttempts" | "lateApproval">,
): OrderPosition {
  const { money } = order;
  return positionOfOrder({
    leftOre: leftOf(money),
    paidOre: money.paidOre,
    withdrawn: money.withdrawn,
    lateApprovedOre: order.lateApproval?.openOre ?? ZERO,
    openAttempts: order.openAttempts.map((one) => one.state),
    mayHaveGoneBack: order.openAttempts.some(
      (one) => one.state === "claimed" && one.kind !== "purchase",
    ),
  });
}
