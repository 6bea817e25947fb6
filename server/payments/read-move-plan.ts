/** Shows what a move would do to both orders: the very plan of the move, which nobody carries out. */
import { leftOf, movePayment, type OrderMoney } from "@kortkoll/core/orders/order-books.ts";
import type { Database } from "../database/database.ts";
import type { PayableOrder } from "../orders/lock-orders.ts";
import type { MovePlan } from "./move-api.ts";
import { type MoveRefusal, planMove, type WantedMove } from "./plan-move.ts";

export type MovePlanOutcome = { readonly kind: "plan"; readonly plan: MovePlan } | MoveRefusal;

export async function readMovePlan(
  deps: { readonly database: Database },
  wanted: WantedMove,
): Promise<MovePlanOutcome> {
  return await deps.database.inTransaction(async (tx): Promise<MovePlanOutcome> => {
    const planned = await planMove(tx, wanted);
    if (planned.kind === "refused") return planned;
    const { from, to, amountOre, mostOre } = planned;
    const moved = movePayment(from.money, to.money, amountOre);
    return {
      kind: "plan",
      plan: {
        amountOre,
        mostOre,
        from: orderIn(from, moved.from),
        to: orderIn(to, moved.to),
      },
    };
  });
}

function orderIn(order: PayableOrder, after: OrderMoney): MovePlan["from"] {
  return {
    orderId: order.id,
    invoiceNumber: order.invoiceNumber,
    customerName: order.customerName,
    before: standingOf(order.money),
    after: standingOf(after),
  };
}

function standingOf(money: OrderMoney): MovePlan["from"]["before"] {
  return { paidOre: money.paidOre, leftOre: leftOf(money) };
}
