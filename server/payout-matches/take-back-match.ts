/** Opens a matched bank line again by a correcting voucher, with a reason. */
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { lockAgreement } from "./bank-line-store.ts";
import { undoMatch } from "./book-match.ts";
import { type MatchDeps, type MatchRefusal, refuseMatch } from "./decide-match.ts";
import type { Actor } from "./match-store.ts";
import { findAgreementOfMatch } from "./match-store.ts";

export type TakenBack = { readonly kind: "undone" } | MatchRefusal;

export function takeBackMatch(
  deps: MatchDeps,
  asked: {
    readonly matchId: string;
    readonly reason: string;
    readonly by: Actor;
    readonly claim: IdempotencyClaim;
  },
): Promise<TakenBack> {
  const { matchId, reason, by, claim } = asked;
  return deps.database.inTransaction(async (tx): Promise<TakenBack> => {
    const agreementId = await findAgreementOfMatch(tx, matchId);
    if (agreementId === undefined) return refuseMatch("notFound");
    await lockAgreement(tx, agreementId);
    const at = new Date(deps.clock());
    const undone = await undoMatch(tx, deps.newId, { matchId, reason, by, at });
    if (undone === undefined) return refuseMatch("matchChanged");
    await storeAnswer(tx, claim, { status: 200, body: { id: matchId }, at });
    return { kind: "undone" };
  });
}
