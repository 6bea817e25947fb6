/** Every kind of fault of the year, in the order in which they take their payouts. */
import type { Random } from "../../../seeded-random.ts";
import type { YearUnderway } from "../year-underway.ts";
import { chargeback } from "./chargeback.ts";
import { chargebackReversed } from "./chargeback-reversed.ts";
import { duplicatePayout } from "./duplicate-payout.ts";
import { equalSums } from "./equal-sums.ts";
import type { FaultMaker } from "./fault-maker.ts";
import { handKeyedSale } from "./hand-keyed-sale.ts";
import { lateReport } from "./late-report.ts";
import { missingPayout } from "./missing-payout.ts";
import { overPayout } from "./over-payout.ts";
import { partlyReversed } from "./partly-reversed.ts";
import { paydayInReference } from "./payday-in-reference.ts";
import { paymentNotReported } from "./payment-not-reported.ts";
import { resentStatement } from "./resent-statement.ts";
import { reserve } from "./reserve.ts";
import { shortPayout } from "./short-payout.ts";
import { splitPayout } from "./split-payout.ts";
import { unexpectedFee } from "./unexpected-fee.ts";
import { wrongAccount } from "./wrong-account.ts";
import { wrongDay } from "./wrong-day.ts";
import { wrongMerchant } from "./wrong-merchant.ts";

/**
 * Equal sums come first, for they change what customers paid, and wrong merchant numbers early, for
 * few payouts can have them. New kinds go last: so they move none of those before them.
 */
export const FAULT_MAKERS: readonly FaultMaker[] = [
  equalSums,
  wrongMerchant,
  chargeback,
  chargebackReversed,
  missingPayout,
  duplicatePayout,
  shortPayout,
  overPayout,
  wrongDay,
  unexpectedFee,
  reserve,
  splitPayout,
  wrongAccount,
  resentStatement,
  handKeyedSale,
  paymentNotReported,
  lateReport,
  partlyReversed,
  paydayInReference,
];

export function plantFaults(year: YearUnderway, random: Random): void {
  for (const [place, { kind, times, plant }] of FAULT_MAKERS.entries()) {
    const own = random.branch(place);
    for (let round = 0; round < times; round += 1) {
      plant({ year, random: own, kind, round, faultId: `${kind} ${round + 1}` });
    }
  }
}
