/** What agreements are known by, as far as it decides which bank lines fit them. */
import { createHash } from "node:crypto";
import { FIT_RULE } from "@kortkoll/core/bank/matching/agreement-fit.ts";
import type { PayoutAgreement } from "@kortkoll/core/bank/payout-agreement.ts";

/**
 * Of two that are equal no line fits the one and not the other. A line that fits none is marked with it, so
 * that whatever changes an agreement, or the rule, makes it looked at again.
 */
export function keyOfAgreements(agreements: readonly PayoutAgreement[]): string {
  const said = agreements.map(({ id, terms }) => [id, terms.map(termsSay)]);
  const sorted = said.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([FIT_RULE, sorted]))
    .digest("hex")
    .slice(0, 32);
}

function termsSay(terms: PayoutAgreement["terms"][number]): readonly unknown[] {
  const { validFrom, account, payerNames, referencePattern, referenceDayOffset } = terms;
  const numbers = terms.merchantNumbers.map(({ number }) => number);
  return [validFrom, account, payerNames, referencePattern, referenceDayOffset, numbers];
}
