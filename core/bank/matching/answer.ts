/** One thing that a bank line may pay for. */
import { addOre, negateOre, type Ore, ZERO } from "../../money.ts";
import type { BusinessDay } from "../../time/stockholm.ts";
import type { MatchProposal, OpenBatch, PayoutPart } from "../payout-match.ts";

export type Answer = {
  /** Equal when they take the same. */
  readonly key: string;
  readonly agreementId: string;
  readonly kind: MatchProposal["kind"];
  /** What it takes; two lines never take the same. */
  readonly takes: readonly string[];
  readonly reportIds: readonly string[];
  readonly parts: readonly PayoutPart[];
  readonly sumOre: Ore;
  readonly saleDays: readonly BusinessDay[];
  /** The days on which it may come; the first is when it is due. */
  readonly dueOn: BusinessDay | undefined;
  readonly untilOn: BusinessDay | undefined;
  /** All that the agreement pays as one sum, and not a share of it. */
  readonly isWhole: boolean;
  /** What arrives is less by a fee that nothing tells. */
  readonly isNet: boolean;
  /** Another report speaks for the same sales, and does so more exactly, or as well. */
  readonly isContested?: boolean;
};

export type PlacedBatch = OpenBatch & {
  readonly resource: string;
  /** What no report has spoken for. */
  readonly freeOre: Ore;
  readonly untilOn: BusinessDay;
  readonly isNet: boolean;
  /** The merchant number whose payouts it comes with; null when they are for every site. */
  readonly merchantNumber: string | null;
  readonly isCombined: boolean;
};

export function batchDayOf(batch: OpenBatch): BusinessDay {
  return batch.batchDay ?? batch.saleDay;
}

/** Batches that are paid whole. They become due with the last of them. */
export function answerOfBatches(batches: readonly PlacedBatch[], isWhole: boolean): Answer {
  const takes = batches.map(({ resource }) => resource);
  const last = batches.reduce((late, batch) => (batch.dueOn > late.dueOn ? batch : late));
  return {
    key: takes.join(),
    agreementId: last.agreementId,
    kind: "payout",
    takes,
    reportIds: [],
    parts: mergeSales(
      batches.map(({ issuer, siteId, saleDay, freeOre }) => ({
        kind: "sales",
        issuer,
        siteId,
        saleDay,
        amountOre: freeOre,
      })),
    ),
    sumOre: addOre(...batches.map(({ freeOre }) => freeOre)),
    saleDays: daysOf(batches.map(batchDayOf)),
    dueOn: last.dueOn,
    untilOn: last.untilOn,
    isWhole,
    isNet: batches.some(({ isNet }) => isNet),
  };
}

/** As one sum; nothing of them may be the same. */
export function joinAnswers(answers: readonly Answer[]): Answer {
  const takes = answers.flatMap((answer) => answer.takes);
  const last = answers.reduce((late, one) => ((one.dueOn ?? "") > (late.dueOn ?? "") ? one : late));
  return {
    ...last,
    key: takes.toSorted().join(),
    takes,
    reportIds: answers.flatMap(({ reportIds }) => reportIds),
    parts: mergeSales(answers.flatMap(({ parts }) => parts)),
    sumOre: addOre(...answers.map(({ sumOre }) => sumOre)),
    saleDays: daysOf(answers.flatMap(({ saleDays }) => saleDays)),
    isWhole: answers.every(({ isWhole }) => isWhole),
    isNet: answers.some(({ isNet }) => isNet),
  };
}

/** A sale day that a cut-off has parted is one part again. */
function mergeSales(parts: readonly PayoutPart[]): readonly PayoutPart[] {
  const merged = new Map<string, PayoutPart>();
  for (const [at, part] of parts.entries()) {
    const key =
      part.kind === "sales" ? `${part.issuer} ${part.siteId} ${part.saleDay}` : `other ${at}`;
    const before = merged.get(key)?.amountOre ?? ZERO;
    merged.set(key, { ...part, amountOre: addOre(before, part.amountOre) });
  }
  return [...merged.values()];
}

/** The same sales with what is missing taken for the fee. */
export function withFee(answer: Answer, feeOre: Ore): Answer {
  if (feeOre === 0) return answer;
  const fee: PayoutPart = { kind: "fee", amountOre: negateOre(feeOre) };
  return {
    ...answer,
    parts: [...answer.parts, fee],
    sumOre: addOre(answer.sumOre, fee.amountOre),
  };
}

export function daysOf(days: readonly BusinessDay[]): readonly BusinessDay[] {
  return [...new Set(days)].toSorted();
}

/** What the parts are about decides what the line is. */
export function kindOfParts(parts: readonly PayoutPart[]): MatchProposal["kind"] {
  const is = (...kinds: readonly PayoutPart["kind"][]): boolean =>
    parts.length > 0 && parts.every(({ kind }) => kinds.includes(kind));
  if (is("fee", "adjustment")) return "monthlyFee";
  return is("chargeback", "chargebackReversed") ? "chargeback" : "payout";
}
