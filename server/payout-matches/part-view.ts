/** A part of a match as people see it: its site by code. */
import type { PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import type { MatchPartView } from "./payout-matches-api.ts";

export function partView(part: PayoutPart, sites: ReadonlyMap<string, string>): MatchPartView {
  return {
    kind: part.kind,
    issuer: "issuer" in part ? part.issuer : null,
    siteCode: "siteId" in part ? (sites.get(part.siteId) ?? null) : null,
    saleDay: "saleDay" in part ? (part.saleDay ?? null) : null,
    amountOre: part.amountOre,
  };
}
