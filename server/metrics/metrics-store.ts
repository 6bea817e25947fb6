/** The SQL of what is measured: one statement for each, over indexes that hold only what is open. */
import { type Sql, statement } from "../database/database.ts";

export type OpenAttempts = {
  readonly state: "created" | "sent" | "unknown" | "claimed";
  readonly count: number;
  readonly askedOre: number;
  readonly oldestAt: Date | null;
};

/** Each branch has its own partial index, of attempts in those states alone. */
const OPEN_ATTEMPTS = statement({
  name: "measure_open_attempts",
  text: `select s.state, count(a.at) as count, coalesce(sum(a.asked_ore), 0)::bigint as "askedOre",
      min(a.at) as "oldestAt"
    from (values ('created'), ('sent'), ('unknown'), ('claimed')) s (state)
    left join (
      select state, asked_ore, created_at as at from attempts where state in ('created','sent')
      union all select state, asked_ore, created_at from attempts where state = 'unknown'
      union all select state, asked_ore, created_at from attempts where state = 'claimed'
    ) a on a.state = s.state
    group by s.state`,
});

export function measureOpenAttempts(sql: Sql): Promise<OpenAttempts[]> {
  return sql.query<OpenAttempts>(OPEN_ATTEMPTS);
}

export type TerminalHeard = {
  readonly terminalId: string;
  readonly siteCode: string;
  /** Null until it has been heard once. */
  readonly heardAt: Date | null;
  readonly clockSkewMs: number | null;
  readonly state: string | null;
};

const TERMINALS_HEARD = statement({
  name: "measure_terminals_heard",
  text: `select t.terminal_id as "terminalId", s.code as "siteCode", t.last_contact_at as "heardAt",
      t.clock_skew_ms as "clockSkewMs", t.last_state as state
    from terminals t join sites s on s.id = t.site_id where t.retired_at is null`,
});

export function measureTerminals(sql: Sql): Promise<TerminalHeard[]> {
  return sql.query<TerminalHeard>(TERMINALS_HEARD);
}

export type DatabaseWork = {
  /** Events that are committed and not told yet, as a transaction before them still runs. */
  readonly waitingEvents: number;
  readonly oldestEventAt: Date | null;
  /** Since the oldest transaction began; 0 when none runs. */
  readonly oldestSeconds: number;
  /** The same of those that have written something: these hold the feed up. */
  readonly oldestWritingSeconds: number;
  /** By the database's clock. */
  readonly now: Date;
};

const COUNTED_EVENTS = 10_000;

const DATABASE_WORK = statement({
  name: "measure_database_work",
  text: `with waiting as (
      select at from order_events where tx >= pg_snapshot_xmin(pg_current_snapshot())
      order by tx, id limit ${COUNTED_EVENTS})
    select (select count(*) from waiting) as "waitingEvents",
      (select min(at) from waiting) as "oldestEventAt",
      greatest(extract(epoch from clock_timestamp() - min(xact_start)), 0)::float8
        as "oldestSeconds",
      greatest(extract(epoch from clock_timestamp()
        - min(xact_start) filter (where backend_xid is not null)), 0)::float8
        as "oldestWritingSeconds", clock_timestamp() as now
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
});

export async function measureDatabase(sql: Sql): Promise<DatabaseWork> {
  const [work] = await sql.query<DatabaseWork>(DATABASE_WORK);
  if (work === undefined) throw new Error("The database answered nothing about its work");
  return work;
}

const LAST_BACKUP = statement({
  name: "measure_last_backup",
  text: `select at from audit_events where kind = 'backupMade' order by at desc limit 1`,
});

/** Undefined when none has been made from here. */
export async function measureBackup(sql: Sql): Promise<Date | undefined> {
  const [last] = await sql.query<{ at: Date }>(LAST_BACKUP);
  return last?.at;
}

export type LastVerification = { readonly ok: boolean; readonly finishedAt: Date };

const LAST_VERIFICATION = statement({
  name: "measure_last_verification",
  text: `select ok, finished_at as "finishedAt" from audit_verifications
    where finished_at is not null order by started_at desc limit 1`,
});

export async function measureVerification(sql: Sql): Promise<LastVerification | undefined> {
  const [last] = await sql.query<LastVerification>(LAST_VERIFICATION);
  return last;
}
