/** Something that came after a cut, and its entry on the audit trail. */
import { type AuditActor, BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import type { NewId } from "../clock.ts";
import type { Transaction } from "../database/database.ts";
import { type FollowUpKind, insertFollowUp } from "./follow-up-store.ts";
import type { ServedClose } from "./session-closing-store.ts";

export type FollowingUp = {
  readonly close: ServedClose;
  readonly kind: FollowUpKind;
  /** Null where it is of the whole close. */
  readonly terminalId: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly isOpen?: boolean;
  readonly explains?: number | null;
  /** The server where it is nobody. */
  readonly by?: AuditActor;
};

export async function followUp(
  tx: Transaction,
  { newId }: { readonly newId: NewId },
  { close, kind, terminalId, content, at, by = BY_SERVER, ...more }: FollowingUp,
): Promise<void> {
  const { id: closeId, companyId, siteId } = close;
  const { isOpen = false, explains = null } = more;
  const told = { kind, terminalId, content, by: by.name, byId: by.id, at, isOpen, explains };
  await insertFollowUp(tx, { id: newId(), closeId, ...told });
  await recordAudit(tx, newId, {
    kind: "dayCloseFollowedUp",
    companyId,
    siteId,
    subject: { kind: "dayClose", id: closeId },
    content: { followUp: kind, terminalId, ...content },
    by,
    at,
  });
}
