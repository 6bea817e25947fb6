/**
 * Takes a movement back by another one that refers to it, in full and once. What was done stays, and
 * so does its voucher: the correction's voucher names it.
 */
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import { lockWhatLiesIn } from "./find-drawer.ts";
import { findMovement, type StoredMovement } from "./movement-store.ts";
import {
  type CashDeps,
  COUNTS_BAGS,
  findDrawerFor,
  isRefused,
  MOVES_CASH,
  type Mover,
} from "./mover.ts";
import { type MoveOutcome, writeMovement } from "./write-movement.ts";

export type CorrectMovement = {
  readonly movementId: string;
  /** Why it was wrong. */
  readonly note: string;
  readonly mover: Mover;
};

export function correctMovement(
  deps: CashDeps,
  asked: CorrectMovement,
  claim: IdempotencyClaim,
): Promise<MoveOutcome | CashRefusal> {
  return deps.database.inTransaction(async (tx): Promise<MoveOutcome | CashRefusal> => {
    const notFound = refuseCash("movementNotFound", "id");
    const found = await findMovement(tx, asked.movementId);
    if (found === undefined) return notFound;
    const rights = found.kind === "bagCounted" ? COUNTS_BAGS : MOVES_CASH;
    const drawer = await findDrawerFor(tx, found.drawerId, { ...asked, rights });
    if (isRefused(drawer)) return drawer.code === "drawerNotFound" ? notFound : drawer;
    const thereOre = await lockWhatLiesIn(tx, drawer.id);
    const wrong = await findMovement(tx, found.id);
    if (wrong === undefined) return notFound;
    const refusal = whyNot(wrong);
    if (refusal !== undefined) return refusal;
    return await writeMovement(tx, deps, {
      drawer,
      thereOre,
      claim,
      moving: {
        ...wrong,
        note: asked.note,
        by: asked.mover.person,
        corrects: { id: wrong.id, voucherId: wrong.voucherId },
      },
    });
  });
}

function whyNot(wrong: StoredMovement): CashRefusal | undefined {
  // What a count has shown is put right by the next count.
  const isOfCount = wrong.kind === "countShort" || wrong.kind === "countOver";
  if (isOfCount || wrong.correctsId !== null) return refuseCash("movementNotCorrectable", "id");
  if (wrong.correctedById !== null) return refuseCash("movementAlreadyCorrected", "id");
  // First what the bank has counted is taken back, then the bag.
  if (wrong.openCounts > 0) return refuseCash("bagAlreadyCounted", "id");
  return undefined;
}
