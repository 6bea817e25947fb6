/**
 * A release that was a mistake is taken back by a voucher that corrects it, as long as the order is
 * what it was then: nothing paid, given back, changed or withdrawn since.
 */
import { takeBackRelease } from "@kortkoll/core/orders/order-books.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Transaction } from "../database/database.ts";
import { storeAnswer } from "../http/idempotency.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { recordOrderChange } from "../orders/record-order-change.ts";
import {
  findStandingRelease,
  markTakenBack,
  type StandingRelease,
  setSettlement,
} from "./release-store.ts";
import { viewOf } from "./release-to-ledger.ts";
import {
  causeOf,
  type ReleaseAsked,
  type ReleaseDeps,
  type ReleaseOutcome,
  refuseRelease,
  whyHeld,
} from "./releasing.ts";

export function takeOrderBack(deps: ReleaseDeps, asked: ReleaseAsked): Promise<ReleaseOutcome> {
  return deps.database.inTransaction(async (tx): Promise<ReleaseOutcome> => {
    const [order] = await lockOrdersForPayment(tx, [asked.orderId]);
    if (order === undefined) return refuseRelease("orderNotFound");
    const standing = await findStandingRelease(tx, order.id);
    if (standing === undefined || hasFollowed(order, standing)) {
      return refuseRelease("releaseFollowed");
    }
    const held = whyHeld(order);
    if (held !== undefined) return held;
    const nowMs = deps.clock();
    await takeBack(tx, deps, { order, standing, asked, nowMs });
    const view = await viewOf(tx, order.id, { language: asked.language, nowMs });
    await storeAnswer(tx, asked.claim, { status: 200, body: view, at: new Date(nowMs) });
    return { kind: "done", order: view };
  });
}

function hasFollowed({ money, ...order }: PayableOrder, standing: StandingRelease): boolean {
  return (
    money.withdrawn ||
    money.interimOre !== 0 ||
    money.paidOre !== standing.paidOre ||
    money.totalOre !== standing.totalOre ||
    order.version !== standing.version ||
    order.pendingVersion !== null ||
    order.pendingWithdrawal
  );
}

async function takeBack(
  tx: Transaction,
  deps: ReleaseDeps,
  taking: {
    readonly order: PayableOrder;
    readonly standing: StandingRelease;
    readonly asked: ReleaseAsked;
    readonly nowMs: number;
  },
): Promise<void> {
  const { order, standing, asked, nowMs } = taking;
  const { was, amountOre, voucherId: correctsId } = standing;
  const change = takeBackRelease(order.money, { was, amountOre });
  const at = new Date(nowMs);
  // An order that was released twice stays released by the first.
  const released = was === "ledger" && order.released;
  await setSettlement(tx, { id: order.id, settlement: was, released });
  await recordOrderChange(tx, order, {
    change,
    cause: { ...causeOf(deps, asked, nowMs), event: "releaseTakenBack", correctsId },
  });
  await markTakenBack(tx, standing.id, { reason: asked.reason, by: asked.by, at });
  await recordAudit(tx, deps.newId, {
    kind: "orderReleaseTakenBack",
    companyId: order.companyId,
    siteId: order.siteId,
    subject: { kind: "order", id: order.id },
    content: { invoiceNumber: order.invoiceNumber, amountOre, reason: asked.reason },
    by: { id: asked.by.id, name: asked.by.signature },
    at,
  });
}
