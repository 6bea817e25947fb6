/** An administrator takes away a PIN that somebody else may know. */
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { GuessDeps } from "./guess-brake.ts";
import { removePinHash } from "./person-store.ts";

/** False when there was none. */
export function removePin(
  deps: GuessDeps,
  removal: { readonly personId: string; readonly by: AuditActor; readonly at: Date },
): Promise<boolean> {
  const { personId, by, at } = removal;
  return deps.database.inTransaction(async (tx) => {
    if (!(await removePinHash(tx, personId))) return false;
    await recordAudit(tx, deps.newId, {
      kind: "pinChanged",
      subject: { kind: "person", id: personId },
      content: { removed: true },
      by,
      at,
    });
    return true;
  });
}
