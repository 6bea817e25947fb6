/** The SQL of recovery and of the resolver: whose attempts are left alone, and which are due. */
import { type Ore, ore } from "@kortkoll/core/money.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

/** So short that a session which hangs leaves time to say it over another one before it is too late. */
const SIGN_OF_LIFE_WITHIN_MS = 4_000;

const ANNOUNCE_SERVER = statement({
  name: "announce_server",
  answersWithinMs: SIGN_OF_LIFE_WITHIN_MS,
  text: `insert into servers (id, started_at, seen_at) values ($1, $2, $2)
    on conflict (id) do update set seen_at = $2`,
});

/** Says that the server lives; its attempts are its own for as long as it keeps saying so. */
export async function announceServer(sql: Sql, serverId: string, at: Date): Promise<void> {
  await sql.query(ANNOUNCE_SERVER, [serverId, at]);
}

const STOP_SERVERS = statement({
  name: "stop_servers",
  text: `update servers set stopped_at = $2
    where stopped_at is null and ($1::uuid is null or id = $1) and ($3::uuid is null or id <> $3)`,
});

export async function stopServer(sql: Sql, serverId: string, at: Date): Promise<void> {
  await sql.query(STOP_SERVERS, [serverId, at, null]);
}

/** Only for a server that knows that it is alone on its database (the embedded one). */
export async function stopAllOtherServers(sql: Sql, serverId: string, at: Date): Promise<void> {
  await sql.query(STOP_SERVERS, [null, at, serverId]);
}

const ASK_AT_ONCE = statement({
  name: "ask_about_unknowns_at_once",
  text: "update attempts set next_check_at = $1 where state = 'unknown' and next_check_at > $1",
});

/**
 * Only for a server that is alone: one that was killed while it asked has left its unknowns to
 * itself for a while yet.
 */
export async function askAtOnce(sql: Sql, at: Date): Promise<void> {
  await sql.query(ASK_AT_ONCE, [at]);
}

export type AbandonedAttempt = { readonly id: string; readonly state: "created" | "sent" };

const FIND_ABANDONED = statement({
  name: "find_abandoned_attempts",
  text: `select a.id, a.state from attempts a join servers s on s.id = a.server_id
    where a.state in ('created','sent')
      and (s.stopped_at is not null or s.seen_at < $1 or (s.id = $2 and a.created_at < $1))
    order by a.created_at limit 200`,
});

/** Attempts under way of servers that have stopped or have not been seen since the instant. */
export function findAbandoned(
  sql: Sql,
  asked: { readonly notSeenSince: Date; readonly ownServerId: string },
): Promise<readonly AbandonedAttempt[]> {
  return sql.query<AbandonedAttempt>(FIND_ABANDONED, [asked.notSeenSince, asked.ownServerId]);
}

export type DueAttempt = {
  readonly id: string;
  readonly terminalId: string;
  readonly vendorTerminalId: string;
  readonly reference: string;
  readonly askedOre: Ore;
  readonly sentAt: Date | null;
  readonly unknownAt: Date;
  readonly clockSkewMs: number;
  readonly checks: number;
  readonly olderResults: number;
  readonly firstOlderAt: Date | null;
  /** When it should have been asked about. */
  readonly dueAt: Date;
};

const CLAIM_DUE = statement({
  name: "claim_due_unknowns",
  text: `with due as (
      select id, next_check_at as due_at from attempts
      where state = 'unknown' and next_check_at <= $1
      order by next_check_at limit $3 for update skip locked),
    claimed as (
      update attempts a set next_check_at = $2, checks = checks + 1
      from due where a.id = due.id
      returning a.id, a.terminal_id, a.reference, a.asked_ore, a.sent_at, a.checks,
        a.older_results, a.first_older_at, a.created_at, due.due_at)
    select c.*, t.terminal_id as vendor_id, t.clock_skew_ms,
      coalesce((select max(e.at) from attempt_events e
        where e.attempt_id = c.id and e.kind = 'unknown'), c.created_at) as unknown_at
    from claimed c join terminals t on t.id = c.terminal_id`,
});

/**
 * Takes attempts that are due to be asked about. Until `nobodyElseBefore` no other server asks
 * about them; a server that dies in between only delays the next ask.
 */
export async function claimDue(
  sql: Sql,
  asked: { readonly now: Date; readonly nobodyElseBefore: Date; readonly atMost: number },
): Promise<readonly DueAttempt[]> {
  const values = [asked.now, asked.nobodyElseBefore, asked.atMost];
  return (await sql.query<DueRow>(CLAIM_DUE, values)).map(dueAttemptFrom);
}

export type DueRow = {
  id: string;
  terminal_id: string;
  vendor_id: string;
  reference: string;
  asked_ore: number;
  sent_at: Date | null;
  unknown_at: Date;
  clock_skew_ms: number;
  checks: number;
  older_results: number;
  first_older_at: Date | null;
  due_at: Date;
};

export function dueAttemptFrom(row: DueRow): DueAttempt {
  return {
    id: row.id,
    terminalId: row.terminal_id,
    vendorTerminalId: row.vendor_id,
    reference: row.reference,
    askedOre: ore(row.asked_ore),
    sentAt: row.sent_at,
    unknownAt: row.unknown_at,
    clockSkewMs: row.clock_skew_ms,
    checks: row.checks,
    olderResults: row.older_results,
    firstOlderAt: row.first_older_at,
    dueAt: row.due_at,
  };
}

const FIND_KNOWN_RESULT = statement({
  name: "find_known_result",
  text: `select r.attempt_id, a.terminal_time, a.approved_ore,
      exists (select from attempts o where o.authorisation_code = a.authorisation_code
        and o.stan_auth = a.stan_auth and o.terminal_id = a.terminal_id and o.id <> a.id) as shared,
      exists (select from terminal_results d join attempts p on p.id = d.attempt_id
        where d.terminal_id = r.terminal_id and d.stan_auth <> r.stan_auth
          and p.state = 'approved') as tells_apart
    from terminal_results r
    left join attempts a on a.id = r.attempt_id
    where r.terminal_id = $1 and r.stan_auth = $2 and r.attempt_id is distinct from $3`,
});

export type KnownResult = {
  /** What the terminal did before it had any attempt here. */
  readonly isBaseline: boolean;
  /** Several attempts at the terminal were answered with it. */
  readonly isShared: boolean;
  /** Another approval had another one: the terminal does not send the same for all. */
  readonly tellsApart: boolean;
  readonly terminalTime: string | null;
  readonly approvedOre: Ore;
};

/** Where the StanAuth was seen before of this terminal, for anything but this attempt. */
export async function findKnownResult(
  sql: Sql,
  asked: { readonly terminalId: string; readonly stanAuth: string; readonly attemptId: string },
): Promise<KnownResult | undefined> {
  const rows = await sql.query<{
    attempt_id: string | null;
    terminal_time: string | null;
    approved_ore: number | null;
    shared: boolean;
    tells_apart: boolean;
  }>(FIND_KNOWN_RESULT, [asked.terminalId, asked.stanAuth, asked.attemptId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    isBaseline: row.attempt_id === null,
    isShared: row.shared,
    tellsApart: row.tells_apart && !row.shared,
    terminalTime: row.terminal_time,
    approvedOre: ore(row.approved_ore ?? 0),
  };
}

const EARLIER_BY_REFERENCE = statement({
  name: "is_of_earlier_attempt",
  text: `select from attempts where terminal_id = $1 and reference = $2 and id <> $3
    and sent_at < $4
    and (state <> 'approved' or stan_auth is null or $5::text is null or stan_auth = $5)`,
});

/**
 * Whether the reference is of an attempt that was sent to the terminal before. One that was booked
 * with another StanAuth does not count: such a result may be more money.
 */
export async function isOfEarlierAttempt(
  sql: Sql,
  asked: {
    readonly terminalId: string;
    readonly reference: string;
    readonly stanAuth: string | undefined;
    readonly attemptId: string;
    readonly sentAt: Date;
  },
): Promise<boolean> {
  const { terminalId, reference, attemptId, sentAt, stanAuth } = asked;
  const rows = await sql.query(EARLIER_BY_REFERENCE, [
    terminalId,
    reference,
    attemptId,
    sentAt,
    stanAuth ?? null,
  ]);
  return rows.length > 0;
}

const CLAIMED_JUST_BEFORE = statement({
  name: "claimed_just_before",
  text: `select from attempts where terminal_id = $1 and id <> $2 and state = 'claimed'
    and sent_at between $3::timestamptz - interval '20 minutes' and $3 limit 1`,
});

/** What an attempt that was let go of under a claim has done may be what the terminal shows. */
export async function isClaimedJustBefore(
  sql: Sql,
  asked: { readonly terminalId: string; readonly attemptId: string; readonly sentAt: Date },
): Promise<boolean> {
  const { terminalId, attemptId, sentAt } = asked;
  return (await sql.query(CLAIMED_JUST_BEFORE, [terminalId, attemptId, sentAt])).length > 0;
}

const SCHEDULE_CHECK = statement({
  name: "schedule_check",
  text: `with a as (
      update attempts set next_check_at = $2,
        older_results = case when not $3 then 0 when $7 then 1 else older_results + 1 end,
        first_older_at = case when not $3 then null when $7 then $4
          else coalesce(first_older_at, $4) end
      where id = $1 and state = 'unknown' returning id)
    insert into attempt_events (id, attempt_id, kind, content, by, at)
    select $5, id, 'checked', $6, 'resolver', $4 from a`,
});

export type NextCheck = {
  readonly attemptId: string;
  readonly nextCheckAt: Date;
  /** A look that showed anything else, or nothing, makes what was shown before prove nothing. */
  readonly showedOlder: boolean;
  /** Nobody had looked for so long that this older result is the first. */
  readonly startsOver: boolean;
  readonly at: Date;
  readonly eventId: string;
  readonly content: Readonly<Record<string, unknown>>;
};

export async function scheduleCheck(sql: Sql, next: NextCheck): Promise<void> {
  await sql.query(SCHEDULE_CHECK, valuesOfCheck(next));
}

export function valuesOfCheck(next: NextCheck): readonly unknown[] {
  return [
    next.attemptId,
    next.nextCheckAt,
    next.showedOlder,
    next.at,
    next.eventId,
    JSON.stringify(next.content),
    next.startsOver,
  ];
}

const WITHOUT_BASELINE = statement({
  name: "terminals_without_baseline",
  text: `select t.id, t.terminal_id as vendor_id from terminals t
    where t.baseline_at is null and not exists (
      select from attempts a where a.terminal_id = t.id and a.state in ('created','sent','unknown'))
    order by t.terminal_id limit 50`,
});

export async function findTerminalsWithoutBaseline(
  sql: Sql,
): Promise<readonly { readonly id: string; readonly vendorTerminalId: string }[]> {
  const rows = await sql.query<{ id: string; vendor_id: string }>(WITHOUT_BASELINE);
  return rows.map((row) => ({ id: row.id, vendorTerminalId: row.vendor_id }));
}

const STORE_BASELINE = statement({
  name: "store_baseline",
  text: `with t as (
      update terminals set baseline_at = $2 where id = $1
        and not exists (select from attempts a where a.terminal_id = $1) returning id)
    insert into terminal_results (terminal_id, stan_auth, attempt_id, seen_at)
    select id, $3, null, $2 from t where $3::text is not null on conflict do nothing`,
});

const SKIP_BASELINE = statement({
  name: "skip_baseline",
  text: "update terminals set baseline_at = $2 where id = $1 and baseline_at is null",
});

/** What the terminal did last before its first attempt here: never to be taken for one of ours. */
export async function storeBaseline(
  tx: Transaction,
  baseline: {
    readonly terminalId: string;
    readonly stanAuth: string | null;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query(STORE_BASELINE, [baseline.terminalId, baseline.at, baseline.stanAuth]);
  await tx.query(SKIP_BASELINE, [baseline.terminalId, baseline.at]);
}
