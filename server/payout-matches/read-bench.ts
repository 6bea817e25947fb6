/** The match bench: every open line that fits an agreement, what it would pay and why, in words. */
import {
  benchSentence,
  candidateSentence,
  type Naming,
  proposalSentence,
} from "@kortkoll/core/bank/matching/match-sentences.ts";
import type { MatchOutcome, MatchProposal } from "@kortkoll/core/bank/payout-match.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { addOre, ore, ZERO } from "@kortkoll/core/money.ts";
import { lineOf } from "./accept-match.ts";
import { type SeenLine, selectLines, selectSiteCodes } from "./bank-line-store.ts";
import { type Computed, computeOutcomes } from "./compute-outcomes.ts";
import type { MatchDeps } from "./decide-match.ts";
import { keyOfProposal } from "./match-key.ts";
import { partView } from "./part-view.ts";
import type { BenchLineView, MatchBenchView, MatchProposalView } from "./payout-matches-api.ts";

type Outcome = Exclude<MatchOutcome, { readonly outcome: "notOurs" }>;

export async function readBench(
  deps: Pick<MatchDeps, "database" | "clock">,
  asked: { readonly companyIds: readonly string[]; readonly language: Language },
): Promise<MatchBenchView> {
  const lines: BenchLineView[] = [];
  let notOurs = 0;
  for (const companyId of asked.companyIds) {
    const computed = await computeOutcomes(deps, companyId);
    const ours = computed.outcomes.filter((one): one is Outcome => one.outcome !== "notOurs");
    notOurs += computed.outcomes.length - ours.length;
    const seen = await selectLines(deps.database, ours.map(lineOf));
    const lineById = new Map(seen.map((one) => [one.id, one]));
    const sites = await selectSiteCodes(deps.database, companyId);
    const viewOf = benchViewer(computed, { language: asked.language, sites });
    for (const outcome of ours) {
      const line = lineById.get(lineOf(outcome));
      if (line !== undefined) lines.push(viewOf(outcome, line));
    }
  }
  const certain = lines.filter((one) => one.outcome === "certain");
  return {
    lines,
    certain: certain.length,
    certainOre: addOre(ZERO, ...certain.map((one) => ore(one.line.amountOre))),
    bench: lines.length - certain.length,
    notOurs,
  };
}

function benchViewer(
  { input }: Computed,
  words: { readonly language: Language; readonly sites: ReadonlyMap<string, string> },
): (outcome: Outcome, line: SeenLine) => BenchLineView {
  const agreements = new Map(input.agreements.map((one) => [one.id, one]));
  const naming: Naming = {
    language: words.language,
    nameOf: (id) => agreements.get(id)?.name ?? "",
  };
  const proposalOf = (proposal: MatchProposal, why: string): MatchProposalView => ({
    key: keyOfProposal(proposal),
    agreementId: proposal.agreementId,
    agreementName: naming.nameOf(proposal.agreementId),
    confirmed: agreements.get(proposal.agreementId)?.terms.at(-1)?.confirmed ?? false,
    kind: proposal.kind,
    evidence: proposal.evidence,
    why,
    parts: proposal.parts.map((part) => partView(part, words.sites)),
  });
  return (outcome, line) => {
    if (outcome.outcome === "matched") {
      const why = proposalSentence(outcome.proposal, naming);
      return {
        line,
        outcome: "certain",
        reason: null,
        why,
        expectedOre: null,
        earlierBankLineId: null,
        proposals: [proposalOf(outcome.proposal, why)],
      };
    }
    return {
      line,
      outcome: "bench",
      reason: outcome.reason,
      why: benchSentence(outcome, naming),
      expectedOre: outcome.expectedOre ?? null,
      earlierBankLineId: outcome.earlierBankLineId ?? null,
      // Of several none is the only one: they have words of their own.
      proposals: outcome.candidates.map((one) => proposalOf(one, candidateSentence(one, naming))),
    };
  };
}
