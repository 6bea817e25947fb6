import { ore } from "../../../money.ts";
import { addPayoutLine, bench } from "../payout-lines.ts";
import { sendsReports } from "../year-places.ts";
import { netOf, type PlannedPayout } from "../year-underway.ts";
import { answered, type FaultGround, type FaultMaker, freePayouts, tell } from "./fault-maker.ts";

type Pair = readonly [PlannedPayout, PlannedPayout];

/**
 * Two sums to the öre alike on one day from one payer. Where references tell them apart both are
 * certain; where nothing does, which pays for which is for a person to say.
 */
export const equalSums: FaultMaker = {
  kind: "equalSums",
  times: 6,
  plant: (ground) => {
    const { year, round } = ground;
    const reports = round % 2 === 0;
    const pair = equalPair(ground, reports);
    const lines = pair.map((payout) => {
      payout.faultId = ground.faultId;
      const unclear = [bench(payout.agreement.id, "severalFit")];
      return addPayoutLine(year, payout, reports ? {} : { allowed: unclear });
    });
    const [payout] = pair;
    tell(ground, {
      payout,
      day: payout.dueOn,
      lines,
      says: `Two equal sums came on ${payout.dueOn}`,
      namedBy: [lines.map(answered)],
    });
  },
};

function equalPair(ground: FaultGround, reports: boolean): Pair {
  const free = freePayouts(ground.year).filter(
    ({ agreement }) => sendsReports(agreement) === reports,
  );
  const pairs = free.flatMap((one, place) =>
    free
      .slice(place + 1)
      .filter((other) => one.agreement === other.agreement && one.dueOn === other.dueOn)
      .map((other): Pair => (netOf(one) < netOf(other) ? [one, other] : [other, one])),
  );
  const byDifference = pairs.toSorted((a, b) => differenceOf(a) - differenceOf(b)).slice(0, 30);
  while (byDifference.length > 0) {
    const [pair] = byDifference.splice(ground.random.whole(byDifference.length), 1);
    if (pair !== undefined && makeEqual(pair)) return pair;
  }
  throw new Error("No two payouts could be made equal");
}

function differenceOf([smaller, larger]: Pair): number {
  return netOf(larger) - netOf(smaller);
}

/** One customer of the smaller paid more. Fees follow the amount, so that it takes a few tries. */
function makeEqual(pair: Pair): boolean {
  const largest = pair[0].payments.toSorted((a, b) => b.amountOre - a.amountOre)[0];
  if (largest === undefined || largest.kind === "refund") return false;
  const before = largest.amountOre;
  for (let tries = 0; tries < 8; tries += 1) {
    const difference = differenceOf(pair);
    if (difference === 0) return true;
    largest.amountOre = ore(largest.amountOre + difference);
  }
  largest.amountOre = before;
  return false;
}
