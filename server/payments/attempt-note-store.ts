/** The SQL of what is noted beside an attempt's state: timeline, flags, cancel, the terminal's habits. */
import type { TimelineKind } from "@kortkoll/core/attempts/timeline-kinds.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const INSERT_EVENT = statement({
  name: "insert_attempt_event",
  text: `insert into attempt_events (id, attempt_id, kind, content, by, at)
    values ($1,$2,$3,$4,$5,$6)`,
});

export async function insertAttemptEvent(
  sql: Sql,
  event: {
    readonly id: string;
    readonly attemptId: string;
    readonly kind: TimelineKind;
    readonly content: Readonly<Record<string, unknown>>;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await sql.query(INSERT_EVENT, [
    event.id,
    event.attemptId,
    event.kind,
    JSON.stringify(event.content),
    event.by,
    event.at,
  ]);
}

const FLAG_UNEXPECTED = statement({
  name: "flag_unexpected_approval",
  text: `with i as (
      update interrupted_items set closed_at = null, closed_by = null, closed_because = null
      where attempt_id = $1 and reason = 'unexpectedApproval')
    update attempts set handled_flags = array_remove(handled_flags, 'unexpectedApproval'),
      flags = array_append(array_remove(flags, 'unexpectedApproval'), 'unexpectedApproval')
    where id = $1`,
});

/** Also opens the item again that a person had closed for an earlier one: this is more money. */
export async function flagUnexpectedApproval(tx: Transaction, attemptId: string): Promise<void> {
  await tx.query(FLAG_UNEXPECTED, [attemptId]);
}

const LEARN_OF_TERMINAL = statement({
  name: "learn_of_terminal",
  text: `update terminals set known_site_id = coalesce(known_site_id, $2),
      known_organisation_number = coalesce(known_organisation_number, $3), clock_skew_ms = $4
    where id = $1`,
});

export async function learnOfTerminal(
  tx: Transaction,
  learned: {
    readonly terminalId: string;
    readonly siteId: string | null;
    readonly organisationNumber: string | null;
    readonly clockSkewMs: number;
  },
): Promise<void> {
  await tx.write(LEARN_OF_TERMINAL, [
    learned.terminalId,
    learned.siteId,
    learned.organisationNumber,
    learned.clockSkewMs,
  ]);
}

const SET_CANCEL_REQUESTED = statement({
  name: "set_cancel_requested",
  text: `update attempts set cancel_requested_at = coalesce(cancel_requested_at, $2) where id = $1`,
});

export async function setCancelRequested(
  tx: Transaction,
  attemptId: string,
  at: Date,
): Promise<void> {
  await tx.query(SET_CANCEL_REQUESTED, [attemptId, at]);
}

const REMEMBER_RESULT = statement({
  name: "remember_result",
  text: `insert into terminal_results (terminal_id, stan_auth, attempt_id, seen_at)
    values ($1,$2,null,$3) on conflict do nothing`,
});

/** Like a baseline: a result that is not to be taken for that of a later attempt. */
export async function rememberResult(
  tx: Transaction,
  seen: { readonly terminalId: string; readonly stanAuth: string; readonly at: Date },
): Promise<void> {
  await tx.write(REMEMBER_RESULT, [seen.terminalId, seen.stanAuth, seen.at]);
}
