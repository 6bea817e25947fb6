/**
 * The links by which a person may choose a password open nothing any more: what was sent before the
 * password was changed, or before they were signed out everywhere, may be in the wrong hands.
 */
import { type AuditActor, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { spendLinks } from "./one-time-link-store.ts";

export async function spendPasswordLinks(
  tx: Transaction,
  newId: NewId,
  spent: { readonly personId: string; readonly by: AuditActor; readonly at: Date },
): Promise<void> {
  const { personId, by, at } = spent;
  const signature = await spendLinks(tx, personId, at);
  if (signature === undefined) return;
  await recordAudit(tx, newId, {
    kind: "settingChanged",
    subject: { kind: "person", id: personId },
    content: { name: signature, from: { passwordLink: true }, to: { passwordLink: false } },
    by,
    at,
  });
}
