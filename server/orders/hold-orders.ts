/** Orders become "finding out" the moment that an attempt holds them, and the feed says so. */

import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { openAfter, positionOf } from "./order-position.ts";
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
): Promise<StoredOrder> {
  const openAttempts = openAfter(order, holding.attemptId, holding.heldBy);
  const position = positionOf({ ...order, openAttempts });
  if (position !== order.position) {
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
  return { ...order, position, openAttempts };
}
