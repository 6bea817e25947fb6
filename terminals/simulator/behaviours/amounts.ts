/** The terminal approves another amount than it was asked for. Only purchases are changed. */
import { addOre, type Ore, ore } from "@kortkoll/core/money.ts";
import { SURCHARGE_ORE, TIP_ORE, WRONG_TOTAL_EXCESS_ORE } from "../assumptions.ts";
import type { Outcome } from "../truth/outcome.ts";
import type { Script } from "./script.ts";

export const AMOUNTS: readonly Script[] = [
  {
    name: "tip",
    ending: "942",
    takesMoney: true,
    changeOutcome: (outcome) =>
      approve(outcome, { totalOre: addOre(outcome.totalOre, ore(TIP_ORE)), tipOre: ore(TIP_ORE) }),
    sv: "Kunden lägger till 25,00 i dricks",
    en: "The customer adds a tip of 25.00",
  },
  {
    name: "surcharge",
    ending: "943",
    takesMoney: true,
    changeOutcome: (outcome) =>
      approve(outcome, {
        totalOre: addOre(outcome.totalOre, ore(SURCHARGE_ORE)),
        surchargeOre: ore(SURCHARGE_ORE),
      }),
    sv: "Terminalen lägger på en kortavgift på 15,00",
    en: "The terminal adds a surcharge of 15.00",
  },
  {
    name: "partial-approval",
    ending: "944",
    takesMoney: true,
    changeOutcome: (outcome) =>
      approve(outcome, { totalOre: ore(Math.floor(outcome.totalOre / 2)) }),
    sv: "Bara hälften godkänns",
    en: "Only half is approved",
  },
  {
    name: "wrong-total",
    ending: "946",
    takesMoney: true,
    changeOutcome: (outcome) =>
      approve(outcome, { totalOre: addOre(outcome.totalOre, ore(WRONG_TOTAL_EXCESS_ORE)) }),
    sv: "TotalAmount är 1,00 högre utan förklaring",
    en: "TotalAmount is 1.00 higher without a reason",
  },
];

function approve(
  outcome: Outcome,
  change: { totalOre: Ore; tipOre?: Ore; surchargeOre?: Ore },
): Outcome {
  return outcome.kind === "purchase" && outcome.verdict === "approved"
    ? { ...outcome, ...change }
    : outcome;
}
