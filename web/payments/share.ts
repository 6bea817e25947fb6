/** What a person keyed as a share of an order: an amount in öre, or why it is not one. */
import { parseKeyedOre } from "@kortkoll/core/money.ts";

export type Share =
  | { readonly kind: "amount"; readonly ore: number }
  | { readonly kind: "notAnAmount" }
  | { readonly kind: "zero" }
  | { readonly kind: "tooLarge" };

export function readShare(keyed: string, leftOre: number): Share {
  const ore = parseKeyedOre(keyed);
  if (ore === undefined) return { kind: "notAnAmount" };
  if (ore === 0) return { kind: "zero" };
  return ore > leftOre ? { kind: "tooLarge" } : { kind: "amount", ore };
}
