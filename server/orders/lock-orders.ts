/** What a payment needs to know of the orders that it is for, locked until its transaction ends. */
import type { Transaction } from "../database/database.ts";
import { holderOf, lockOrders, type StoredOrder } from "./order-store.ts";

export type PayableOrder = StoredOrder;

export function lockOrdersForPayment(
  tx: Transaction,
  orderIds: readonly string[],
): Promise<readonly PayableOrder[]> {
  return lockOrders(tx, orderIds);
}

/** The attempt that holds the order now, if any does. */
export function holderOfOrder(order: PayableOrder): string | undefined {
  return holderOf(order);
}
