/**
 * A person says what a bank line pays for, with a reason: batches that they have chosen, what is
 * kept from them, a chargeback; or that it is unidentified.
 */
import type { PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import { ore } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { selectSitesOfAgreement } from "./bank-line-store.ts";
import { type Decided, decideMatch, type MatchDeps, refuseMatch } from "./decide-match.ts";
import type { Actor } from "./match-store.ts";
import type { ChooseBody } from "./payout-matches-api.ts";

export function chooseMatch(
  deps: MatchDeps,
  asked: {
    readonly bankLineId: string;
    readonly chosen: ChooseBody;
    readonly by: Actor;
    readonly claim: IdempotencyClaim;
  },
): Promise<Decided> {
  const { bankLineId, chosen, by, claim } = asked;
  const { agreementId, kind, reason } = chosen;
  return deps.database.inTransaction(async (tx) => {
    const parts = await readChosenParts(tx, chosen);
    if (typeof parts === "string") return refuseMatch(parts);
    return decideMatch(tx, deps, {
      bankLineId,
      agreementId,
      kind,
      chosenBy: "person",
      reportedPayoutIds: [],
      evidence: "person",
      reason,
      parts,
      by,
      claim,
    });
  });
}

/** A site that the agreement's company does not use is answered as if it did not exist. */
export async function readChosenParts(
  tx: Transaction,
  { agreementId, parts }: Pick<ChooseBody, "agreementId" | "parts">,
): Promise<readonly PayoutPart[] | "unknownSite" | "matchSumDiffers"> {
  const sites = await selectSitesOfAgreement(tx, agreementId);
  const read: PayoutPart[] = [];
  for (const { kind, issuer, siteCode, saleDay, amountOre } of parts) {
    const amount = ore(amountOre);
    if (kind !== "sales" && kind !== "chargeback" && kind !== "chargebackReversed") {
      read.push({ kind, amountOre: amount });
      continue;
    }
    const siteId = sites.get(siteCode ?? "");
    if (siteId === undefined) return "unknownSite";
    const day = saleDay as BusinessDay | undefined;
    if (issuer === undefined || (kind === "sales" && day === undefined)) return "matchSumDiffers";
    const place = { issuer, siteId, amountOre: amount };
    if (kind === "sales") {
      if (day !== undefined) read.push({ kind, ...place, saleDay: day });
    } else read.push({ kind, ...place, saleDay: day });
  }
  return read;
}
