/** The SQL of what comes after a cut: numbered and dated, for each close by itself. */
import type { AcquirerColumn } from "@kortkoll/core/day-close/acquirer-column.ts";
import type { NamedItem, SessionComparison } from "@kortkoll/core/day-close/compare-session.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

export type FollowUpKind =
  | "sessionClosed"
  | "terminalNotReached"
  | "terminalRefused"
  | "askedWithoutAnswer"
  | "reportCameLate"
  | "lateApproval"
  /** Written by a person. */
  | "explanation"
  | "sessionNotReported"
  /** What acquirers' files say of the close's payments. */
  | "acquirerTold";

const LOCK_CLOSE = statement({
  name: "lock_day_close",
  text: "select id from day_closes where id = $1 for no key update",
});
const INSERT_FOLLOW_UP = statement({
  name: "insert_day_close_follow_up",
  text: `insert into close_follow_ups (id, close_id, number, kind, terminal_id, content, by, at,
      by_id, is_open, explains)
    select $1, $2, coalesce(max(f.number), 0) + 1, $3, $4, $5::jsonb, $6, $7, $8, $9, $10
    from close_follow_ups f where f.close_id = $2 returning number`,
});

export type NewFollowUp = {
  readonly id: string;
  readonly closeId: string;
  readonly kind: FollowUpKind;
  readonly terminalId: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly by: string;
  /** Null for the server. */
  readonly byId: string | null;
  readonly at: Date;
  /** It tells of something that a person has to explain. */
  readonly isOpen: boolean;
  /** The number of the one that this one explains. */
  readonly explains: number | null;
};

/** Until the end of the transaction nobody else follows the close up. */
export async function lockClose(tx: Transaction, closeId: string): Promise<void> {
  await tx.query(LOCK_CLOSE, [closeId]);
}

/** Gives its number. */
export async function insertFollowUp(tx: Transaction, followUp: NewFollowUp): Promise<number> {
  const { id, closeId, kind, terminalId, content, by, byId, at, isOpen, explains } = followUp;
  await lockClose(tx, closeId);
  const told = [id, closeId, kind, terminalId, JSON.stringify(content), by, at];
  const values = [...told, byId, isOpen, explains];
  const [row] = await tx.query<{ number: number }>(INSERT_FOLLOW_UP, values);
  if (row === undefined) throw new Error("A follow-up has no number");
  return row.number;
}

export type FollowUpRow = {
  readonly number: number;
  readonly kind: FollowUpKind;
  /** The vendor's id, and ours. */
  readonly terminalId: string | null;
  readonly terminalUuid: string | null;
  readonly content: FollowUpContent;
  readonly by: string;
  readonly at: Date;
  readonly isOpen: boolean;
  readonly explains: number | null;
};

/** What each kind has of it is written where it is followed up. */
export type FollowUpContent = {
  readonly comparison?: SessionComparison;
  /** True, or why the text could not be read. */
  readonly readable?: true | string;
  readonly payments?: readonly (NamedItem & { readonly closeNumber: number | null })[];
  readonly text?: string;
  readonly acquirer?: AcquirerColumn;
};

const READ_FOLLOW_UPS = statement({
  name: "read_day_close_follow_ups",
  text: `select f.number, f.kind, t.terminal_id as "terminalId",
      f.terminal_id as "terminalUuid", f.content, f.by, f.at,
      f.is_open as "isOpen", f.explains
    from close_follow_ups f left join terminals t on t.id = f.terminal_id
    where f.close_id = $1 order by f.number`,
});

export async function readFollowUps(sql: Sql, closeId: string): Promise<readonly FollowUpRow[]> {
  return await sql.query<FollowUpRow>(READ_FOLLOW_UPS, [closeId]);
}

const READ_TOLD_OF_TERMINAL = statement({
  name: "read_told_of_terminal",
  text: `select f.number, f.kind, null as "terminalId",
      f.terminal_id as "terminalUuid", f.content, f.by, f.at,
      f.is_open as "isOpen", f.explains
    from close_follow_ups f where f.close_id = $1 and f.terminal_id = $2 order by f.number`,
});

export async function readToldOfTerminal(
  sql: Sql,
  closeId: string,
  terminalId: string,
): Promise<readonly FollowUpRow[]> {
  return await sql.query<FollowUpRow>(READ_TOLD_OF_TERMINAL, [closeId, terminalId]);
}

export type TerminalStep = {
  readonly id: string;
  readonly terminalId: string;
  readonly name: string;
  readonly state: "waiting" | "asking" | "done" | "notReported";
  readonly isRetired: boolean;
  /** A payment at the terminal is under way or not proven, and goes first. */
  readonly hasPayment: boolean;
  readonly tries: number;
  readonly nextTryAt: Date | null;
  readonly lastCode: string | null;
  readonly lostAnswers: number;
  readonly sessionNumber: string | null;
  readonly terminalTime: string | null;
  readonly report: string | null;
  readonly closedAt: Date | null;
};

const READ_STEPS = statement({
  name: "read_day_close_steps",
  text: `select t.id, t.terminal_id as "terminalId", t.name, c.state,
      t.retired_at is not null as "isRetired", exists (select from attempts a where a.terminal_id = t.id
        and (a.state in ('created','sent','unknown') or a.signature_state = 'waiting'))
        as "hasPayment",
      c.tries, case c.state when 'waiting' then c.next_try_at end as "nextTryAt",
      c.last_code as "lastCode", c.lost_answers as "lostAnswers",
      c.session_number as "sessionNumber", c.terminal_time as "terminalTime", c.report,
      c.closed_at as "closedAt"
    from close_terminals k join session_closings c on c.id = k.closing_id
      join terminals t on t.id = k.terminal_id
    where k.close_id = $1 order by t.terminal_id`,
});

export async function readSteps(sql: Sql, closeId: string): Promise<readonly TerminalStep[]> {
  return await sql.query<TerminalStep>(READ_STEPS, [closeId]);
}
