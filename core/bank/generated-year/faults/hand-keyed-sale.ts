import { ore } from "../../../money.ts";
import { addPayoutLine, bench, exactly } from "../payout-lines.ts";
import type { DraftPayment } from "../year-payments.ts";
import { batchesOf, type PlannedPayout } from "../year-underway.ts";
import { answered, type FaultGround, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/**
 * The report and the bank line agree, and both have a sale more than we. The money is certain to be
 * of that report; so it may be taken as reported, or asked about, but the sale must be named.
 */
export const handKeyedSale: FaultMaker = {
  kind: "handKeyedSale",
  times: 4,
  plant: (ground) => {
    const payout = pickPayout(ground, { reports: "with" });
    const sale = handKeyed(ground, payout);
    payout.handKeyed.push(sale);
    const differs = bench(payout.agreement.id, "reportDiffers", "over");
    const line = addPayoutLine(ground.year, payout, { allowed: [exactly(payout), differs] });
    const { issuer, siteId, businessDay: saleDay, amountOre } = sale;
    const batch = { agreementId: payout.agreement.id, issuer, siteId, saleDay };
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `The report has a sale of ${amountOre} öre on ${saleDay} that we do not know`,
      namedBy: [
        [{ sign: "line", bankLineId: line.id, allowed: [differs] }],
        [answered(line), { sign: "unknownSale", reference: sale.acquirerReference }],
        [answered(line), { sign: "batch", batch, states: ["over"], leftOre: ore(-amountOre) }],
      ],
    });
  },
};

function handKeyed({ random, faultId }: FaultGround, payout: PlannedPayout): DraftPayment {
  const [like] = payout.payments;
  const batch = batchesOf(payout).find(({ leftOre }) => leftOre > 0);
  if (like === undefined || batch === undefined) throw new Error("An empty payout");
  return {
    ...like,
    id: faultId,
    acquirerReference: `TX${String(random.between(1, 999)).padStart(6, "9")}`,
    kind: "sale",
    issuer: batch.issuer,
    businessDay: batch.saleDay,
    authorisationCode: String(random.whole(1_000_000)).padStart(6, "0"),
    lastFour: String(random.whole(10_000)).padStart(4, "0"),
    amountOre: ore(random.between(30_000, 600_000)),
  };
}
