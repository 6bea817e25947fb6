/**
 * Fees that were not kept from payouts, as acquirers' own files tell of them, summed for a month of sales:
 * of the months whose fee an open bank line may be.
 */
import type { FeeMonth } from "@kortkoll/core/bank/matching/look-back.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";
import type { ReportedFees } from "@kortkoll/core/bank/payout-match.ts";
import { addOre, ore, ZERO } from "@kortkoll/core/money.ts";
import { addDays, type BusinessDay, parseBusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { reportReader } from "./read-reported.ts";
import { selectReportedFees } from "./reported-store.ts";

export async function readReportedFees(
  sql: Sql,
  asked: {
    readonly companyId: string;
    readonly agreements: readonly PayoutAgreement[];
    readonly feeMonths: readonly FeeMonth[];
  },
): Promise<readonly ReportedFees[]> {
  const agreedBy = reportReader(asked.agreements);
  const byMonth = Map.groupBy(asked.feeMonths, ({ month }) => month);
  const fees: ReportedFees[] = [];
  for (const [month, ofMonth] of byMonth) {
    const days = daysOf(month);
    if (days === undefined) continue;
    const payouts = await selectReportedFees(sql, { companyId: asked.companyId, ...days });
    for (const { agreementId } of ofMonth) {
      const feesOre = addOre(
        ZERO,
        ...payouts
          .filter((payout) => {
            const agreed = agreedBy(payout, payout);
            return agreed?.agreement.id === agreementId && agreed.terms.form !== "net";
          })
          .map((payout) => ore(payout.feesOre)),
      );
      if (feesOre !== 0) fees.push({ agreementId, month, feesOre });
    }
  }
  return fees;
}

function daysOf(month: string): { first: BusinessDay; last: BusinessDay } | undefined {
  const first = parseBusinessDay(`${month}-01`);
  const next = first && parseBusinessDay(`${addDays(first, 31).slice(0, 7)}-01`);
  return first && next && { first, last: addDays(next, -1) };
}
