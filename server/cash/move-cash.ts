/** Puts cash into a drawer or takes some out, for a reason that fixes the contra account. */
import { KEPT_ROLES, mayStandAgainstCash } from "@kortkoll/core/cash/cash-reasons.ts";
import { drawerStepOf, type ReasonKind } from "@kortkoll/core/cash/movement-books.ts";
import type { Ore } from "@kortkoll/core/money.ts";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { type CashRefusal, refuseCash } from "./cash-refusal.ts";
import { isTillInUse } from "./drawer-store.ts";
import { lockWhatLiesIn, takesCashFor } from "./find-drawer.ts";
import { findReason, isAccountKept } from "./movement-store.ts";
import { type CashDeps, findDrawerFor, isRefused, MOVES_CASH, type Mover } from "./mover.ts";
import { type MoveOutcome, writeMovement } from "./write-movement.ts";

export type MoveCash = {
  readonly drawerId: string;
  readonly kind: ReasonKind;
  readonly reasonId: string;
  readonly amountOre: Ore;
  readonly note: string | undefined;
  readonly mover: Mover;
};

export function moveCash(
  deps: CashDeps,
  asked: MoveCash,
  claim: IdempotencyClaim,
): Promise<MoveOutcome | CashRefusal> {
  return deps.database.inTransaction(async (tx): Promise<MoveOutcome | CashRefusal> => {
    const drawer = await findDrawerFor(tx, asked.drawerId, { ...asked, rights: MOVES_CASH });
    if (isRefused(drawer)) return drawer;
    // A retired till's drawer is emptied, and never filled.
    const isIn = drawerStepOf(asked.kind, asked.amountOre) > 0;
    if (isIn && !(await isTillInUse(tx, drawer.tillId))) return refuseCash("tillRetired", "id");
    const { companyId } = drawer;
    // A company that has left the site takes its cash with it.
    if (isIn && !(await takesCashFor(tx, drawer))) return refuseCash("tillOfAnotherCompany", "id");
    const reason = await findReason(tx, { id: asked.reasonId, companyId, kind: asked.kind });
    if (reason === undefined) return refuseCash("cashReasonNotFound", "reasonId");
    const { account } = reason;
    if (
      !mayStandAgainstCash(account, []) ||
      (await isAccountKept(tx, { companyId, account, roles: KEPT_ROLES }))
    ) {
      return refuseCash("accountNotForCash", "reasonId");
    }
    return await writeMovement(tx, deps, {
      drawer,
      thereOre: await lockWhatLiesIn(tx, drawer.id),
      claim,
      moving: {
        kind: asked.kind,
        amountOre: asked.amountOre,
        reason,
        bagNumber: null,
        count: undefined,
        note: asked.note ?? null,
        by: asked.mover.person,
        corrects: undefined,
      },
    });
  });
}
