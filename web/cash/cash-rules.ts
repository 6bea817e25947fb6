/** What a payment in cash comes to, as the server will count it, and what the customer may hand over. */
import { readCashAsk, shareCash } from "@kortkoll/core/cash/round-cash.ts";
import { addOre, type Ore, ore, parseKeyedOre, subtractOre, ZERO } from "@kortkoll/core/money.ts";
import type { StartPaymentBody } from "@kortkoll/server/api.ts";

export type CashPrice =
  | {
      readonly kind: "priced";
      /** Whole kronor. */
      readonly toPayOre: Ore;
      readonly ordersOre: Ore;
      readonly roundingOre: Ore;
    }
  | { readonly kind: "notWhole" };

type Part = {
  readonly leftOre: number;
  readonly asked: StartPaymentBody["allocations"][number];
};

export function priceInCash(parts: readonly Part[]): CashPrice {
  const asked: { askedOre: Ore; settles: boolean }[] = [];
  for (const { leftOre, asked: one } of parts) {
    const amountOre = one.amountOre === undefined ? undefined : ore(one.amountOre);
    const read = readCashAsk(amountOre, ore(leftOre));
    if (read.kind === "notWhole" || read.kind === "tooLarge") return { kind: "notWhole" };
    asked.push({ askedOre: read.askedOre, settles: read.kind === "rest" });
  }
  const { cashOre, roundingOre } = shareCash(asked);
  const ordersOre = addOre(ZERO, ...asked.map((one) => one.askedOre));
  return { kind: "priced", toPayOre: cashOre, ordersOre, roundingOre };
}

/** Notes and coins that people hand over, in kronor. */
const EVEN = [50, 100, 500, 1000];

/** The exact amount first, then the next even sums above it. */
export function quickChoices(toPayOre: number): readonly Ore[] {
  if (toPayOre <= 0) return [];
  const above = EVEN.map((kronor) => Math.ceil(toPayOre / (kronor * 100)) * kronor * 100);
  return [...new Set([toPayOre, ...above])].map((amount) => ore(amount));
}

export type Received =
  /** Nobody has said: the exact amount. */
  | { readonly kind: "notSaid" }
  | { readonly kind: "received"; readonly receivedOre: Ore; readonly changeOre: Ore }
  | { readonly kind: "notAnAmount" }
  | { readonly kind: "tooLittle" };

export function readReceived(keyed: string, toPayOre: Ore): Received {
  if (keyed.trim() === "") return { kind: "notSaid" };
  const receivedOre = parseKeyedOre(keyed);
  if (receivedOre === undefined || receivedOre % 100 !== 0) return { kind: "notAnAmount" };
  if (receivedOre < toPayOre) return { kind: "tooLittle" };
  return { kind: "received", receivedOre, changeOre: subtractOre(receivedOre, toPayOre) };
}

/** Whole kronor keyed into a dialogue; undefined when they are not. */
export function readKronor(keyed: string): Ore | undefined {
  const amountOre = parseKeyedOre(keyed);
  return amountOre === undefined || amountOre <= 0 || amountOre % 100 !== 0 ? undefined : amountOre;
}
