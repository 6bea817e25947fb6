import type { BusinessDay } from "../../../time/stockholm.ts";
import { addPayoutLine, bench, exactly } from "../payout-lines.ts";
import { bankDayAfter, bankDayBefore } from "../year-days.ts";
import type { PlannedPayout } from "../year-underway.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/** The sum is right to the öre, and where there is a reference it too: what it pays for is certain. */
export const wrongDay: FaultMaker = {
  kind: "wrongDay",
  times: 7,
  plant: (ground) => {
    const { year, random, round } = ground;
    const early = round === 2 || round === 5;
    const payout = pickPayout(ground, {
      reports: round % 3 === 1 ? "without" : "with",
      fits: (payout) => !early || isSoldBefore(bankDayBefore(payout.dueOn), payout),
    });
    const bookedOn = early
      ? bankDayBefore(payout.dueOn)
      : bankDayAfter(payout.dueOn, random.between(1, 4));
    const allowed = [exactly(payout), bench(payout.agreement.id, "wrongDay")];
    const line = addPayoutLine(year, payout, { bookedOn, allowed });
    tell(ground, {
      payout,
      day: early ? bookedOn : payout.dueOn,
      lines: [line],
      says: `What was due on ${payout.dueOn} came on ${bookedOn}`,
      namedBy: [[answered(line)]],
    });
  },
};

function isSoldBefore(day: BusinessDay, { payments }: PlannedPayout): boolean {
  return payments.every(({ businessDay }) => businessDay < day);
}
