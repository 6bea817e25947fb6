/**
 * Where a refund is booked, decided before it is sent: first the credit invoices that credit what
 * was paid, then what we already owe the customer, and only then the order, which re-opens.
 */
import { type Ore, smallerOre, subtractOre, ZERO } from "../money.ts";

export type RefundSource = {
  readonly kind: "creditInvoice" | "debt" | "order";
  readonly orderId: string;
  /** The credit invoice's, the debt's or the order's own id. */
  readonly id: string;
  readonly leftOre: Ore;
};

export type RefundPart = RefundSource & { readonly amountOre: Ore };

/** Undefined when the sources do not cover the amount: then nothing is refunded. */
export function shareRefund(
  amountOre: Ore,
  sources: readonly RefundSource[],
): readonly RefundPart[] | undefined {
  const ranked = [
    ...sources.filter((one) => one.kind === "creditInvoice"),
    ...sources.filter((one) => one.kind === "debt"),
    ...sources.filter((one) => one.kind === "order"),
  ];
  let rest: Ore = amountOre;
  const parts: RefundPart[] = [];
  for (const source of ranked) {
    const part = smallerOre(rest, source.leftOre);
    if (part <= 0) continue;
    parts.push({ ...source, amountOre: part });
    rest = subtractOre(rest, part);
  }
  return rest === ZERO ? parts : undefined;
}
