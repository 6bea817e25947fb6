/** The match bench: every open line that fits an agreement, what it would pay and why, in words. */
import {
  benchSentence,
  candidateSentence,
  maybeSameSentence,
  type Naming,
  proposalSentence,
  zeroPayoutSentence,
} from "@kortkoll/core/bank/matching/match-sentences.ts";
import type { MatchOutcome, MatchProposal, ZeroPayout } from "@kortkoll/core/bank/payout-match.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { addOre, ore, ZERO } from "@kortkoll/core/money.ts";
import type { Sql } from "../database/database.ts";
import type { BankCompany } from "./bank-line-list-store.ts";
import { type SeenLine, selectLines, selectSiteCodes } from "./bank-line-store.ts";
import { type Computed, computeOutcomes, lineOf } from "./compute-outcomes.ts";
import type { MatchDeps } from "./decide-match.ts";
import { keyOfProposal, keyOfZeroPayout } from "./match-key.ts";
import { partView } from "./part-view.ts";
import type {
  BenchLineView,
  MatchBenchView,
  MatchProposalView,
  ZeroPayoutView,
} from "./payout-matches-api.ts";

type Outcome = Exclude<MatchOutcome, { readonly outcome: "notOurs" }>;

export async function readBench(
  deps: Pick<MatchDeps, "database" | "clock">,
  asked: { readonly companies: readonly BankCompany[]; readonly language: Language },
): Promise<MatchBenchView> {
  const lines: BenchLineView[] = [];
  const zeroPayouts: ZeroPayoutView[] = [];
  let notOurs = 0;
  for (const { id: companyId, code } of asked.companies) {
    const computed = await computeOutcomes(deps, companyId);
    const ours = computed.outcomes.filter((one): one is Outcome => one.outcome !== "notOurs");
    notOurs += computed.outcomes.length - ours.length + computed.input.knownNotOurs;
    const seen = await selectLines(deps.database, ours.map(lineOf));
    const lineById = new Map(seen.map((one) => [one.id, one]));
    const sites = await selectSiteCodes(deps.database, companyId);
    const viewOf = benchViewer(computed, { language: asked.language, sites });
    for (const outcome of ours) {
      const line = lineById.get(lineOf(outcome));
      if (line !== undefined) lines.push(viewOf(outcome, line));
    }
    lines.push(...(await readDoubted(deps.database, computed, asked.language)));
    const zeroOf = zeroViewer(computed, { language: asked.language, sites });
    zeroPayouts.push(
      ...computed.zeroPayouts.map((zero) => ({ companyCode: code, ...zeroOf(zero) })),
    );
  }
  const certain = lines.filter((one) => one.outcome === "certain");
  const told = zeroPayouts.filter(({ ground }) => ground === "report");
  return {
    lines,
    companies: asked.companies.map(({ code }) => code),
    zeroPayouts,
    certain: certain.length + told.length,
    certainOre: addOre(ZERO, ...certain.map((one) => ore(one.line.amountOre))),
    bench: lines.length - certain.length + zeroPayouts.length - told.length,
    notOurs,
  };
}

/** Lines of which nobody knows yet whether they are movements of their own. */
async function readDoubted(
  sql: Sql,
  { doubts }: Computed,
  language: Language,
): Promise<readonly BenchLineView[]> {
  const ids = doubts.flatMap(({ lineId, mayBeIds }) => [lineId, ...mayBeIds]);
  const seen = ids.length === 0 ? [] : await selectLines(sql, [...new Set(ids)]);
  const lineById = new Map(seen.map((one) => [one.id, one]));
  return doubts.flatMap(({ lineId, mayBeIds }) => {
    const line = lineById.get(lineId);
    const mayBe = mayBeIds.flatMap((id) => lineById.get(id) ?? []);
    if (line === undefined || mayBe.length === 0) return [];
    const untold = { expectedOre: null, earlierBankLineId: null, settledMatchId: null };
    const why = maybeSameSentence(mayBe.length, language);
    return [
      {
        line,
        outcome: "bench",
        reason: "maybeSame",
        why,
        ...untold,
        mayBe,
        proposals: [],
      } as const,
    ];
  });
}

type Words = { readonly language: Language; readonly sites: ReadonlyMap<string, string> };
type Agreed = Pick<MatchProposalView, "agreementId" | "agreementName" | "confirmed">;

function namingOf(
  { input }: Computed,
  { language }: Words,
): { readonly naming: Naming; readonly agreedOf: (agreementId: string) => Agreed } {
  const agreements = new Map(input.agreements.map((one) => [one.id, one]));
  const nameOf = (id: string): string => agreements.get(id)?.name ?? "";
  return {
    naming: { language, nameOf },
    agreedOf: (agreementId) => ({
      agreementId,
      agreementName: nameOf(agreementId),
      confirmed: agreements.get(agreementId)?.terms.at(-1)?.confirmed ?? false,
    }),
  };
}

function zeroViewer(
  computed: Computed,
  words: Words,
): (zero: ZeroPayout) => Omit<ZeroPayoutView, "companyCode"> {
  const { naming, agreedOf } = namingOf(computed, words);
  return (zero) => ({
    key: keyOfZeroPayout(zero),
    ...agreedOf(zero.agreementId),
    ground: zero.ground,
    reference: zero.reference ?? null,
    dueOn: zero.dueOn,
    why: zeroPayoutSentence(zero, naming),
    parts: zero.parts.map((part) => partView(part, words.sites)),
  });
}

function benchViewer(
  computed: Computed,
  words: Words,
): (outcome: Outcome, line: SeenLine) => BenchLineView {
  const { naming, agreedOf } = namingOf(computed, words);
  const proposalOf = (proposal: MatchProposal, why: string): MatchProposalView => ({
    key: keyOfProposal(proposal),
    ...agreedOf(proposal.agreementId),
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
        settledMatchId: null,
        mayBe: [],
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
      settledMatchId: outcome.settledMatchId ?? null,
      mayBe: [],
      // Of several none is the only one: they have words of their own.
      proposals: outcome.candidates.map((one) => proposalOf(one, candidateSentence(one, naming))),
    };
  };
}
