/** What we owe a customer is applied to an order: the debt is settled, booked, and the feed told. */
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import { applyDebt } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { bookDebtSettled } from "../ledger/book-voucher.ts";
import { positionOf } from "./order-position.ts";
import { lockOrders, type StoredOrder, updateOrderMoney } from "./order-store.ts";
import { bookingOf, type Cause } from "./record-order-change.ts";

export async function recordDebtApplied(
  tx: Transaction,
  order: StoredOrder,
  applied: { readonly debtId: string; readonly amountOre: Ore; readonly cause: Cause },
): Promise<StoredOrder> {
  const { cause, amountOre } = applied;
  const change = applyDebt(order.money, amountOre);
  const booking = bookingOf(order, { voucher: change.voucher, newDebtOre: ZERO }, cause);
  await bookDebtSettled(tx, booking, { id: applied.debtId, amountOre });
  return await recordAnew(tx, { ...order, money: change.order }, cause);
}

/** The debt was of this order and has gone to another: what it is owed and its position are new. */
export async function recordDebtGone(
  tx: Transaction,
  order: StoredOrder,
  cause: Cause,
): Promise<StoredOrder> {
  return await recordAnew(tx, order, { ...cause, event: "position" });
}

/** Read again: what was settled may have been the late approval that the position told of. */
export async function recordAnew(
  tx: Transaction,
  order: StoredOrder,
  cause: Cause,
): Promise<StoredOrder> {
  const [now] = await lockOrders(tx, [order.id]);
  const changed = { ...(now ?? order), money: order.money };
  const position = positionOf(changed);
  await updateOrderMoney(tx, {
    order,
    money: order.money,
    position,
    event: cause.event,
    eventId: cause.newId(),
    attemptId: cause.attempt?.id ?? null,
    at: new Date(cause.nowMs),
  });
  return { ...changed, position };
}
