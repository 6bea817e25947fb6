/** What the matcher is given of one company: what is agreed, open, reported and paid, at one moment. */
import type { Doubt } from "@kortkoll/core/bank/equal-lines.ts";
import { lookBackOf } from "@kortkoll/core/bank/matching/look-back.ts";
import type { MatchInput } from "@kortkoll/core/bank/payout-match.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { type HeldAgreement, readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { listOpenBatches } from "../payouts/list-open-batches.ts";
import { keyOfAgreements } from "./agreements-key.ts";
import { readDoubts } from "./find-doubts.ts";
import {
  countNotOurs,
  selectAccepted,
  selectOpenLines,
  selectSettled,
} from "./match-input-store.ts";
import { readReported } from "./read-reported.ts";
import { readReportedFees } from "./read-reported-fees.ts";

/** A payout that has not come in a year is no longer looked for among bank lines. */
export const LOOKS_BACK_DAYS = 400;

export type CompanyInput = MatchInput & {
  readonly agreements: readonly HeldAgreement[];
  readonly doubts: readonly Doubt[];
  /** Open lines that were found before to fit none of these agreements: they are not among the lines. */
  readonly knownNotOurs: number;
};

/** Of the past only what may say something about what is open: it costs as much as that is. */
export async function readMatchInput(
  sql: Sql,
  { companyId, today }: { readonly companyId: string; readonly today: BusinessDay },
): Promise<CompanyInput> {
  const from = addDays(today, -LOOKS_BACK_DAYS);
  const open = await readOpen(sql, { companyId, today });
  const { agreements } = open;
  const agreementsKey = keyOfAgreements(agreements);
  const reportedPayouts = await readReported(sql, { companyId, from, agreements });
  const bankLines = await selectOpenLines(sql, { companyId, from, agreementsKey });
  const lookBack = lookBackOf({ lines: bankLines, agreements, reports: reportedPayouts });
  const { feeMonths } = lookBack;
  return {
    ...open,
    reportedPayouts,
    reportedFees: await readReportedFees(sql, { companyId, agreements, feeMonths }),
    accepted: await selectAccepted(sql, { companyId, from, lookBack }),
    settled: await selectSettled(sql, { companyId, from }),
    doubts: await readDoubts(sql, { companyId, from, agreementsKey }),
    bankLines,
    knownNotOurs: await countNotOurs(sql, { companyId, from, agreementsKey }),
  };
}

/** What is agreed and what is open of it: all that a person chooses from. */
export async function readOpen(
  sql: Sql,
  { companyId, today }: { readonly companyId: string; readonly today: BusinessDay },
): Promise<Pick<CompanyInput, "agreements" | "openBatches">> {
  const from = addDays(today, -LOOKS_BACK_DAYS);
  return {
    agreements: await readPayingAgreements(sql, [companyId]),
    openBatches: await listOpenBatches(sql, { companyId, from, to: today }),
  };
}
