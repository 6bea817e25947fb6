import { addPayoutLine, bench, exactly } from "../payout-lines.ts";
import type { PlannedPayout } from "../year-underway.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/**
 * Bank line and report name the merchant number of another of our sites. The terminals in the report
 * tell whose sales they are; who looks at sums only must ask.
 */
export const wrongMerchant: FaultMaker = {
  kind: "wrongMerchant",
  times: 4,
  plant: (ground) => {
    const payout = pickPayout(ground, {
      reports: "with",
      fits: (one) => othersOf(one).length > 0 && one.agreement.acquirer === "nets",
    });
    const [wrong = payout.merchantNumber] = othersOf(payout);
    payout.reportedMerchant = wrong;
    const asked = bench(
      payout.agreement.id,
      "reportDiffers",
      "agreementUnclear",
      "severalFit",
      "alreadyPaid",
      "over",
    );
    const line = addPayoutLine(ground.year, payout, {
      merchantNumber: wrong,
      allowed: [asked, exactly(payout)],
    });
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `Merchant number ${wrong} stands for sales of ${payout.merchantNumber}`,
      namedBy: [[answered(line)]],
    });
  },
};

function othersOf({ terms, merchantNumber }: PlannedPayout): readonly string[] {
  return terms.merchantNumbers
    .map(({ number }) => number)
    .filter((number) => number !== merchantNumber);
}
