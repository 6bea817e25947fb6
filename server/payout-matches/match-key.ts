/** What a proposal is known by: all that it would book. Another one has another key. */
import { createHash } from "node:crypto";
import type { MatchProposal, PayoutPart, ZeroPayout } from "@kortkoll/core/bank/payout-match.ts";

export function keyOfProposal(proposal: MatchProposal): string {
  const { bankLineId, agreementId, kind } = proposal;
  return keyOf([bankLineId, agreementId, kind], proposal);
}

export function keyOfZeroPayout(zero: ZeroPayout): string {
  const { agreementId, dueOn, ground } = zero;
  return keyOf(["zeroPayout", agreementId, dueOn, ground], zero);
}

function keyOf(
  names: readonly string[],
  booked: {
    readonly reportedPayoutIds: readonly string[];
    readonly parts: readonly PayoutPart[];
  },
): string {
  const { reportedPayoutIds, parts } = booked;
  const told = [
    ...names,
    reportedPayoutIds.toSorted(),
    parts
      .map((part) =>
        [
          part.kind,
          "issuer" in part ? part.issuer : "",
          "siteId" in part ? part.siteId : "",
          "saleDay" in part ? (part.saleDay ?? "") : "",
          part.amountOre,
        ].join(" "),
      )
      .toSorted(),
  ];
  return createHash("sha256").update(JSON.stringify(told)).digest("hex");
}
