/** The SQL of voids: what is known of a payment at its terminal, and that a void has been checked. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const TERMINAL_SINCE = statement({
  name: "terminal_since_payment",
  text: `select t.session_closed_at,
      exists (select from attempts n where n.terminal_id = a.terminal_id
        and (n.created_at, n.id) > (a.created_at, a.id)
        and n.state not in ('created','notSent')) as followed,
      exists (select from attempts v where v.original_id = a.id and v.kind = 'void'
        and (v.state in ('declined','cancelled','notPerformed')
          or (v.state = 'notSent' and v.failure_code = 'voidNotPossible'))) as refused
    from attempts a join terminals t on t.id = a.terminal_id where a.id = $1`,
});

/** What has happened at the terminal since it took the payment, as far as we know. */
export type SincePayment = {
  readonly isFollowed: boolean;
  readonly wasRefused: boolean;
  readonly sessionClosedAt: Date | null;
};

/** Undefined for cash. */
export async function readSincePayment(
  tx: Transaction,
  attemptId: string,
): Promise<SincePayment | undefined> {
  const rows = await tx.query<{
    session_closed_at: Date | null;
    followed: boolean;
    refused: boolean;
  }>(TERMINAL_SINCE, [attemptId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    isFollowed: row.followed,
    wasRefused: row.refused,
    sessionClosedAt: row.session_closed_at,
  };
}

const UNCHECKED_VOID = statement({
  name: "find_unchecked_void",
  text: `select t.terminal_id as vendor_id, v.asked_ore, o.stan_auth, o.reference, o.ended_at
    from attempts v
    join attempts o on o.id = v.original_id
    join terminals t on t.id = v.terminal_id
    where v.id = $1 and v.kind = 'void' and v.state = 'created' and v.void_checked_at is null
      and v.server_id = $2 and v.cancel_requested_at is null`,
});

/** A void that is about to be sent, and the payment that it is to undo. */
export type UncheckedVoid = {
  readonly vendorTerminalId: string;
  readonly askedOre: Ore;
  readonly stanAuth: string | null;
  readonly reference: string;
  readonly endedAt: Date | null;
};

export async function findUncheckedVoid(
  sql: Sql,
  asked: { readonly attemptId: string; readonly serverId: string },
): Promise<UncheckedVoid | undefined> {
  const rows = await sql.query<{
    vendor_id: string;
    asked_ore: number;
    stan_auth: string | null;
    reference: string;
    ended_at: Date | null;
  }>(UNCHECKED_VOID, [asked.attemptId, asked.serverId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    vendorTerminalId: row.vendor_id,
    askedOre: ore(row.asked_ore),
    stanAuth: row.stan_auth,
    reference: row.reference,
    endedAt: row.ended_at,
  };
}

const MARK_VOID_CHECKED = statement({
  name: "mark_void_checked",
  text: `with a as (
      update attempts set void_checked_at = $2
      where id = $1 and kind = 'void' and state = 'created' returning id)
    insert into attempt_events (id, attempt_id, kind, content, by, at)
    select $3, id, 'voidChecked', $4, 'server', $2 from a`,
});

/** From here the void may be sent. */
export async function markVoidChecked(
  sql: Sql,
  checked: {
    readonly attemptId: string;
    readonly at: Date;
    readonly eventId: string;
    readonly stanAuth: string | null;
  },
): Promise<void> {
  const content = JSON.stringify({ stanAuth: checked.stanAuth });
  await sql.query(MARK_VOID_CHECKED, [checked.attemptId, checked.at, checked.eventId, content]);
}

const VOID_NOT_PERFORMED = statement({
  name: "find_void_not_performed",
  text: `select v.id, v.sent_at, t.clock_skew_ms
    from attempts v join terminals t on t.id = v.terminal_id
    where v.terminal_id = $1 and v.kind = 'void' and v.state = 'notPerformed' and v.asked_ore = $3
      and v.sent_at is not null
      and not exists (select from terminal_results r
        where r.terminal_id = v.terminal_id and r.stan_auth = $2)
      and not exists (select from attempts n where n.terminal_id = v.terminal_id
        and (n.created_at, n.id) > (v.created_at, v.id) and n.state not in ('created','notSent'))
    order by v.created_at desc limit 1`,
});

export type VoidNotPerformed = {
  readonly id: string;
  readonly sentAt: Date;
  /** Terminal's clock minus ours. */
  readonly clockSkewMs: number;
};

/** The last that the terminal was asked for, when that was a void that a new result may be of. */
export async function findVoidNotPerformed(
  sql: Sql,
  asked: { readonly terminalId: string; readonly stanAuth: string; readonly amountOre: Ore },
): Promise<VoidNotPerformed | undefined> {
  const rows = await sql.query<{ id: string; sent_at: Date; clock_skew_ms: number }>(
    VOID_NOT_PERFORMED,
    [asked.terminalId, asked.stanAuth, asked.amountOre],
  );
  const row = rows[0];
  return row === undefined
    ? undefined
    : { id: row.id, sentAt: row.sent_at, clockSkewMs: row.clock_skew_ms };
}
