/** The SQL that adds to the audit trail. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

const INSERT_AUDIT_EVENT = statement({
  name: "insert_audit_event",
  text: `insert into audit_events
      (id, kind, company_id, site_id, subject_kind, subject_id, content, by_id, by, at)
    values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
});

export type AuditEventRow = {
  readonly id: string;
  readonly kind: string;
  readonly companyId: string | null;
  readonly siteId: string | null;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly content: object;
  readonly byId: string | null;
  readonly by: string;
  readonly at: Date;
};

function valuesOf(row: AuditEventRow): readonly unknown[] {
  const { id, kind, companyId, siteId, subjectKind, subjectId, content, byId, by, at } = row;
  const text = JSON.stringify(content);
  return [id, kind, companyId, siteId, subjectKind, subjectId, text, byId, by, at];
}

/** Does not wait: a failure rolls the transaction back. */
export async function writeAuditEvent(tx: Transaction, row: AuditEventRow): Promise<void> {
  await tx.write(INSERT_AUDIT_EVENT, valuesOf(row));
}

export async function insertAuditEvent(sql: Sql, row: AuditEventRow): Promise<void> {
  await sql.query(INSERT_AUDIT_EVENT, valuesOf(row));
}

const TELL_IF_WRITTEN = statement({
  name: "tell_if_held_rows_are_written",
  text: `insert into audit_events (id, kind, subject_kind, content, by, at)
    select $1, 'putInAtStart', 'database', jsonb_build_object('what', $2::text), 'server', now()
    where exists (select from written_rows
      where (tx::text)::bigint = (pg_current_xact_id()::text)::bigint)`,
});

export async function tellIfWritten(tx: Transaction, id: string, what: string): Promise<void> {
  await tx.write(TELL_IF_WRITTEN, [id, what]);
}
