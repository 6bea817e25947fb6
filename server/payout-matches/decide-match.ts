/**
 * Somebody decides what a bank line pays for: by accepting the matcher's proposal, all certain ones at
 * once, or by choosing themselves. Decided under the lock of agreement and line: of two people, or two
 * servers, one books it and the other is told.
 */
import type { LineMatchKind } from "@kortkoll/core/bank/payout-books.ts";
import type { MatchEvidence, PayoutPart } from "@kortkoll/core/bank/payout-match.ts";
import type { FailureCode } from "@kortkoll/core/failure.ts";
import { addOre, ZERO } from "@kortkoll/core/money.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { lockAgreement, lockLine } from "./bank-line-store.ts";
import { type Booked, bookMatch } from "./book-match.ts";
import { findSalesFault, type SalesFault } from "./check-sales-parts.ts";
import { readDoubtOf } from "./find-doubts.ts";
import { type Actor, areReportsMatched } from "./match-store.ts";

export type MatchDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type Decision = {
  readonly bankLineId: string;
  readonly agreementId: string;
  readonly kind: LineMatchKind;
  /** The matcher when it was certain: whoever accepts that has looked at none by itself. */
  readonly chosenBy: "matcher" | "person";
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
    | "bankLineDoubtful"
    | "matchSumDiffers"
    | SalesFault
    | "reportMatched"
    | "unknownSite"
    | "unknownAgreement"
    | "zeroPayoutDiffers"
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
  const doubt = await readDoubtOf(tx, { ...line, id: decision.bankLineId });
  if (doubt !== undefined) return refuseMatch("bankLineDoubtful");
  const { parts, kind, chosenBy } = decision;
  const sum = addOre(ZERO, ...parts.map((part) => part.amountOre));
  if (kind === "unidentified" ? parts.length > 0 : sum !== line.amountOre) {
    return refuseMatch("matchSumDiffers");
  }
  if (await areReportsMatched(tx, decision.reportedPayoutIds)) return refuseMatch("reportMatched");
  // What the acquirer's own file lists was paid, whatever we know of, when a person has looked and
  // says so; else only what is left is paid. The matcher's word is from before the lock.
  const isFileBelieved = decision.reportedPayoutIds.length > 0 && chosenBy === "person";
  const { companyId } = line;
  const { agreementId } = decision;
  const fault = await findSalesFault(tx, { companyId, agreementId, parts, isFileBelieved });
  if (fault !== undefined) return refuseMatch(fault);
  const siteOfParts = parts.flatMap((part) => ("siteId" in part ? [part.siteId] : []))[0];
  const { claim, chosenBy: _, ...match } = decision;
  const at = new Date(deps.clock());
  const booked = await bookMatch(tx, deps.newId, {
    ...match,
    companyId,
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
