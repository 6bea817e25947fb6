import { ore } from "../../../money.ts";
import { debitLine } from "../monthly-fees.ts";
import { addPayoutLine, bench } from "../payout-lines.ts";
import { bankDayAfter } from "../year-days.ts";
import { netOf } from "../year-underway.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";
import { isExplained } from "./odd-amounts.ts";

/**
 * A part of a payout is drawn back on the bank day after, under the reference of the payout. No file
 * says why, so that it can only be asked about; the payout itself was what it should be.
 */
export const partlyReversed: FaultMaker = {
  kind: "partlyReversed",
  times: 4,
  plant: (ground) => {
    const { year, random, round } = ground;
    const payout = pickPayout(ground, { reports: round % 2 === 0 ? "with" : "without" });
    const line = addPayoutLine(year, payout);
    const bookedOn = bankDayAfter(payout.dueOn, 1);
    let amountOre = ore(-random.between(5_000, Math.floor(netOf(payout) / 2)));
    while (isExplained(year, payout, amountOre)) amountOre = ore(amountOre - 1);
    const back = debitLine(year, payout, {
      bookedOn,
      amountOre,
      texts: [`RÄTTELSE ${payout.reference ?? "KORT"}`, `AVTAL ${payout.merchantNumber}`],
      allowed: [
        bench(
          payout.agreement.id,
          "nothingOpen",
          "alreadyPaid",
          "reportDiffers",
          "agreementUnclear",
        ),
      ],
      faultId: ground.faultId,
    });
    year.otherLines.push(back);
    tell(ground, {
      payout,
      day: bookedOn,
      lines: [line, back],
      says: `${-amountOre} öre of the payout of ${payout.dueOn} were drawn back on ${bookedOn}`,
      namedBy: [[answered(line), answered(back)]],
    });
  },
};
