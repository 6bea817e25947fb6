/** Records a movement and the answer that a repeated call gets, in one transaction. */
import type { Ore } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { Moved } from "./cash-api.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import type { Drawer } from "./find-drawer.ts";
import { selectMovement } from "./movement-view-store.ts";
import type { CashDeps } from "./mover.ts";
import { type Moving, recordMovement } from "./record-movement.ts";

export type MoveOutcome = { readonly kind: "moved"; readonly moved: Moved };

export async function writeMovement(
  tx: Transaction,
  deps: CashDeps,
  writing: {
    readonly drawer: Drawer;
    readonly thereOre: Ore;
    readonly moving: Moving;
    readonly claim: IdempotencyClaim;
  },
): Promise<MoveOutcome | CashRefusal> {
  const { drawer, thereOre, moving, claim } = writing;
  const nowMs = deps.clock();
  const recorded = await recordMovement(tx, moving, {
    drawer,
    thereOre,
    nowMs,
    newId: deps.newId,
  });
  if (recorded.kind === "beingCounted") return refuseCash("drawerBeingCounted", "id");
  if (recorded.kind === "notEnough") {
    return { ...refuseCash("notEnoughInDrawer", "amountOre"), amountOre: recorded.thereOre };
  }
  const movement = await selectMovement(tx, recorded.id);
  if (movement === undefined) throw new Error("A movement that was stored is not there");
  const moved = { movement, drawerId: drawer.id, expectedOre: recorded.expectedOre };
  await storeAnswer(tx, claim, { status: 201, body: moved, at: new Date(nowMs) });
  return { kind: "moved", moved };
}
