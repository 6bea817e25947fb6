/** Books one event: the debt to a customer first, when one arises, then the voucher that posts it. */
import type { VoucherDraft, VoucherEvent } from "@kortkoll/core/ledger/voucher.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { noteVoucher } from "../log-fields.ts";
import type { DebtReason, Origin } from "./origin.ts";
import { insertDebt, insertVoucher, insertVoucherOfTwo, settleDebt } from "./voucher-store.ts";

export type Booking = {
  /** Undefined when the event posts nothing. */
  readonly draft: VoucherDraft | undefined;
  readonly newDebtOre: Ore;
  readonly debtReason: DebtReason;
  /** The payment that the debt is of, where another attempt has made it one. */
  readonly debtOfAttemptId?: string | undefined;
  readonly origin: Origin;
  readonly businessDay: BusinessDay;
  readonly text: (event: VoucherEvent) => string;
  readonly by: string;
  readonly at: Date;
  readonly newId: NewId;
  /** Of a correction: its own id, so that the decision can name it, and what it takes back. */
  readonly voucherId?: string | undefined;
  readonly correctsId?: string | undefined;
};

export async function bookVoucher(tx: Transaction, booking: Booking): Promise<void> {
  const { draft, origin, at } = booking;
  if (draft === undefined) return;
  const debtId = booking.newDebtOre > 0 ? booking.newId() : null;
  if (debtId !== null) {
    await insertDebt(tx, {
      id: debtId,
      companyId: origin.companyId,
      orderId: origin.orderId,
      attemptId: booking.debtOfAttemptId ?? origin.attempt?.id ?? null,
      reason: booking.debtReason,
      amountOre: booking.newDebtOre,
      at,
    });
  }
  await insertVoucher(tx, { ...voucherOf(booking, draft), debtId });
}

/** A debt is paid back or applied to an order: its voucher, and the debt is settled by as much. */
export async function bookDebtSettled(
  tx: Transaction,
  booking: Booking,
  debt: { readonly id: string; readonly amountOre: Ore },
): Promise<void> {
  if (booking.draft === undefined) return;
  await settleDebt(tx, debt.id, { amountOre: debt.amountOre, at: booking.at });
  await insertVoucher(tx, { ...voucherOf(booking, booking.draft), debtId: debt.id });
}

function voucherOf(
  booking: Booking,
  draft: VoucherDraft,
): {
  readonly id: string;
  readonly draft: VoucherDraft;
  readonly origin: Origin;
  readonly businessDay: BusinessDay;
  readonly text: string;
  readonly createdBy: string;
  readonly at: Date;
  readonly correctsId: string | undefined;
} {
  const id = booking.voucherId ?? booking.newId();
  noteVoucher(id);
  return {
    id,
    draft,
    origin: booking.origin,
    businessDay: booking.businessDay,
    text: booking.text(draft.event),
    createdBy: booking.by,
    at: booking.at,
    correctsId: booking.correctsId,
  };
}

/** A payment leaves one order for another: both orders' lines in one voucher. */
export async function bookMove(
  tx: Transaction,
  from: Booking,
  moved: {
    readonly fromLines: VoucherDraft["lines"];
    readonly to: Origin;
    readonly toLines: VoucherDraft["lines"];
  },
): Promise<void> {
  await insertVoucherOfTwo(tx, {
    id: from.newId(),
    event: "paymentMoved",
    parts: [
      { origin: from.origin, lines: moved.fromLines },
      { origin: moved.to, lines: moved.toLines },
    ],
    businessDay: from.businessDay,
    text: from.text("paymentMoved"),
    createdBy: from.by,
    at: from.at,
  });
}
