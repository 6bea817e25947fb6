/** What the matcher says of a company's open bank lines now, from one moment of the database. */

import { matchBankLines } from "@kortkoll/core/bank/matching/match-bank-lines.ts";
import type { MatchOutcome, ZeroPayout } from "@kortkoll/core/bank/payout-match.ts";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { MatchDeps } from "./decide-match.ts";
import { type CompanyInput, readMatchInput } from "./read-match-input.ts";

export type Computed = {
  readonly input: CompanyInput;
  readonly outcomes: readonly MatchOutcome[];
  /** Due by now: what is told of a coming day has not come to nothing yet. */
  readonly zeroPayouts: readonly ZeroPayout[];
};

export async function computeOutcomes(
  deps: Pick<MatchDeps, "database" | "clock">,
  companyId: string,
): Promise<Computed> {
  const today = businessDayOf(deps.clock());
  const input = await deps.database.inTransaction(
    (tx) => readMatchInput(tx, { companyId, today }),
    { isolation: "repeatable read", readOnly: true },
  );
  const { lines, zeroPayouts } = matchBankLines(input);
  const due = zeroPayouts.filter(({ dueOn }) => dueOn <= today);
  return { input, outcomes: lines, zeroPayouts: due };
}
