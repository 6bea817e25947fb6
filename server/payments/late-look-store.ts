/** The SQL of approvals that are shown late: whose they are, and when to look for them again. */
import { type Sql, statement } from "../database/database.ts";

const UNPAID_BY_REFERENCE = statement({
  name: "find_unpaid_by_reference",
  text: `select id from attempts where reference = $2 and terminal_id = $1
    and (state in ('declined','cancelled','notPerformed','claimed')
      or (state = 'notSent' and not 'unexpectedApproval' = any(flags)))`,
});

/** An attempt at the terminal that has ended without money, by what the terminal mirrors of it. */
export async function findUnpaidByReference(
  sql: Sql,
  asked: { readonly terminalId: string; readonly reference: string },
): Promise<string | undefined> {
  const rows = await sql.query<{ id: string }>(UNPAID_BY_REFERENCE, [
    asked.terminalId,
    asked.reference,
  ]);
  return rows[0]?.id;
}

const PLAN_LATE_LOOK = statement({
  name: "plan_late_look",
  text: "update attempts set late_look_at = $2 where id = $1 and state in ('unknown','claimed')",
});

/** Planned before the attempt ends: a server that dies in between loses no look. */
export async function planLateLook(sql: Sql, attemptId: string, at: Date): Promise<void> {
  await sql.query(PLAN_LATE_LOOK, [attemptId, at]);
}

export type LateLook = {
  readonly attemptId: string;
  readonly terminalId: string;
  readonly vendorTerminalId: string;
  /** How many looks were answered before. */
  readonly looks: number;
};

// A newer attempt hides what came of this one, unless it never reached the terminal.
const CLAIM_LATE_LOOKS = statement({
  name: "claim_late_looks",
  text: `with due as (
      select id from attempts where late_look_at <= $1 and state <> 'unknown'
      order by late_look_at limit $3 for update skip locked),
    judged as (
      select a.id, a.state in ('declined','cancelled','notPerformed')
        and a.ended_at > $4
        and not exists (select from attempts n where n.terminal_id = a.terminal_id
          and n.state in ('created','sent','unknown'))
        and not exists (select from attempts n where n.terminal_id = a.terminal_id
          and n.created_at > a.created_at and n.state not in ('created','sent')
          and n.state <> 'notSent') as may_show
      from attempts a join due on due.id = a.id),
    claimed as (
      update attempts a set late_look_at = case when j.may_show then $2::timestamptz end
      from judged j where a.id = j.id
      returning a.id, a.terminal_id, a.late_looks, j.may_show)
    select c.id as attempt_id, c.late_looks, t.id, t.terminal_id as vendor_id
    from claimed c join terminals t on t.id = c.terminal_id where c.may_show`,
});

/** Takes the looks that are due, each for one server: a look that fails is due again at `againAt`. */
export async function claimLateLooks(
  sql: Sql,
  asked: {
    readonly now: Date;
    readonly againAt: Date;
    readonly atMost: number;
    /** What ended before is not looked at any more, answered or not. */
    readonly givenUpBefore: Date;
  },
): Promise<readonly LateLook[]> {
  const rows = await sql.query<{
    attempt_id: string;
    late_looks: number;
    id: string;
    vendor_id: string;
  }>(CLAIM_LATE_LOOKS, [asked.now, asked.againAt, asked.atMost, asked.givenUpBefore]);
  return rows.map((row) => ({
    attemptId: row.attempt_id,
    terminalId: row.id,
    vendorTerminalId: row.vendor_id,
    looks: row.late_looks,
  }));
}

const COUNT_LATE_LOOK = statement({
  name: "count_late_look",
  text: `update attempts set late_looks = late_looks + 1, late_look_at = $2
    where id = $1 and state <> 'unknown'`,
});

/** The terminal has answered; null: it was the last look. */
export async function countLateLook(
  sql: Sql,
  attemptId: string,
  nextAt: Date | null,
): Promise<void> {
  await sql.query(COUNT_LATE_LOOK, [attemptId, nextAt]);
}
