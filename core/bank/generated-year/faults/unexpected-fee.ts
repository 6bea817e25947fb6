import { ore } from "../../../money.ts";
import { debitLine } from "../monthly-fees.ts";
import { addPayoutLine, bench } from "../payout-lines.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/** On no day of fees, or by an acquirer whose fees are never drawn from the account. */
export const unexpectedFee: FaultMaker = {
  kind: "unexpectedFee",
  times: 4,
  plant: (ground) => {
    const { year, random, round } = ground;
    const payout = pickPayout(ground, {
      reports: round % 2 === 0 ? "with" : "without",
      fits: ({ terms, dueOn }) => terms.form === "gross" && !isNearFeeDay(dueOn),
    });
    addPayoutLine(year, payout, { faultId: ground.faultId });
    const line = debitLine(year, payout, {
      bookedOn: payout.dueOn,
      amountOre: ore(-random.between(9_900, 240_000)),
      texts: ["AVGIFT", `AVTAL ${payout.merchantNumber}`],
      allowed: [bench(payout.agreement.id, "nothingOpen", "wrongDay", "agreementUnclear")],
      faultId: ground.faultId,
    });
    year.otherLines.push(line);
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `A fee was drawn on ${line.bookedOn} that the agreement does not know`,
      namedBy: [[answered(line)]],
    });
  },
};

function isNearFeeDay(day: string): boolean {
  const ofMonth = Number(day.slice(8));
  return ofMonth > 8 && ofMonth < 25;
}
