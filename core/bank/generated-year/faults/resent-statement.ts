import { addPayoutLine } from "../payout-lines.ts";
import { bankDayAfter } from "../year-days.ts";
import { MAIN_ACCOUNT } from "../year-places.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/** The whole day's statement comes again in another file some days later. */
export const resentStatement: FaultMaker = {
  kind: "resentStatement",
  times: 3,
  plant: (ground) => {
    const payout = pickPayout(ground);
    const line = addPayoutLine(ground.year, payout);
    const on = bankDayAfter(line.bookedOn, ground.random.between(1, 3));
    ground.year.resent.push({ account: MAIN_ACCOUNT, day: line.bookedOn, on });
    tell(ground, {
      payout,
      day: on,
      lines: [line],
      says: `The statement of ${line.bookedOn} was sent again on ${on}`,
      namedBy: [[answered(line), { sign: "once", bankLineIds: [line.id] }]],
    });
  },
};
