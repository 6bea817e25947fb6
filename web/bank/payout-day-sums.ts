/** Payouts of a day or a month taken together, however they stand. */
import type { PayoutDays } from "@kortkoll/server/payouts/payouts-api.ts";

export type PayoutStateSum = PayoutDays["days"][number]["states"][number];

export function sumOf(states: readonly PayoutStateSum[]): Omit<PayoutStateSum, "state"> {
  const sum = (of: (one: PayoutStateSum) => number): number =>
    states.reduce((total, one) => total + of(one), 0);
  return {
    payouts: sum(({ payouts }) => payouts),
    payments: sum(({ payments }) => payments),
    amountOre: sum(({ amountOre }) => amountOre),
    paidOre: sum(({ paidOre }) => paidOre),
    leftOre: sum(({ leftOre }) => leftOre),
  };
}
