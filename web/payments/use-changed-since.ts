import type { OrderDetails } from "@kortkoll/server/api.ts";
import { useState } from "react";

/** True when an order's amount is another than when the page first showed it. */
export function useChangedSince(orders: readonly OrderDetails[]): boolean {
  const [first] = useState(() => amounts(orders));
  return amounts(orders) !== first;
}

function amounts(orders: readonly OrderDetails[]): string {
  return orders.map((order) => `${order.id} ${order.leftOre}`).join();
}
