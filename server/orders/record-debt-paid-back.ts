/** A debt to a customer goes back to the card: the debt is settled, booked, and the feed told. */
import type { VoucherDraft } from "@kortkoll/core/ledger/voucher.ts";
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import { bookDebtSettled } from "../ledger/book-voucher.ts";
import type { StoredOrder } from "./order-store.ts";
import { recordAnew } from "./record-debt-applied.ts";
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
): Promise<StoredOrder> {
  const { cause } = paid;
  await bookDebtSettled(tx, bookingOf(order, { voucher: paid.voucher, newDebtOre: ZERO }, cause), {
    id: paid.debtId,
    amountOre: paid.amountOre,
  });
  return await recordAnew(tx, order, cause);
}
