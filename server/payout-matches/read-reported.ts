/** Payouts and fees as acquirers' own files tell of them, for the matcher. */
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import type { MatchInput } from "@kortkoll/core/bank/payout-match.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";

/** Until acquirers' lines are held beside our payments nothing is reported. */
export function readReported(
  _sql: Sql,
  _asked: {
    readonly companyId: string;
    readonly from: BusinessDay;
    readonly agreements: readonly PayoutAgreement[];
  },
): Promise<Pick<MatchInput, "reportedPayouts" | "reportedFees">> {
  return Promise.resolve({ reportedPayouts: [], reportedFees: [] });
}
