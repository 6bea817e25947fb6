/**
 * Lets go of a count that nobody will finish: what its cut took goes to the next one. It stays to be
 * read with all that was counted in it, and has no number.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { CountOutcome } from "./begin-count.ts";
import { abandonReconciliation } from "./count-store.ts";
import { type CountDeps, knownAs, lockOpenCount } from "./counting.ts";
import { letGo } from "./cut-store.ts";
import { readReconciliation } from "./read-count.ts";

export function abandonCount(
  deps: CountDeps,
  asked: { readonly id: string; readonly note: string; readonly by: PersonCaller },
  claim: IdempotencyClaim,
): Promise<CountOutcome> {
  return deps.database.inTransaction(async (tx): Promise<CountOutcome> => {
    const locked = await lockOpenCount(tx, deps, asked.id);
    if (locked.kind === "refused") return locked;
    const { open, drawer } = locked;
    const { by, note } = asked;
    const at = new Date(deps.clock());
    await letGo(tx, open.id);
    await abandonReconciliation(tx, { id: open.id, by: knownAs(by), at, note });
    await recordAudit(tx, deps.newId, {
      kind: "drawerCountAbandoned",
      companyId: drawer.companyId,
      siteId: drawer.siteId,
      subject: { kind: "tillReconciliation", id: open.id },
      content: { till: drawer.till, counts: open.counts, countedOre: open.countedOre, note },
      by: { id: by.personId, name: by.signature },
      at,
    });
    const view = await readReconciliation(tx, open.id);
    if (view === undefined) throw new Error("A count that was abandoned is not there");
    await storeAnswer(tx, claim, { status: 200, body: view, at });
    return { kind: "done", view };
  });
}
