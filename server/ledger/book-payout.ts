/** Books what a bank line pays for, and takes it back, with words that name the line. */
import type { PayoutVoucher } from "@kortkoll/core/bank/payout-books.ts";
import { undoPayout } from "@kortkoll/core/bank/payout-books.ts";
import { voucherTextOfPayout } from "@kortkoll/core/ledger/voucher-text.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { insertPayoutVoucher } from "./payout-voucher-store.ts";

type OfMatch = {
  readonly companyId: string;
  readonly matchId: string;
  readonly draft: PayoutVoucher;
  /** Where the lines of no sale belong. */
  readonly siteId: string;
  readonly by: string;
  readonly at: Date;
};

/** Gives the voucher's id. */
export async function bookPayoutVoucher(
  tx: Transaction,
  newId: NewId,
  booking: OfMatch & {
    readonly agreement: string;
    readonly bookedOn: BusinessDay;
    /** How the bank names the line. */
    readonly reference: string | undefined;
  },
): Promise<string> {
  const { agreement, bookedOn, reference, ...voucher } = booking;
  const id = newId();
  const { event } = voucher.draft;
  await insertPayoutVoucher(tx, {
    ...voucher,
    id,
    businessDay: bookedOn,
    text: voucherTextOfPayout(event, { agreement, bookedOn, reference }),
    correctsId: null,
  });
  return id;
}

/** The correcting voucher of `voucherId`, which is what `draft` booked. */
export async function correctPayoutVoucher(
  tx: Transaction,
  newId: NewId,
  correcting: OfMatch & {
    readonly voucherId: string;
    readonly voucherText: string;
    readonly businessDay: BusinessDay;
    readonly reason: string;
  },
): Promise<void> {
  const { voucherId, voucherText, reason, ...voucher } = correcting;
  await insertPayoutVoucher(tx, {
    ...voucher,
    id: newId(),
    draft: undoPayout(voucher.draft),
    text: `Rättelse: ${voucherText} (${reason}, av ${voucher.by})`,
    correctsId: voucherId,
  });
}
