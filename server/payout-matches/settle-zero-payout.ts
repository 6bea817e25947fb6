/**
 * Books a payout that came to nothing: no money moved and no bank line comes, but its sales are paid by
 * what was given back, kept and charged back. The acquirer's own file says so, or a person with a reason;
 * nobody guesses. Decided under the agreement's lock, like what a bank line pays.
 */
import type { PayoutPart, ZeroPayout } from "@kortkoll/core/bank/payout-match.ts";
import { addOre, ZERO } from "@kortkoll/core/money.ts";
import type { BusinessDay } from "@kortkoll/core/time/stockholm.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { daysOf } from "../open-items/pay-issuer-days.ts";
import { findCompanyOfAgreement, lockAgreement } from "./bank-line-store.ts";
import { bookMatch } from "./book-match.ts";
import { findSalesFault } from "./check-sales-parts.ts";
import { readChosenParts } from "./choose-match.ts";
import { computeOutcomes } from "./compute-outcomes.ts";
import { type Decided, type MatchDeps, refuseMatch } from "./decide-match.ts";
import { keyOfZeroPayout } from "./match-key.ts";
import { type Actor, areReportsMatched } from "./match-store.ts";
import type { SettleZeroBody } from "./payout-matches-api.ts";

type ZeroDecision = {
  readonly agreementId: string;
  /** The matcher when it was certain: whoever accepts that has looked at none by itself. */
  readonly chosenBy: "matcher" | "person";
  readonly evidence: "report" | "person";
  readonly reportedPayoutIds: readonly string[];
  readonly reference: string | undefined;
  readonly dueOn: BusinessDay;
  readonly reason: string | null;
  readonly parts: readonly PayoutPart[];
  readonly by: Actor;
  readonly claim: IdempotencyClaim;
};
type Deciding = Pick<ZeroDecision, "chosenBy" | "reason" | "by" | "claim">;

export async function decideZeroPayout(
  tx: Transaction,
  deps: Pick<MatchDeps, "clock" | "newId">,
  decision: ZeroDecision,
): Promise<Decided> {
  const { agreementId, reportedPayoutIds, parts, dueOn, chosenBy, claim } = decision;
  const agreement = await lockAgreement(tx, agreementId);
  if (agreement === undefined) return refuseMatch("unknownAgreement");
  const hasReport = reportedPayoutIds.length > 0;
  const sum = addOre(ZERO, ...parts.map((part) => part.amountOre));
  // Without a report it is the days of sales alone that keep it from being booked twice.
  const isHeld = hasReport || daysOf(parts).some(({ amountOre }) => amountOre !== 0);
  if (parts.length === 0 || sum !== 0 || !isHeld) return refuseMatch("zeroPayoutDiffers");
  if (await areReportsMatched(tx, reportedPayoutIds)) return refuseMatch("reportMatched");
  const { companyId } = agreement;
  const isFileBelieved = hasReport && chosenBy === "person";
  const fault = await findSalesFault(tx, { companyId, agreementId, parts, isFileBelieved });
  if (fault !== undefined) return refuseMatch(fault);
  const siteOfParts = parts.flatMap((part) => ("siteId" in part ? [part.siteId] : []))[0];
  const at = new Date(deps.clock());
  const { evidence, reason, by, reference } = decision;
  const booked = await bookMatch(tx, deps.newId, {
    companyId,
    bankLineId: null,
    ...{ agreementId, reportedPayoutIds, evidence, reason, parts, by, at, reference },
    kind: "zeroPayout",
    amountOre: ZERO,
    bookedOn: dueOn,
    agreementName: agreement.name,
    siteId: siteOfParts ?? agreement.siteId,
  });
  await storeAnswer(tx, claim, { status: 201, body: { id: booked.matchId }, at });
  return { kind: "booked", ...booked };
}

export function reportedZero(zero: ZeroPayout, deciding: Deciding): ZeroDecision {
  const { agreementId, reportedPayoutIds, reference, dueOn, parts } = zero;
  return {
    ...deciding,
    ...{ agreementId, reportedPayoutIds, reference, dueOn, parts },
    evidence: "report",
  };
}

/** As the acquirer's file tells of it, looked for anew: what has changed meanwhile is refused. */
export async function acceptZeroPayout(
  deps: MatchDeps,
  asked: {
    readonly agreementId: string;
    readonly proposalKey: string;
    readonly by: Actor;
    readonly claim: IdempotencyClaim;
  },
): Promise<Decided> {
  const { agreementId, proposalKey, by, claim } = asked;
  const companyId = await findCompanyOfAgreement(deps.database, agreementId);
  if (companyId === undefined) return refuseMatch("notFound");
  const { zeroPayouts } = await computeOutcomes(deps, companyId);
  const zero = zeroPayouts.find(
    (one) =>
      one.agreementId === agreementId &&
      one.ground !== "calendar" &&
      keyOfZeroPayout(one) === proposalKey,
  );
  if (zero === undefined) return refuseMatch("matchChanged");
  const chosenBy = zero.ground === "report" ? "matcher" : "person";
  const decision = reportedZero(zero, { chosenBy, reason: null, by, claim });
  return deps.database.inTransaction((tx) => decideZeroPayout(tx, deps, decision));
}

/** A person says that a payout came to nothing, of what, and why they know. */
export function settleZeroPayout(
  deps: MatchDeps,
  asked: {
    readonly agreementId: string;
    readonly settled: SettleZeroBody;
    readonly by: Actor;
    readonly claim: IdempotencyClaim;
  },
): Promise<Decided> {
  const { agreementId, settled, by, claim } = asked;
  return deps.database.inTransaction(async (tx) => {
    const parts = await readChosenParts(tx, { agreementId, parts: settled.parts });
    if (typeof parts === "string") {
      return refuseMatch(parts === "matchSumDiffers" ? "zeroPayoutDiffers" : parts);
    }
    return decideZeroPayout(tx, deps, {
      agreementId,
      chosenBy: "person",
      evidence: "person",
      reportedPayoutIds: [],
      reference: undefined,
      dueOn: settled.dueOn as BusinessDay,
      reason: settled.reason,
      parts,
      by,
      claim,
    });
  });
}
