/** What the matcher is given of one company: what is agreed, open, reported and paid, at one moment. */
import type { Doubt } from "@kortkoll/core/bank/equal-lines.ts";
import type { MatchInput } from "@kortkoll/core/bank/payout-match.ts";
import { addDays, type BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Sql } from "../database/database.ts";
import { type HeldAgreement, readPayingAgreements } from "../payout-agreements/list-agreements.ts";
import { listOpenBatches } from "../payouts/list-open-batches.ts";
import { readDoubts } from "./find-doubts.ts";
import { selectAccepted, selectOpenLines, selectSettled } from "./match-input-store.ts";
import { readReported } from "./read-reported.ts";

/** A payout that has not come in a year is no longer looked for among bank lines. */
const LOOKS_BACK_DAYS = 400;

export type CompanyInput = MatchInput & {
  readonly agreements: readonly HeldAgreement[];
  readonly doubts: readonly Doubt[];
};

export async function readMatchInput(
  sql: Sql,
  { companyId, today }: { readonly companyId: string; readonly today: BusinessDay },
): Promise<CompanyInput> {
  const from = addDays(today, -LOOKS_BACK_DAYS);
  const open = await readOpen(sql, { companyId, today });
  const { agreements } = open;
  return {
    ...open,
    ...(await readReported(sql, { companyId, from, agreements })),
    accepted: await selectAccepted(sql, { companyId, from }),
    settled: await selectSettled(sql, { companyId, from }),
    bankLines: await selectOpenLines(sql, { companyId, from }),
    doubts: await readDoubts(sql, { companyId, from }),
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
