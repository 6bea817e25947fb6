/** Orders become "finding out" the moment that an attempt holds them, and the feed says so. */
import { positionOfOrder } from "@kortkoll/core/attempts/money-position.ts";
import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { type StoredOrder, updateOrderMoney } from "./order-store.ts";

export type Holding = {
  readonly attemptId: string;
  readonly nowMs: number;
  readonly newId: NewId;
};

export async function markOrdersHeld(
  tx: Transaction,
  orders: readonly StoredOrder[],
  holding: Holding,
): Promise<void> {
  for (const order of orders) await recordPosition(tx, order, { ...holding, heldBy: "created" });
}

/** Writes the position anew after an attempt that holds (or held) the order has changed state. */
export async function recordPosition(
  tx: Transaction,
  order: StoredOrder,
  holding: Holding & { readonly heldBy: AttemptState | undefined },
): Promise<void> {
  const claimed: AttemptState[] = Array.from({ length: order.claimedAttempts }, () => "claimed");
  const open = holding.heldBy === undefined ? claimed : [holding.heldBy, ...claimed];
  const position = positionOfOrder({
    leftOre: leftOf(order.money),
    paidOre: order.money.paidOre,
    withdrawn: order.money.withdrawn,
    openAttempts: open,
  });
  if (position === order.position) return;
  await updateOrderMoney(tx, {
    order,
    money: order.money,
    position,
    event: "position",
    eventId: holding.newId(),
    attemptId: holding.attemptId,
    at: new Date(holding.nowMs),
  });
}
