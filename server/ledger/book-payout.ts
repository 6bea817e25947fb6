/** Books what a bank line pays for, and takes it back, with words that name the line. */
import type { PayoutVoucher } from "@kortkoll/core/bank/payout-books.ts";
import { voucherTextOfPayout } from "@kortkoll/core/ledger/voucher-text.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { insertPayoutCorrection, insertPayoutVoucher } from "./payout-voucher-store.ts";

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
  });
  return id;
}

/** Takes `voucherId` back on the accounts where it was booked, whatever the roles' accounts are by now. */
export async function correctPayoutVoucher(
  tx: Transaction,
  newId: NewId,
  correcting: Pick<OfMatch, "by" | "at"> & {
    readonly voucherId: string;
    readonly voucherText: string;
    readonly businessDay: BusinessDay;
    readonly reason: string;
  },
): Promise<void> {
  const { voucherId, voucherText, businessDay, reason, by, at } = correcting;
  const text = `Rättelse: ${voucherText} (${reason}, av ${by})`;
  await insertPayoutCorrection(tx, {
    ...{ id: newId(), correctsId: voucherId, businessDay, text, by, at },
  });
}
