/** A payment leaves one order for another: one voucher, both orders' new standing, and the feed. */
import type { Ore } from "@kortkoll/core/money.ts";
import { movePayment } from "@kortkoll/core/orders/order-books.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { bookMove } from "../ledger/book-voucher.ts";
import type { Origin } from "../ledger/origin.ts";
import type { StoredOrder } from "./order-store.ts";
import { recordAnew } from "./record-debt-applied.ts";
import { bookingOf, type Cause } from "./record-order-change.ts";

export async function recordMoved(
  tx: Transaction,
  moved: { readonly from: StoredOrder; readonly to: StoredOrder; readonly amountOre: Ore },
  by: {
    readonly newId: NewId;
    readonly nowMs: number;
    readonly by: string;
    readonly reason: string;
    readonly attempt: Origin["attempt"];
  },
): Promise<void> {
  const { from, to, amountOre } = moved;
  const cause: Cause = {
    ...by,
    event: "moved",
    debtReason: "surplus",
    heldBy: undefined,
  };
  const move = movePayment(from.money, to.money, amountOre);
  const nothing = { voucher: undefined, newDebtOre: amountOre } as const;
  await bookMove(tx, bookingOf(from, nothing, cause), {
    fromLines: move.fromLines,
    to: bookingOf(to, nothing, cause).origin,
    toLines: move.toLines,
  });
  await recordAnew(tx, { ...from, money: move.from }, cause);
  await recordAnew(tx, { ...to, money: move.to }, cause);
}
