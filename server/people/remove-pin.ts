/** An administrator takes away a PIN that somebody else may know. */
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { removePinHash } from "./person-store.ts";

/** False when there was none. */
export async function removePin(
  tx: Transaction,
  newId: NewId,
  removal: { readonly personId: string; readonly by: AuditActor; readonly at: Date },
): Promise<boolean> {
  const { personId, by, at } = removal;
  if (!(await removePinHash(tx, personId))) return false;
  await recordAudit(tx, newId, {
    kind: "pinChanged",
    subject: { kind: "person", id: personId },
    content: { removed: true },
    by,
    at,
  });
  return true;
}
