/**
 * Which bank line pays for what: one outcome for each line, whatever order they come in. And which payouts
 * come to nothing, when the lines have taken theirs.
 */
import type { Ore } from "../../money.ts";
import type {
  BankLine,
  MatchInput,
  MatchOutcome,
  MatchProposal,
  ZeroPayout,
} from "../payout-match.ts";
import type { Answer } from "./answer.ts";
import { assignAnswers } from "./assign-answers.ts";
import { type BankCase, groundsOf, openCase } from "./bank-case.ts";
import { benchOutcome } from "./bench-outcome.ts";
import { compareText } from "./compare-text.ts";
import { openPayouts } from "./open-payouts.ts";
import { findZeroPayouts } from "./zero-payouts.ts";

export type Matched = {
  /** In the order of the lines. */
  readonly lines: readonly MatchOutcome[];
  /** The first due first. */
  readonly zeroPayouts: readonly ZeroPayout[];
};

export function matchBankLines(input: MatchInput): Matched {
  const open = openPayouts(input);
  const agreements = input.agreements.toSorted((one, other) => compareText(one.id, other.id));
  const isDone = new Set(input.accepted.map(({ bankLine }) => bankLine.id));
  const lines = [...new Map(input.bankLines.map((line) => [line.id, line])).values()];
  const cases = new Map<string, BankCase>();
  for (const line of lines.toSorted((one, other) => compareText(one.id, other.id))) {
    const bankCase = openCase(line, agreements, open);
    if (bankCase !== undefined) cases.set(line.id, bankCase);
  }
  // What moves no money pays nothing, also where sales and refunds of a day are nothing together.
  const undone = [...cases.values()].filter(
    ({ line }) => !isDone.has(line.id) && line.amountOre !== 0,
  );
  const assigned = assignAnswers(undone, open);
  const known = [...input.accepted.map(({ bankLine }) => bankLine), ...lines];
  const amounts = new Map(known.map(({ id, amountOre }) => [id, amountOre]));
  const amountOf = (id: string): Ore | undefined => amounts.get(id);
  const outcomeOf = (line: BankLine): MatchOutcome => {
    const bankCase = cases.get(line.id);
    if (bankCase === undefined) return { outcome: "notOurs", bankLineId: line.id };
    const own = assigned.get(line.id);
    const propose = (answer: Answer, evidence: MatchProposal["evidence"]): MatchProposal => ({
      bankLineId: line.id,
      agreementId: answer.agreementId,
      kind: answer.kind,
      reportedPayoutIds: answer.reportIds,
      evidence,
      grounds: groundsOf(bankCase, answer, open),
      parts: answer.parts,
    });
    if (own?.kind === "one") {
      return { outcome: "matched", proposal: propose(own.answer, own.evidence) };
    }
    const { accepted, settled } = input;
    return benchOutcome(bankCase, { assigned: own, open, propose, accepted, settled, amountOf });
  };
  return {
    lines: input.bankLines.map(outcomeOf),
    zeroPayouts: findZeroPayouts(open, [...cases.values()]),
  };
}
