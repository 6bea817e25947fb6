/** The SQL of what people do about items: who owns one, what was said, and who closed it. */
import type { InterruptedReason } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const LOCK_PAYMENT = statement({
  name: "lock_interrupted_payment",
  text: "select id from attempts where id = $1 for update",
});

/** All news of the payment waits for this too: what is open is decided by one after the other. */
export async function lockPayment(tx: Transaction, paymentId: string): Promise<boolean> {
  return (await tx.query(LOCK_PAYMENT, [paymentId])).length > 0;
}

export type ItemNote = {
  readonly eventId: string;
  readonly paymentId: string;
  readonly reason: InterruptedReason;
  readonly by: string;
  readonly at: Date;
};

const SET_OWNER = statement({
  name: "set_item_owner",
  text: `with e as (
      insert into attempt_events (id, attempt_id, kind, content, by, at)
      values ($7, $1, 'itemOwned', jsonb_build_object('reason', $2::text, 'owner', $4::text), $8, $5))
    insert into interrupted_items (attempt_id, reason, owner_id, owner, owned_at, deadline_at)
    values ($1, $2, $3, $4, case when $3::uuid is null then null else $5::timestamptz end, $6)
    on conflict (attempt_id, reason) do update set owner_id = excluded.owner_id,
      owner = excluded.owner, owned_at = excluded.owned_at,
      deadline_at = case when $9 then excluded.deadline_at
        else interrupted_items.deadline_at end`,
});

export async function setOwner(
  tx: Transaction,
  note: ItemNote,
  owning: {
    readonly owner: { readonly id: string; readonly signature: string } | null;
    /** Undefined leaves the deadline as it is; null goes back to the reason's own. */
    readonly deadlineAt: Date | null | undefined;
  },
): Promise<void> {
  await tx.query(SET_OWNER, [
    note.paymentId,
    note.reason,
    owning.owner?.id ?? null,
    owning.owner?.signature ?? null,
    note.at,
    owning.deadlineAt ?? null,
    note.eventId,
    note.by,
    owning.deadlineAt !== undefined,
  ]);
}

const CLOSE_ITEM = statement({
  name: "close_item",
  text: `with e as (
      insert into attempt_events (id, attempt_id, kind, content, by, at)
      values ($6, $1, 'itemHandled', jsonb_build_object('reason', $2::text, 'text', $5::text), $3,
        $4)),
    a as (
      update attempts set handled_flags = array_append(handled_flags, $2)
      where id = $1 and $2 = any(flags) and $2 <> all(handled_flags))
    insert into interrupted_items (attempt_id, reason, closed_by, closed_at, closed_because)
    values ($1, $2, $3, $4, $5)
    on conflict (attempt_id, reason) do update set closed_by = excluded.closed_by,
      closed_at = excluded.closed_at, closed_because = excluded.closed_because`,
});

export async function closeItem(tx: Transaction, note: ItemNote, text: string): Promise<void> {
  const { paymentId, reason, by, at, eventId } = note;
  await tx.query(CLOSE_ITEM, [paymentId, reason, by, at, text, eventId]);
}

const INSERT_COMMENT = statement({
  name: "insert_item_comment",
  text: `with e as (
      insert into attempt_events (id, attempt_id, kind, content, by, at)
      values ($6, $1, 'itemCommented', jsonb_build_object('reason', $2::text), $3, $4))
    insert into interrupted_comments (attempt_id, reason, by, at, text, id)
    values ($1, $2, $3, $4, $5, $7)`,
});

export async function insertComment(
  tx: Transaction,
  note: ItemNote,
  comment: { readonly id: string; readonly text: string },
): Promise<void> {
  const { paymentId, reason, by, at, eventId } = note;
  await tx.query(INSERT_COMMENT, [paymentId, reason, by, at, comment.text, eventId, comment.id]);
}

export type Comment = {
  readonly paymentId: string;
  readonly reason: string;
  readonly id: string;
  readonly text: string;
  readonly by: string;
  readonly at: Date;
};

const READ_COMMENTS = statement({
  name: "read_item_comments",
  text: `select attempt_id, reason, id, text, by, at from interrupted_comments
    where attempt_id = any($1::uuid[]) order by at, id`,
});

export async function readComments(
  sql: Sql,
  paymentIds: readonly string[],
): Promise<readonly Comment[]> {
  const rows = await sql.query<Omit<Comment, "paymentId"> & { attempt_id: string }>(READ_COMMENTS, [
    paymentIds,
  ]);
  return rows.map(({ attempt_id: paymentId, ...comment }) => ({ ...comment, paymentId }));
}
