/** Everything that money given back can be booked against, and how much of each. */
import type { OrderRest, RefundSource } from "@kortkoll/core/attempts/share-refund.ts";
import { largerOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import { leftOf } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import type { PayableOrder } from "../orders/lock-orders.ts";
import type { StoredAttempt } from "./attempt-store.ts";
import {
  isOfItsOrder,
  lockOpenDebts,
  readClaimedBack,
  readGivenBackOfOrders,
} from "./refund-store.ts";

/** The orders are locked, the debts get so here. What is claimed to have gone back is not offered. */
export async function sourcesOf(
  tx: Transaction,
  original: StoredAttempt,
  orders: readonly PayableOrder[],
): Promise<readonly RefundSource[]> {
  const credits = orders
    .filter((order) => order.money.kind === "creditInvoice")
    .map(
      (order): RefundSource => ({
        kind: "creditInvoice",
        orderId: order.creditsOrderId ?? order.id,
        id: order.id,
        leftOre: leftOf(order.money),
        isOfOrder: true,
      }),
    );
  const paid = orders
    .filter((order) => order.money.kind !== "creditInvoice")
    .map(
      (order): RefundSource => ({
        kind: "order",
        orderId: order.id,
        id: order.id,
        leftOre: order.money.paidOre,
        isOfOrder: true,
      }),
    );
  const debts = await lockOpenDebts(
    tx,
    original.id,
    paid.map((source) => source.id),
  );
  const owed = debts.flatMap(({ id, orderId, leftOre, ...debt }): readonly RefundSource[] => {
    if (orderId === null) return [];
    return [{ kind: "debt", orderId, id, leftOre, isOfOrder: isOfItsOrder(debt) }];
  });
  const claimed = await readClaimedBack(
    tx,
    [...credits, ...owed].map((source) => source.id),
  );
  const free = [...credits, ...owed].map(({ leftOre, ...source }) => ({
    ...source,
    leftOre: largerOre(ZERO, subtractOre(leftOre, claimed.get(source.id) ?? ZERO)),
  }));
  return [...free, ...paid];
}

export async function restsOf(
  tx: Transaction,
  original: StoredAttempt,
): Promise<readonly OrderRest[]> {
  const givenBack = await readGivenBackOfOrders(tx, original.id);
  return original.allocations.map((allocation) => ({
    orderId: allocation.orderId,
    leftOre: largerOre(
      ZERO,
      subtractOre(allocation.appliedOre, givenBack.get(allocation.orderId) ?? ZERO),
    ),
  }));
}
