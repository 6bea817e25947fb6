import { addPayoutLine } from "../payout-lines.ts";
import { bankDayAfter } from "../year-days.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/** Until it has come a net payout can only wait; once it has, nothing is unclear. */
export const lateReport: FaultMaker = {
  kind: "lateReport",
  times: 4,
  plant: (ground) => {
    const payout = pickPayout(ground, { reports: "with" });
    const line = addPayoutLine(ground.year, payout);
    payout.reportedOn = bankDayAfter(payout.dueOn, ground.random.between(2, 5));
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `The report of ${line.bookedOn} came on ${payout.reportedOn}`,
      namedBy: [[answered(line)]],
    });
  },
};
