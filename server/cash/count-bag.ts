/** The bank has counted a bag: what was in it is on the account, and a difference has its own account. */
import type { Ore } from "@kortkoll/core/money.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import { lockWhatLiesIn } from "./find-drawer.ts";
import { findMovement } from "./movement-store.ts";
import { type CashDeps, COUNTS_BAGS, findDrawerFor, isRefused, type Mover } from "./mover.ts";
import { type MoveOutcome, writeMovement } from "./write-movement.ts";

export type CountBag = {
  /** The movement that sealed it. */
  readonly depositId: string;
  readonly countedOre: Ore;
  readonly note: string | undefined;
  readonly mover: Mover;
};

export function countBag(
  deps: CashDeps,
  asked: CountBag,
  claim: IdempotencyClaim,
): Promise<MoveOutcome | CashRefusal> {
  return deps.database.inTransaction(async (tx): Promise<MoveOutcome | CashRefusal> => {
    const notFound = refuseCash("depositNotFound", "id");
    const found = await findMovement(tx, asked.depositId);
    if (found === undefined || found.kind !== "bagSealed") return notFound;
    const drawer = await findDrawerFor(tx, found.drawerId, { ...asked, rights: COUNTS_BAGS });
    if (isRefused(drawer)) return drawer.code === "drawerNotFound" ? notFound : drawer;
    // Whoever else counts it, or takes it back, waits here: what is read now is how it stands.
    const thereOre = await lockWhatLiesIn(tx, drawer.id);
    const bag = await findMovement(tx, found.id);
    if (bag === undefined || bag.correctsId !== null) return notFound;
    if (bag.correctedById !== null) return refuseCash("bagTakenBack", "id");
    if (bag.openCounts > 0) return refuseCash("bagAlreadyCounted", "id");
    return await writeMovement(tx, deps, {
      drawer,
      thereOre,
      claim,
      moving: {
        kind: "bagCounted",
        amountOre: asked.countedOre,
        reason: undefined,
        bagNumber: null,
        count: { sealedId: bag.id, sealedOre: bag.amountOre, countNo: bag.counts + 1 },
        note: asked.note ?? null,
        by: asked.mover.person,
        corrects: undefined,
      },
    });
  });
}
