/** What the matcher says of a company's open bank lines now, from one moment of the database. */

import type { Doubt } from "@kortkoll/core/bank/equal-lines.ts";
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
  /** Lines that fit an agreement, and may be the same movement as one that counts already. */
  readonly doubts: readonly Doubt[];
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
  const doubted = new Map(input.doubts.map((doubt) => [doubt.lineId, doubt]));
  const bankLines = input.bankLines.filter(({ id }) => !doubted.has(id));
  const { lines, zeroPayouts } = matchBankLines({ ...input, bankLines });
  const due = zeroPayouts.filter(({ dueOn }) => dueOn <= today);
  return { input, outcomes: lines, zeroPayouts: due, doubts: doubtsOfOurs(input, doubted) };
}

/** What is not ours is counted nowhere, however often it is told of. */
function doubtsOfOurs(input: CompanyInput, doubted: ReadonlyMap<string, Doubt>): readonly Doubt[] {
  const bankLines = input.bankLines.filter(({ id }) => doubted.has(id));
  if (bankLines.length === 0) return [];
  const ours = matchBankLines({ ...input, bankLines }).lines.filter(
    ({ outcome }) => outcome !== "notOurs",
  );
  return ours.flatMap((outcome) => doubted.get(lineOf(outcome)) ?? []);
}

export function lineOf(outcome: MatchOutcome): string {
  return outcome.outcome === "matched" ? outcome.proposal.bankLineId : outcome.bankLineId;
}
