/**
 * Writes one event on an order: its new standing, the voucher, the debt that arose and the row in
 * the event feed, all in the caller's transaction, so that books and orders never part.
 */

import type { AttemptState } from "@kortkoll/core/attempts/attempt.ts";
import { voucherText } from "@kortkoll/core/ledger/voucher-text.ts";
import { addOre, ZERO } from "@kortkoll/core/money.ts";

import type { OrderChange } from "@kortkoll/core/orders/order-books.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { type Booking, bookVoucher } from "../ledger/book-voucher.ts";
import type { DebtReason, Origin } from "../ledger/origin.ts";
import { openAfter, positionOf } from "./order-position.ts";
import {
  capMoved,
  type LateApproval,
  type OrderEventKind,
  type StoredOrder,
  updateOrderMoney,
} from "./order-store.ts";

export type Cause = {
  readonly newId: NewId;
  readonly nowMs: number;
  readonly by: string;
  readonly event: OrderEventKind;
  /** Why a debt arises, when one does. */
  readonly debtReason: DebtReason;
  /** The payment that the debt is of, where another attempt has made it one. */
  readonly debtOfAttemptId?: string | undefined;
  readonly attempt: Origin["attempt"];
  /** The state of this attempt where it holds the order after the event; undefined: it let go. */
  readonly heldBy: AttemptState | undefined;
  /** The id that its voucher gets, and the voucher that it takes back, where a decision names them. */
  readonly voucherId?: string | undefined;
  readonly correctsId?: string | undefined;
  /** Why a person decided it, for the voucher's text. */
  readonly reason?: string | undefined;
};

export async function recordOrderChange(
  tx: Transaction,
  order: StoredOrder,
  recorded: { readonly change: OrderChange; readonly cause: Cause },
): Promise<StoredOrder> {
  const { change, cause } = recorded;
  const at = new Date(cause.nowMs);
  await bookVoucher(tx, bookingOf(order, change, cause));
  // A refund puts the order's own item on interim, which no open attempt may later take off it.
  const isReopened = cause.event === "refund" && change.order.interimOre > order.money.interimOre;
  if (isReopened && order.money.settlement === "ledger") {
    await capMoved(tx, order.id, order.money.interimOre);
  }
  const openAttempts = openAfter(order, cause.attempt?.id, cause.heldBy);
  const lateApproval = lateApprovalAfter(order, recorded);
  const changed = { ...order, money: change.order, openAttempts, lateApproval };
  const position = positionOf(changed);
  await updateOrderMoney(tx, {
    order,
    money: change.order,
    position,
    event: cause.event,
    eventId: cause.newId(),
    attemptId: cause.attempt?.id ?? null,
    at,
  });
  return { ...changed, position };
}

function lateApprovalAfter(
  order: StoredOrder,
  { change, cause }: { readonly change: OrderChange; readonly cause: Cause },
): LateApproval | null {
  const attemptId = cause.attempt?.id;
  const isLate = cause.debtReason === "lateApproval" && change.newDebtOre > 0;
  if (!isLate || attemptId === undefined) return order.lateApproval;
  return { attemptId, openOre: addOre(order.lateApproval?.openOre ?? ZERO, change.newDebtOre) };
}

/** The voucher of a change, with the order's words and origin. */
export function bookingOf(
  order: StoredOrder,
  change: Pick<OrderChange, "voucher" | "newDebtOre">,
  cause: Cause,
): Booking {
  return {
    draft: change.voucher,
    newDebtOre: change.newDebtOre,
    debtReason: cause.debtReason,
    debtOfAttemptId: cause.debtOfAttemptId,
    origin: originOf(order, cause.attempt),
    businessDay: businessDayOf(cause.nowMs),
    text: (event) =>
      voucherText(event, {
        invoiceNumber: order.invoiceNumber,
        customerName: order.customerName,
        issuer: cause.attempt?.issuer ?? null,
        reason: cause.reason,
      }),
    by: cause.by,
    at: new Date(cause.nowMs),
    newId: cause.newId,
    voucherId: cause.voucherId,
    correctsId: cause.correctsId,
  };
}

function originOf(order: StoredOrder, attempt: Origin["attempt"]): Origin {
  const carried = attempt?.allocations.find(
    (one) => (one.creditInvoiceId ?? one.orderId) === order.id,
  );
  return {
    companyId: order.companyId,
    siteId: order.siteId,
    systemCode: order.systemCode,
    claimAccount: order.claimAccount,
    bookedBySystem: order.bookedBySystem,
    voucherSeries: order.voucherSeries,
    orderId: order.id,
    serviceAdvisor: carried?.serviceAdvisor ?? order.serviceAdvisor,
    attempt,
  };
}
