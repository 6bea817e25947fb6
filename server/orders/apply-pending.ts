/**
 * A newer version, or a withdrawal, that came while an attempt held the order is applied when the
 * attempt ends, in the transaction that ends it. It waits on when another attempt holds the order.
 */

import { ore } from "@kortkoll/core/money.ts";
import {
  changeOrderTotal,
  type OrderMoney,
  withdrawOrder,
} from "@kortkoll/core/orders/order-books.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { holderOf, readOrderContent, type StoredOrder, updateOrderContent } from "./order-store.ts";
import { recordOrderChange } from "./record-order-change.ts";

export type Applying = { readonly newId: NewId; readonly nowMs: number };

/** What the order comes to once nothing holds it and what waits has been applied. */
export function moneyOnceFree(order: StoredOrder): OrderMoney {
  const { money, pendingVersion, pendingChange, pendingWithdrawal } = order;
  const changed =
    pendingVersion === null
      ? money
      : changeOrderTotal(money, ore(readOrderContent(pendingChange).totalOre)).order;
  return pendingWithdrawal ? withdrawOrder(changed).order : changed;
}

export async function applyPending(
  tx: Transaction,
  order: StoredOrder,
  applying: Applying,
): Promise<StoredOrder> {
  if (holderOf(order) !== undefined) return order;
  let now = order;
  if (now.pendingVersion !== null) now = await applyPendingVersion(tx, now, applying);
  if (now.pendingWithdrawal) {
    now = await recordOrderChange(tx, now, {
      change: withdrawOrder(now.money),
      cause: {
        ...applying,
        by: `system:${now.systemCode}`,
        event: "withdrawn",
        debtReason: "withdrawn",
        attempt: undefined,
        heldBy: undefined,
      },
    });
  }
  return now;
}

async function applyPendingVersion(
  tx: Transaction,
  order: StoredOrder,
  applying: Applying,
): Promise<StoredOrder> {
  const version = order.pendingVersion;
  if (version === null) return order;
  const content = readOrderContent(order.pendingChange);
  await updateOrderContent(tx, {
    orderId: order.id,
    version,
    content,
    at: new Date(applying.nowMs),
  });
  const changed: StoredOrder = {
    ...order,
    version,
    pendingVersion: null,
    pendingChange: null,
    orderNumber: content.orderNumber,
    customerName: content.customerName,
    serviceAdvisor: content.serviceAdvisor,
  };
  return recordOrderChange(tx, changed, {
    change: changeOrderTotal(changed.money, ore(content.totalOre)),
    cause: {
      ...applying,
      by: `system:${order.systemCode}`,
      event: "changed",
      debtReason: "surplus",
      attempt: undefined,
      heldBy: undefined,
    },
  });
}
