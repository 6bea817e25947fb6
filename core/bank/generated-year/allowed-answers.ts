/** Whether an outcome is one that the planted answers allow. */
import type { Ore } from "../../money.ts";
import type { MatchOutcome, PayoutPart } from "../payout-match.ts";
import type { AllowedAnswer, BatchName } from "./planted-answers.ts";

export function isAllowed(allowed: AllowedAnswer, outcome: MatchOutcome): boolean {
  switch (allowed.outcome) {
    case "notOurs":
      return outcome.outcome === "notOurs";
    case "bench": {
      if (outcome.outcome !== "bench" || !allowed.reasons.includes(outcome.reason)) return false;
      const { agreementId } = allowed;
      return agreementId === undefined || outcome.agreementIds.includes(agreementId);
    }
    case "matched": {
      if (outcome.outcome !== "matched") return false;
      const { agreementId, kind, parts } = outcome.proposal;
      return (
        agreementId === allowed.agreementId &&
        allowed.kinds.includes(kind) &&
        sameParts(parts, allowed.parts)
      );
    }
  }
}

export function keyOfBatch({ agreementId, issuer, siteId, saleDay }: BatchName): string {
  return [agreementId, issuer, siteId, saleDay].join(" ");
}

/** Summed by what they are of; parts of nothing do not count. */
function sameParts(some: readonly PayoutPart[], others: readonly PayoutPart[]): boolean {
  const left = sumsOf(some);
  for (const [key, sum] of sumsOf(others)) left.set(key, (left.get(key) ?? 0) - sum);
  return [...left.values()].every((sum) => sum === 0);
}

function sumsOf(parts: readonly PayoutPart[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const part of parts) {
    const amount: Ore = part.amountOre;
    sums.set(keyOfPart(part), (sums.get(keyOfPart(part)) ?? 0) + amount);
  }
  return sums;
}

function keyOfPart(part: PayoutPart): string {
  if (!("issuer" in part)) return part.kind;
  return [part.kind, part.issuer, part.siteId, part.saleDay].join(" ");
}
