/**
 * Accepts what the matcher proposes: one line's proposal, or every certain one of a company, payouts that their
 * own file says came to nothing among them.
 */
import type { MatchOutcome, MatchProposal } from "@kortkoll/core/bank/payout-match.ts";
import { addOre, type Ore, ZERO } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { isLineMatched, selectLines } from "./bank-line-store.ts";
import { computeOutcomes, lineOf } from "./compute-outcomes.ts";
import { type Decided, decideMatch, type MatchDeps, refuseMatch } from "./decide-match.ts";
import { keyOfProposal } from "./match-key.ts";
import type { Actor } from "./match-store.ts";
import { decideZeroPayout, reportedZero } from "./settle-zero-payout.ts";

/** The proposal is computed anew: what has become another one meanwhile is refused. */
export async function acceptMatch(
  deps: MatchDeps,
  asked: {
    readonly bankLineId: string;
    readonly proposalKey: string;
    readonly by: Actor;
    readonly claim: IdempotencyClaim;
  },
): Promise<Decided> {
  const { bankLineId, proposalKey, by, claim } = asked;
  const [line] = await selectLines(deps.database, [bankLineId]);
  if (line === undefined) return refuseMatch("notFound");
  const { outcomes } = await computeOutcomes(deps, line.companyId);
  const outcome = outcomes.find((one) => lineOf(one) === bankLineId);
  const proposal =
    outcome && proposalsOf(outcome).find((one) => keyOfProposal(one) === proposalKey);
  const chosenBy = outcome?.outcome === "matched" ? "matcher" : "person";
  return deps.database.inTransaction((tx) =>
    proposal === undefined
      ? whyGone(tx, bankLineId)
      : decideMatch(tx, deps, { ...proposal, chosenBy, reason: null, by, claim }),
  );
}

/** Somebody has matched the line, or the proposal has become another one. */
async function whyGone(tx: Transaction, bankLineId: string): Promise<Decided> {
  const isMatched = await isLineMatched(tx, bankLineId);
  return refuseMatch(isMatched ? "bankLineMatched" : "matchChanged");
}

export type AcceptedCertain = {
  readonly accepted: number;
  readonly acceptedOre: Ore;
  readonly left: number;
  readonly remaining: number;
};

/**
 * Each in a transaction of its own: what is done stays done, whatever stops the rest. A piece at a time,
 * whoever asks sees how far it is, and nobody has to go on.
 */
export async function acceptCertain(
  deps: MatchDeps,
  asked: {
    readonly companyId: string;
    readonly by: Actor;
    readonly most?: number | undefined;
  },
): Promise<AcceptedCertain> {
  const { outcomes, zeroPayouts } = await computeOutcomes(deps, asked.companyId);
  const certain = { chosenBy: "matcher", reason: null, by: asked.by, claim: undefined } as const;
  const proposed = outcomes.flatMap((one) => (one.outcome === "matched" ? [one.proposal] : []));
  const told = zeroPayouts.filter(({ ground }) => ground === "report");
  const all = [
    ...proposed.map(({ parts, ...proposal }) => ({
      parts,
      book: (tx: Transaction) => decideMatch(tx, deps, { ...proposal, parts, ...certain }),
    })),
    ...told.map((zero) => ({
      parts: zero.parts,
      book: (tx: Transaction) => decideZeroPayout(tx, deps, reportedZero(zero, certain)),
    })),
  ];
  const proposals = all.slice(0, asked.most ?? all.length);
  let accepted = 0;
  let acceptedOre = ZERO;
  for (const { parts, book } of proposals) {
    const decided = await deps.database.inTransaction(book);
    if (decided.kind === "refused") continue;
    accepted += 1;
    acceptedOre = addOre(acceptedOre, ...parts.map((part) => part.amountOre));
  }
  const left = proposals.length - accepted;
  return { accepted, acceptedOre, left, remaining: all.length - proposals.length };
}

export function proposalsOf(outcome: MatchOutcome): readonly MatchProposal[] {
  switch (outcome.outcome) {
    case "matched":
      return [outcome.proposal];
    case "bench":
      return outcome.candidates;
    case "notOurs":
      return [];
  }
}
