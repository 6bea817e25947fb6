/** What can be done with an order in the list, and which orders fit into one payment. */
import type { Order } from "@kortkoll/server/api.ts";

export type OrderStep = "pay" | "follow" | "open";

const LOOKED_AT_FIRST: readonly Order["position"][] = ["findingOut", "notProven", "paidNotApplied"];

export function stepFor(order: Order): OrderStep {
  if (order.activePaymentId !== null) return "follow";
  if (order.kind === "creditInvoice" || order.withdrawn || order.leftOre <= 0) return "open";
  // An order that waits for proof or for a decision is looked at first; its page says why.
  return LOOKED_AT_FIRST.includes(order.position) ? "open" : "pay";
}

/** One payment is of one company, and only of orders that can be paid now. */
export function fitsTogether(order: Order, selected: readonly Order[]): boolean {
  return stepFor(order) === "pay" && selected.every((one) => one.companyCode === order.companyCode);
}

export function sumLeftOre(orders: readonly Order[]): number {
  return orders.reduce((sum, order) => sum + order.leftOre, 0);
}

/** The row to stand on when rows have come and gone: the same one, else the same place. */
export function standOn(
  rows: readonly { readonly id: string }[],
  current: { readonly id: string | undefined; readonly place: number },
): number {
  const same = rows.findIndex((row) => row.id === current.id);
  if (same >= 0) return same;
  return Math.max(0, Math.min(current.place, rows.length - 1));
}
