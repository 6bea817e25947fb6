/** An invoicing system withdraws an order. Money already taken for it is a debt to the customer. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { withdrawOrder as withdrawn } from "@kortkoll/core/orders/order-books.ts";
import type { Order } from "../api.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { holderOf, lockOrders, setPendingWithdrawal } from "./order-store.ts";
import { readOrder } from "./order-view.ts";
import { recordOrderChange } from "./record-order-change.ts";
import type { OrderDeps } from "./send-order.ts";

export type WithdrawOutcome =
  | { readonly kind: "withdrawn"; readonly order: Order }
  | { readonly kind: "notFound" }
  | { readonly kind: "alreadyRefunded" };

export function withdrawOrder(
  deps: OrderDeps,
  asked: {
    readonly orderId: string;
    /** Codes of the systems that the caller may speak for. */
    readonly systems: readonly string[];
    readonly language?: Language;
  },
  claim: IdempotencyClaim,
): Promise<WithdrawOutcome> {
  return deps.database.inTransaction(async (tx) => {
    const [order] = await lockOrders(tx, [asked.orderId]);
    if (order === undefined || !asked.systems.includes(order.systemCode)) {
      return { kind: "notFound" };
    }
    if (order.money.kind === "creditInvoice" && order.money.paidOre > 0) {
      return { kind: "alreadyRefunded" };
    }
    const nowMs = deps.clock();
    if (!order.money.withdrawn && holderOf(order) !== undefined) {
      await setPendingWithdrawal(tx, order.id, new Date(nowMs));
    } else if (!order.money.withdrawn) {
      await recordOrderChange(tx, order, {
        change: withdrawn(order.money),
        cause: {
          newId: deps.newId,
          nowMs,
          by: `system:${order.systemCode}`,
          event: "withdrawn",
          debtReason: "withdrawn",
          attempt: undefined,
          heldBy: undefined,
        },
      });
    }
    const view = await readOrder(tx, order.id, { language: asked.language ?? "sv", nowMs });
    if (view === undefined) throw new Error("An order that was just locked is gone");
    await storeAnswer(tx, claim, { status: 200, body: view, at: new Date(nowMs) });
    return { kind: "withdrawn", order: view };
  });
}
