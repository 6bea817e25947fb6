import { addPayoutLine, bench, exactly } from "../payout-lines.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/**
 * The acquirer writes the day of the payout where its reference had the day of its report, in the bank
 * line and, every second time, in its report too: it then reads as the reference of a later payout. The
 * sum and the sales in the report tell which it is; who trusts the reference must ask.
 */
export const paydayInReference: FaultMaker = {
  kind: "paydayInReference",
  times: 4,
  plant: (ground) => {
    const payout = pickPayout(ground, {
      reports: "with",
      fits: ({ agreement, merchantNumber, reference, dueOn }) =>
        agreement.acquirer === "worldline" &&
        reference !== `${merchantNumber}-${dueOn.replaceAll("-", "")}`,
    });
    const told = `${payout.merchantNumber}-${payout.dueOn.replaceAll("-", "")}`;
    const reported = payout.reference;
    payout.reference = told;
    const asked = bench(
      payout.agreement.id,
      "reportDiffers",
      "short",
      "over",
      "wrongDay",
      "severalFit",
      "feeUnknown",
      "alreadyPaid",
      "nothingOpen",
    );
    const line = addPayoutLine(ground.year, payout, { allowed: [exactly(payout), asked] });
    if (ground.round % 2 === 0) payout.reference = reported;
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `What was due on ${payout.dueOn} came as ${told}`,
      namedBy: [[answered(line)]],
    });
  },
};
