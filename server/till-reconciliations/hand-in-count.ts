/**
 * Hands a count in: what was counted is kept for good, and only then is it told what should be there.
 * A recount is another count of the same cut, beside those before; it needs a new word of approval.
 */
import { type Pieces, worthOfAll } from "@kortkoll/core/till-reconciliation/denominations.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { CountOutcome } from "./begin-count.ts";
import { insertCount, setApproval } from "./count-store.ts";
import { type CountDeps, knownAs, lockOpenCount } from "./counting.ts";
import { readReconciliation } from "./read-count.ts";

export type HandInCount = {
  readonly id: string;
  readonly pieces: Pieces;
  readonly note: string | undefined;
  readonly by: PersonCaller;
};

export function handInCount(
  deps: CountDeps,
  asked: HandInCount,
  claim: IdempotencyClaim,
): Promise<CountOutcome> {
  return deps.database.inTransaction(async (tx): Promise<CountOutcome> => {
    const locked = await lockOpenCount(tx, deps, asked.id);
    if (locked.kind === "refused") return locked;
    const { open, drawer } = locked;
    const at = new Date(deps.clock());
    const countNo = open.counts + 1;
    const { pieces, by } = asked;
    const note = asked.note ?? null;
    await insertCount(tx, {
      reconciliationId: open.id,
      countNo,
      pieces,
      note,
      by: knownAs(by),
      at,
    });
    if (open.approvedById !== null) await setApproval(tx, open.id, undefined);
    const countedOre = worthOfAll(pieces);
    await recordAudit(tx, deps.newId, {
      kind: "drawerCounted",
      companyId: drawer.companyId,
      siteId: drawer.siteId,
      subject: { kind: "tillReconciliation", id: open.id },
      content: { till: drawer.till, countNo, pieces, countedOre, note },
      by: { id: by.personId, name: by.signature },
      at,
    });
    const view = await readReconciliation(tx, open.id);
    if (view === undefined) throw new Error("A count that was handed in is not there");
    await storeAnswer(tx, claim, { status: 201, body: view, at });
    return { kind: "done", view };
  });
}
