/**
 * A person releases what is left of an order to the customer ledger: it leaves interim for the claim
 * account, and the customer pays it like any other invoice. Never while a payment may have paid it.
 */
import { leftOf, releaseToLedger } from "@kortkoll/core/orders/order-books.ts";
import type { Order } from "../api.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import { storeAnswer } from "../http/idempotency.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { readOrder } from "../orders/order-view.ts";
import { recordOrderChange } from "../orders/record-order-change.ts";
import { insertRelease, setSettlement } from "./release-store.ts";
import {
  causeOf,
  type ReleaseAsked,
  type ReleaseDeps,
  type ReleaseOutcome,
  refuseRelease,
  whyHeld,
} from "./releasing.ts";

export function releaseOrder(deps: ReleaseDeps, asked: ReleaseAsked): Promise<ReleaseOutcome> {
  return deps.database.inTransaction(async (tx): Promise<ReleaseOutcome> => {
    const [order] = await lockOrdersForPayment(tx, [asked.orderId]);
    if (order === undefined) return refuseRelease("orderNotFound");
    const refused = whyNot(order);
    if (refused !== undefined) return refused;
    const nowMs = deps.clock();
    await release(tx, deps, { order, asked, nowMs });
    const view = await viewOf(tx, order.id, { language: asked.language, nowMs });
    await storeAnswer(tx, asked.claim, { status: 200, body: view, at: new Date(nowMs) });
    return { kind: "done", order: view };
  });
}

function whyNot(order: PayableOrder): ReturnType<typeof whyHeld> {
  if (order.money.withdrawn) return refuseRelease("orderWithdrawn");
  return (
    whyHeld(order) ?? (order.money.interimOre === 0 ? refuseRelease("nothingToRelease") : undefined)
  );
}

async function release(
  tx: Transaction,
  deps: ReleaseDeps,
  releasing: {
    readonly order: PayableOrder;
    readonly asked: ReleaseAsked;
    readonly nowMs: number;
  },
): Promise<void> {
  const { order, asked, nowMs } = releasing;
  const { money } = order;
  const change = releaseToLedger(money);
  const voucherId = deps.newId();
  const at = new Date(nowMs);
  const released = order.released || money.settlement === "cash";
  await setSettlement(tx, { id: order.id, settlement: "ledger", released });
  await recordOrderChange(tx, order, {
    change,
    cause: { ...causeOf(deps, asked, nowMs), event: "released", voucherId },
  });
  await insertRelease(tx, {
    id: deps.newId(),
    orderId: order.id,
    amountOre: money.interimOre,
    was: money.settlement,
    version: order.version,
    totalOre: money.totalOre,
    paidOre: money.paidOre,
    voucherId,
    reason: asked.reason,
    by: asked.by,
    at,
  });
  await recordAudit(tx, deps.newId, {
    kind: "orderReleased",
    companyId: order.companyId,
    siteId: order.siteId,
    subject: { kind: "order", id: order.id },
    content: {
      invoiceNumber: order.invoiceNumber,
      amountOre: money.interimOre,
      leftOre: leftOf(money),
      reason: asked.reason,
    },
    by: { id: asked.by.id, name: asked.by.signature },
    at,
  });
}

export async function viewOf(
  tx: Transaction,
  orderId: string,
  telling: { readonly language: ReleaseAsked["language"]; readonly nowMs: number },
): Promise<Order> {
  const view = await readOrder(tx, orderId, telling);
  if (view === undefined) throw new Error("An order that was just locked is gone");
  return view;
}
