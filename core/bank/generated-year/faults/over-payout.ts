import { addPayoutLine, bench } from "../payout-lines.ts";
import { netOf } from "../year-underway.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";
import { wrongAmount } from "./odd-amounts.ts";

export const overPayout: FaultMaker = {
  kind: "overPayout",
  times: 4,
  plant: (ground) => {
    const payout = pickPayout(ground, { reports: ground.round === 1 ? "without" : "with" });
    const amountOre = wrongAmount(ground, payout, 1);
    const extra = Math.abs(netOf(payout) - amountOre);
    const line = addPayoutLine(ground.year, payout, {
      amountOre,
      allowed: [bench(payout.agreement.id, "over", "reportDiffers")],
    });
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `${extra} öre too much came on ${line.bookedOn}`,
      namedBy: [[answered(line)]],
    });
  },
};
