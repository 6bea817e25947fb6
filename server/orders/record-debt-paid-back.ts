/** A debt to a customer goes back to the card: the debt is settled, booked, and the feed told. */
import type { VoucherDraft } from "@kortkoll/core/ledger/voucher.ts";
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import { bookDebtPaidBack } from "../ledger/book-voucher.ts";
import { positionOf } from "./order-position.ts";
import { lockOrders, type StoredOrder, updateOrderMoney } from "./order-store.ts";
import { bookingOf, type Cause } from "./record-order-change.ts";

export async function recordDebtPaidBack(
  tx: Transaction,
  order: StoredOrder,
  paid: {
    readonly debtId: string;
    readonly amountOre: Ore;
    readonly voucher: VoucherDraft | undefined;
    readonly cause: Cause;
  },
): Promise<void> {
  const { cause } = paid;
  const at = new Date(cause.nowMs);
  await bookDebtPaidBack(tx, bookingOf(order, { voucher: paid.voucher, newDebtOre: ZERO }, cause), {
    id: paid.debtId,
    amountOre: paid.amountOre,
  });
  // Read again: what was paid back may have been the late approval that the position told of.
  const [now] = await lockOrders(tx, [order.id]);
  await updateOrderMoney(tx, {
    order,
    money: order.money,
    position: positionOf(now ?? order),
    event: cause.event,
    eventId: cause.newId(),
    attemptId: cause.attempt?.id ?? null,
    at,
  });
}
