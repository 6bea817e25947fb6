/** One payment, or some, as the API shows them: for everybody who has to answer with a payment. */
import type { Payment, PaymentRow } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { Telling } from "../http/telling.ts";
import { selectPayment, selectPaymentRows, selectPaymentRowsOfOrder } from "./history-store.ts";

export function readPayment(sql: Sql, id: string, telling: Telling): Promise<Payment | undefined> {
  return selectPayment(sql, id, telling);
}

/** Newest first; ids that do not exist are left out. */
export function readPaymentRows(
  sql: Sql,
  ids: readonly string[],
  telling: Telling,
): Promise<PaymentRow[]> {
  return selectPaymentRows(sql, ids, telling);
}

/** Every attempt at the order, newest first, refunds on it as a credit invoice included. */
export function readPaymentRowsOfOrder(
  sql: Sql,
  orderId: string,
  telling: Telling,
): Promise<PaymentRow[]> {
  return selectPaymentRowsOfOrder(sql, orderId, telling);
}
