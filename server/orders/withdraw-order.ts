/** An invoicing system withdraws an order. Money already taken for it is a debt to the customer. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { withdrawOrder as withdrawn } from "@kortkoll/core/orders/order-books.ts";
import type { Order } from "../api.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { auditedOf } from "./audited-order.ts";
import { holderOf, lockOrders, type StoredOrder, setPendingWithdrawal } from "./order-store.ts";
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
    if (!order.money.withdrawn && !order.pendingWithdrawal) await withdraw(tx, deps, order, nowMs);
    const view = await readOrder(tx, order.id, { language: asked.language ?? "sv", nowMs });
    if (view === undefined) throw new Error("An order that was just locked is gone");
    await storeAnswer(tx, claim, { status: 200, body: view, at: new Date(nowMs) });
    return { kind: "withdrawn", order: view };
  });
}

async function withdraw(
  tx: Transaction,
  deps: OrderDeps,
  order: StoredOrder,
  nowMs: number,
): Promise<void> {
  const audited = auditedOf(order, new Date(nowMs));
  if (holderOf(order) !== undefined) {
    await setPendingWithdrawal(tx, order.id, audited.at);
    const content = { withdrawal: true };
    await recordAudit(tx, deps.newId, { ...audited, kind: "orderChangeWaits", content });
    return;
  }
  await recordOrderChange(tx, order, {
    change: withdrawn(order.money),
    cause: {
      newId: deps.newId,
      nowMs,
      by: audited.by.name,
      event: "withdrawn",
      debtReason: "withdrawn",
      attempt: undefined,
      heldBy: undefined,
    },
  });
  // The order's own event may go under a later transaction's number; this one goes under its own.
  const content = { leftOre: order.money.totalOre - order.money.paidOre };
  await recordAudit(tx, deps.newId, { ...audited, kind: "orderWithdrawn", content });
}
