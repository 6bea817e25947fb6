import { type Ore, ore } from "../../../money.ts";
import type { PayoutPart } from "../../payout-match.ts";
import { addPayoutLine, bench, exactly } from "../payout-lines.ts";
import {
  netOf,
  type PlannedLine,
  type PlannedPayout,
  partsOf,
  sumOfParts,
} from "../year-underway.ts";
import { answered, type FaultGround, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/**
 * One payout as two lines on a day. By card issuer each line is exactly one batch, and certain; at any
 * other sum the two pay for it together, and which sale is in which nobody can say.
 */
export const splitPayout: FaultMaker = {
  kind: "splitPayout",
  times: 4,
  plant: (ground) => {
    const byIssuer = ground.round % 2 === 1;
    const payout = byIssuer
      ? pickPayout(ground, { reports: "without", fits: hasTwoIssuers })
      : pickPayout(ground, { reports: "with" });
    const lines = byIssuer ? splitByIssuer(ground, payout) : splitAnywhere(ground, payout);
    tell(ground, {
      payout,
      day: payout.dueOn,
      lines,
      says: `What was due on ${payout.dueOn} came as two lines`,
      namedBy: [lines.map(answered)],
    });
  },
};

function splitByIssuer({ year }: FaultGround, payout: PlannedPayout): readonly PlannedLine[] {
  return partsOf(payout).map((part) =>
    addPayoutLine(year, payout, {
      amountOre: part.amountOre,
      allowed: [exactly(payout, [part])],
    }),
  );
}

function splitAnywhere({ year, random }: FaultGround, payout: PlannedPayout): PlannedLine[] {
  const net = netOf(payout);
  const first: Ore = ore(random.between(Math.floor(net / 4), Math.floor(net / 2)));
  const allowed = [bench(payout.agreement.id, "short", "reportDiffers", "severalFit")];
  return [first, ore(net - first)].map((amountOre) =>
    addPayoutLine(year, payout, { amountOre, allowed }),
  );
}

function hasTwoIssuers(payout: PlannedPayout): boolean {
  const parts: readonly PayoutPart[] = partsOf(payout);
  const sums = parts.map((part) => sumOfParts([part]));
  return sums.length === 2 && sums.every((sum) => sum > 0) && sums[0] !== sums[1];
}
