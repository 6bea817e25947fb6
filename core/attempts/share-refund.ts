/**
 * Where a refund is booked, decided before it is sent: first the credit invoices that credit what
 * was paid, then what we already owe the customer, and only then the order, which re-opens.
 */
import { addOre, type Ore, smallerOre, subtractOre, ZERO } from "../money.ts";

export type RefundSource = {
  readonly kind: "creditInvoice" | "debt" | "order";
  readonly orderId: string;
  /** The credit invoice's, the debt's or the order's own id. */
  readonly id: string;
  readonly leftOre: Ore;
  /**
   * Whether the money is part of what the payment applied to the order; false for what it took
   * above that, which has been a debt from the start.
   */
  readonly isOfOrder: boolean;
};

export type RefundPart = RefundSource & { readonly amountOre: Ore };

/** What the payment applied to an order and has not given back: no order's refund exceeds it. */
export type OrderRest = { readonly orderId: string; readonly leftOre: Ore };

export type SharedRefund = {
  readonly parts: readonly RefundPart[];
  /** What no source explains: then nothing may be refunded. */
  readonly uncoveredOre: Ore;
};

export function shareRefund(
  amountOre: Ore,
  sources: readonly RefundSource[],
  rests: readonly OrderRest[],
): SharedRefund {
  const ranked = [
    ...sources.filter((one) => one.kind === "creditInvoice"),
    ...sources.filter((one) => one.kind === "debt"),
    ...sources.filter((one) => one.kind === "order"),
  ];
  let uncoveredOre: Ore = amountOre;
  const parts: RefundPart[] = [];
  for (const source of ranked) {
    const limitOre = source.isOfOrder
      ? smallerOre(source.leftOre, restOf(source.orderId, rests, parts))
      : source.leftOre;
    const partOre = smallerOre(uncoveredOre, limitOre);
    if (partOre <= 0) continue;
    parts.push({ ...source, amountOre: partOre });
    uncoveredOre = subtractOre(uncoveredOre, partOre);
  }
  return { parts, uncoveredOre };
}

function restOf(orderId: string, rests: readonly OrderRest[], parts: readonly RefundPart[]): Ore {
  const rest = rests.find((one) => one.orderId === orderId)?.leftOre ?? ZERO;
  const taken = parts.filter((part) => part.isOfOrder && part.orderId === orderId);
  return subtractOre(rest, addOre(ZERO, ...taken.map((part) => part.amountOre)));
}
