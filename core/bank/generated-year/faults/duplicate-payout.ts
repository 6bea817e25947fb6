import { addPayoutLine, bench, exactly } from "../payout-lines.ts";
import { bankDayAfter } from "../year-days.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/**
 * The bank's reference is another, so that it is not the same line. On a later day it is certain which
 * is the copy; on the same day either may be.
 */
export const duplicatePayout: FaultMaker = {
  kind: "duplicatePayout",
  times: 5,
  plant: (ground) => {
    const { year, round, random } = ground;
    const reports = round === 1 ? "without" : "with";
    const payout = pickPayout(ground, { reports });
    const again = bench(payout.agreement.id, "alreadyPaid", "nothingOpen");
    const sameDay = round === 2;
    const either = [exactly(payout), bench(payout.agreement.id, "alreadyPaid", "severalFit")];
    const bookedOn = sameDay ? payout.dueOn : bankDayAfter(payout.dueOn, random.between(1, 3));
    const line = addPayoutLine(year, payout, sameDay ? { allowed: either } : {});
    const copy = addPayoutLine(year, payout, { bookedOn, allowed: sameDay ? either : [again] });
    year.exclusive.push([line.id, copy.id]);
    tell(ground, {
      payout,
      day: bookedOn,
      lines: [line, copy],
      says: `The payout of ${payout.dueOn} came once more on ${bookedOn}`,
      namedBy: [[answered(line), answered(copy)]],
    });
  },
};
