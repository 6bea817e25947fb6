import { addPayoutLine, bench } from "../payout-lines.ts";
import { OTHER_ACCOUNT, SAVINGS_ACCOUNT } from "../year-places.ts";
import { batchesAre, type FaultMaker, pickPayout, tell } from "./fault-maker.ts";

/**
 * On another account of the company, or of the other company. Nothing may be booked by it; that it is
 * on the bench shows it, and otherwise that the payout is missing.
 */
export const wrongAccount: FaultMaker = {
  kind: "wrongAccount",
  times: 4,
  plant: (ground) => {
    const payout = pickPayout(ground, { reports: "with" });
    const account = ground.round % 2 === 0 ? SAVINGS_ACCOUNT : OTHER_ACCOUNT;
    const asked = bench(undefined, "agreementUnclear", "nothingOpen", "reportDiffers");
    const line = addPayoutLine(ground.year, payout, {
      account,
      allowed: [asked, { outcome: "notOurs" }],
    });
    const benched = { sign: "line", bankLineId: line.id, allowed: [asked] } as const;
    tell(ground, {
      payout,
      day: line.bookedOn,
      lines: [line],
      says: `What was due on ${payout.dueOn} came to ${account.owner}'s account ${account.iban}`,
      namedBy: [[benched], batchesAre(payout, "missing")],
    });
  },
};
