import { addPayoutLine, bench, exactly } from "../payout-lines.ts";
import { answered, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/** The report and the bank line agree, and both lack a sale that we have. */
export const paymentNotReported: FaultMaker = {
  kind: "paymentNotReported",
  times: 4,
  plant: (ground) => {
    const payout = pickPayout(ground, {
      reports: "with",
      fits: ({ payments }) => payments.filter(({ kind }) => kind === "sale").length > 2,
    });
    const sales = payout.payments.filter(({ kind }) => kind === "sale");
    const left = sales[ground.random.whole(sales.length)];
    if (left === undefined) throw new Error("A payout without sales");
    payout.unreported.add(left);
    const differs = bench(payout.agreement.id, "reportDiffers", "short");
    const line = addPayoutLine(ground.year, payout, { allowed: [exactly(payout), differs] });
    const { id, issuer, siteId, businessDay: saleDay, amountOre: leftOre } = left;
    const batch = { agreementId: payout.agreement.id, issuer, siteId, saleDay };
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `A payment of ${leftOre} öre on ${saleDay} is in no report`,
      namedBy: [
        [{ sign: "line", bankLineId: line.id, allowed: [differs] }],
        [answered(line), { sign: "unprovenPayment", paymentId: id }],
        [answered(line), { sign: "batch", batch, states: ["short", "missing"], leftOre }],
      ],
    });
  },
};
