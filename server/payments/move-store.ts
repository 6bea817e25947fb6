/** The SQL of the payments that have been moved from an order, or to it. */
import { type Sql, statement } from "../database/database.ts";
import type { OrderMove } from "./move-api.ts";

const MOVES_OF_ORDER = statement({
  name: "moves_of_order",
  text: `select e.id, e.attempt_id, e.at, e.by, e.content from attempt_events e
    where e.kind = 'paymentMoved'
      and e.attempt_id in (select l.attempt_id from allocations l where l.order_id = $1)
      and $1::text in (e.content->>'fromOrderId', e.content->>'toOrderId')
    order by e.at, e.id`,
});

type Content = Pick<OrderMove, "approver" | "reason" | "amountOre"> & {
  readonly fromOrderId: string;
  readonly fromInvoice: string;
  readonly toOrderId: string;
  readonly toInvoice: string;
};

export async function selectMovesOfOrder(sql: Sql, orderId: string): Promise<OrderMove[]> {
  const rows = await sql.query<{
    id: string;
    attempt_id: string;
    at: Date;
    by: string;
    content: Content;
  }>(MOVES_OF_ORDER, [orderId]);
  return rows.map(({ id, attempt_id: paymentId, at, by, content }) => ({
    id,
    paymentId,
    at: at.toISOString(),
    by,
    approver: content.approver,
    reason: content.reason,
    amountOre: content.amountOre,
    from: { orderId: content.fromOrderId, invoiceNumber: content.fromInvoice },
    to: { orderId: content.toOrderId, invoiceNumber: content.toInvoice },
  }));
}
