/**
 * A person says whether a bank line is the same movement as one that counts already, or another. The same
 * is let go of and pays nothing; what was said may be said otherwise, until the line is matched.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { lockLine } from "./bank-line-store.ts";
import type { MatchDeps } from "./decide-match.ts";
import { findVerdict, sayVerdict } from "./equal-line-store.ts";
import { readDoubtOf } from "./find-doubts.ts";
import type { Actor } from "./match-store.ts";

export type Told =
  | { readonly kind: "said" }
  | {
      readonly kind: "refused";
      readonly code: Extract<FailureCode, "notFound" | "bankLineMatched" | "matchChanged">;
    };

export function tellLineApart(
  deps: MatchDeps,
  asked: {
    readonly bankLineId: string;
    readonly otherLineIds: readonly string[];
    readonly isSame: boolean;
    /** What was said of it before, as it was shown: of two people the second is told. */
    readonly before: boolean | null;
    readonly by: Actor;
    readonly claim: IdempotencyClaim;
  },
): Promise<Told> {
  const { bankLineId, otherLineIds, isSame, by, claim } = asked;
  return deps.database.inTransaction(async (tx): Promise<Told> => {
    const line = await lockLine(tx, bankLineId);
    if (line === undefined) return { kind: "refused", code: "notFound" };
    if (!line.isUnpaid) return { kind: "refused", code: "bankLineMatched" };
    const doubt = await readDoubtOf(tx, { ...line, id: bankLineId });
    const said = await findVerdict(tx, bankLineId);
    const others = doubt?.mayBeIds ?? said?.otherLineIds ?? [];
    const isShown =
      others.toSorted().join() === otherLineIds.toSorted().join() &&
      (said?.isSame ?? null) === asked.before;
    // Nothing is said of a line that nobody doubts, nor the same again.
    if (others.length === 0 || !isShown || said?.isSame === isSame) {
      return { kind: "refused", code: "matchChanged" };
    }
    const at = new Date(deps.clock());
    await sayVerdict(tx, { lineId: bankLineId, otherLineIds: others, isSame, by, at });
    await recordAudit(tx, deps.newId, {
      kind: "bankLineToldApart",
      companyId: line.companyId,
      subject: { kind: "bankLine", id: bankLineId },
      content: { isSame, otherLineIds: others, amountOre: line.amountOre, bookedOn: line.bookedOn },
      by: { id: by.id, name: by.signature },
      at,
    });
    await storeAnswer(tx, claim, { status: 200, body: { id: bankLineId }, at });
    return { kind: "said" };
  });
}
