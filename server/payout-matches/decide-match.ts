/**
 * Somebody decides what a bank line pays for: by accepting the matcher's proposal, all certain ones at
 * once, or by choosing themselves. Decided under the lock of agreement and line: of two people, or two
 * servers, one books it and the other is told.
 */
import type { MatchKind } from "@kortkoll/core/bank/payout-books.ts";
import type { MatchEvidence, PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import type { FailureCode } from "@kortkoll/core/failure.ts";
import { addOre, ZERO } from "@kortkoll/core/money.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { holdsLess } from "../open-items/pay-issuer-days.ts";
import { lockAgreement, lockLine } from "./bank-line-store.ts";
import { type Booked, bookMatch } from "./book-match.ts";
import { type Actor, areReportsMatched } from "./match-store.ts";

export type MatchDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Decision = {
  readonly bankLineId: string;
  readonly agreementId: string;
  readonly kind: MatchKind;
  readonly reportedPayoutIds: readonly string[];
  readonly evidence: MatchEvidence | "person";
  readonly reason: string | null;
  readonly parts: readonly PayoutPart[];
  readonly by: Actor;
  /** Of a call that may be repeated: its answer is kept with what it booked. */
  readonly claim: IdempotencyClaim;
};

export type MatchRefusal = {
  readonly kind: "refused";
  readonly code: Extract<
    FailureCode,
    | "notFound"
    | "matchChanged"
    | "bankLineMatched"
    | "bankLineNotBookable"
    | "matchSumDiffers"
    | "batchHoldsLess"
    | "reportMatched"
    | "unknownSite"
    | "unknownAgreement"
  >;
};
export type Decided = (Booked & { readonly kind: "booked" }) | MatchRefusal;

export function refuseMatch(code: MatchRefusal["code"]): MatchRefusal {
  return { kind: "refused", code };
}

export async function decideMatch(
  tx: Transaction,
  deps: Pick<MatchDeps, "clock" | "newId">,
  decision: Decision,
): Promise<Decided> {
  // Agreement before line, always: two who decide never wait for each other in a ring.
  const agreement = await lockAgreement(tx, decision.agreementId);
  const line = await lockLine(tx, decision.bankLineId);
  if (line === undefined) return refuseMatch("notFound");
  if (agreement?.companyId !== line.companyId) return refuseMatch("unknownAgreement");
  if (!line.isUnpaid) return refuseMatch("bankLineMatched");
  if (!line.isTaken) return refuseMatch("bankLineNotBookable");
  const { parts, kind } = decision;
  const sum = addOre(ZERO, ...parts.map((part) => part.amountOre));
  if (kind === "unidentified" ? parts.length > 0 : sum !== line.amountOre) {
    return refuseMatch("matchSumDiffers");
  }
  if (await areReportsMatched(tx, decision.reportedPayoutIds)) return refuseMatch("reportMatched");
  // What the acquirer's own file lists was paid, whatever we know of; else only what is left is paid.
  const isReported = decision.reportedPayoutIds.length > 0;
  if (!isReported && (await holdsLess(tx, line.companyId, parts))) {
    return refuseMatch("batchHoldsLess");
  }
  const siteOfParts = parts.flatMap((part) => ("siteId" in part ? [part.siteId] : []))[0];
  const { claim, ...match } = decision;
  const at = new Date(deps.clock());
  const booked = await bookMatch(tx, deps.newId, {
    ...match,
    companyId: line.companyId,
    agreementName: agreement.name,
    reference: line.reference ?? undefined,
    amountOre: line.amountOre,
    bookedOn: line.bookedOn,
    siteId: siteOfParts ?? agreement.siteId,
    at,
  });
  await storeAnswer(tx, claim, { status: 201, body: { id: booked.matchId }, at });
  return { kind: "booked", ...booked };
}
