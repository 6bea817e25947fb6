/** What a proposal is known by: all that it would book. Another one has another key. */
import { createHash } from "node:crypto";
import type { MatchProposal } from "@kortkoll/core/bank/payout-match.ts";

export function keyOfProposal(proposal: MatchProposal): string {
  const { bankLineId, agreementId, kind, reportedPayoutIds, parts } = proposal;
  const told = [
    bankLineId,
    agreementId,
    kind,
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
