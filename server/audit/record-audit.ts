/**
 * Puts on the audit trail what somebody was let do, was refused or has changed. What changes
 * something is recorded in the transaction that changes it: neither is ever there without the other.
 */
import type { AuditKind, AuditSubject } from "@kortkoll/core/audit/audit-kinds.ts";
import type { NewId } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import {
  type AuditEventRow,
  insertAuditEvent,
  tellIfWritten,
  writeAuditEvent,
} from "./audit-event-store.ts";

/** Who did it: a person, a program by its key ("key:<name>"), or "server". */
export type AuditActor = { readonly id: string | null; readonly name: string };

export const BY_SERVER: AuditActor = { id: null, name: "server" };

export type AuditRecord = {
  readonly kind: AuditKind;
  /** Null when it is about no company, or no one place. */
  readonly companyId?: string | null;
  readonly siteId?: string | null;
  readonly subject: { readonly kind: AuditSubject; readonly id: string | null };
  /** For a change `{ from, to }` with what differs; never a secret, hashed or not. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly by: AuditActor;
  readonly at: Date;
};

/** In the transaction of the change itself. */
export async function recordAudit(
  tx: Transaction,
  newId: NewId,
  record: AuditRecord,
): Promise<void> {
  await writeAuditEvent(tx, rowOf(newId, record));
}

/** What a start puts in, where it has put in anything: last in the transaction. */
export async function recordPutIn(tx: Transaction, newId: NewId, what: string): Promise<void> {
  await tellIfWritten(tx, newId(), what);
}

/** For what changes nothing, such as a refusal. */
export async function recordAuditAlone(
  deps: { readonly database: Database; readonly newId: NewId },
  record: AuditRecord,
): Promise<void> {
  await insertAuditEvent(deps.database, rowOf(deps.newId, record));
}

function rowOf(newId: NewId, record: AuditRecord): AuditEventRow {
  const { kind, companyId = null, siteId = null, subject, content, by, at } = record;
  return {
    id: newId(),
    kind,
    companyId,
    siteId,
    subjectKind: subject.kind,
    subjectId: subject.id,
    content,
    byId: by.id,
    by: by.name,
    at,
  };
}
