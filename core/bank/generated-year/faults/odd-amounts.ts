/** Amounts that are wrong for certain: no other sales happen to sum to what comes instead. */
import { type Ore, ore } from "../../../money.ts";
import { countSubsets } from "../subset-sums.ts";
import { bankDaysBetween } from "../year-days.ts";
import { batchesOf, netOf, type PlannedPayout, type YearUnderway } from "../year-underway.ts";
import type { FaultGround } from "./fault-maker.ts";

/** Bank days: farther away nearly every sum can be made of something, and it proves nothing. */
const LOOKED_THROUGH = 4;

/** What comes instead of the payout's net: that much less (−1) or more (1), by a sum drawn here. */
export function wrongAmount(
  { year, random }: Pick<FaultGround, "year" | "random">,
  payout: PlannedPayout,
  direction: -1 | 1,
): Ore {
  const net = netOf(payout);
  const most = Math.min(Math.max(net - 20_000, 2_000), 900_000);
  for (let tries = 0; tries < 200; tries += 1) {
    const amount = ore(net + direction * random.between(1_000, most));
    if (!isExplained(year, payout, amount)) return amount;
  }
  throw new Error("Every wrong amount is the sum of something");
}

/** Whether other sales around the payout happen to sum to it; where a report tells, it is that. */
export function isExplained(year: YearUnderway, payout: PlannedPayout, amount: Ore): boolean {
  if (payout.reportedOn !== null) return false;
  const near = year.payouts
    .filter(({ agreement, dueOn }) => {
      const isNear = bankDaysBetween(dueOn, payout.dueOn) <= LOOKED_THROUGH;
      return agreement === payout.agreement && isNear;
    })
    .flatMap((other) => batchesOf(other).map(({ leftOre }) => leftOre));
  return countSubsets(near, amount) > 0;
}
