/** Takes cash out of a drawer into a bag for the bank: on its way until the bank has counted it. */
import type { Ore } from "@kortkoll/core/money.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { isBagNumberTaken } from "./bag-number.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import { lockWhatLiesIn } from "./find-drawer.ts";
import { type CashDeps, findDrawerFor, isRefused, MOVES_CASH, type Mover } from "./mover.ts";
import { type MoveOutcome, writeMovement } from "./write-movement.ts";

export type SealBag = {
  readonly drawerId: string;
  readonly bagNumber: string;
  readonly amountOre: Ore;
  readonly note: string | undefined;
  readonly mover: Mover;
};

export function sealBag(
  deps: CashDeps,
  asked: SealBag,
  claim: IdempotencyClaim,
): Promise<MoveOutcome | CashRefusal> {
  return deps.database.inTransaction(async (tx): Promise<MoveOutcome | CashRefusal> => {
    const drawer = await findDrawerFor(tx, asked.drawerId, { ...asked, rights: MOVES_CASH });
    if (isRefused(drawer)) return drawer;
    const thereOre = await lockWhatLiesIn(tx, drawer.id);
    if (await isBagNumberTaken(tx, drawer.companyId, [asked.bagNumber])) {
      return refuseCash("bagNumberTaken", "bagNumber");
    }
    return await writeMovement(tx, deps, {
      drawer,
      thereOre,
      claim,
      moving: {
        kind: "bagSealed",
        amountOre: asked.amountOre,
        reason: undefined,
        bagNumber: asked.bagNumber,
        count: undefined,
        note: asked.note ?? null,
        by: asked.mover.person,
        corrects: undefined,
      },
    });
  });
}
