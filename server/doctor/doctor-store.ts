/** The SQL of what is examined: one moment of what a person who runs the server wants to know. */
import { type Sql, statement } from "../database/database.ts";
import { SERVER_IS_GONE_AFTER_MS } from "../payments/recover-abandoned.ts";

export type DatabaseFacts = {
  readonly version: number;
  readonly versionText: string;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  readonly bytes: number;
  readonly now: Date;
  readonly migration: string | null;
  /** Servers that nobody takes for gone. */
  readonly servers: number;
  readonly oldestUnresolvedAt: Date | null;
  readonly unresolved: number;
  readonly lastBackupAt: Date | null;
  readonly chainOk: boolean | null;
  readonly chainVerifiedAt: Date | null;
  readonly terminals: number;
  /** Not heard for a day, by the vendor's number. */
  readonly silentTerminals: readonly string[];
  readonly hasNetsAccount: boolean;
  readonly keyMark: string | null;
};

const FACTS = statement({
  name: "examine_database",
  text: `with open as (
      select created_at from attempts where state in ('created','sent')
      union all select created_at from attempts where state = 'unknown'
      union all select created_at from attempts where state = 'claimed'),
    verified as (select ok, finished_at from audit_verifications
      where finished_at is not null order by started_at desc limit 1)
    select current_setting('server_version_num')::int / 10000 as version,
      current_setting('server_version') as "versionText",
      pg_is_in_recovery() as "isStandby",
      current_setting('transaction_read_only') = 'on' as "isReadOnly",
      pg_database_size(current_database()) as bytes, now() as now,
      (select max(name) from schema_migrations) as migration,
      (select count(*) from servers where stopped_at is null and seen_at > $2) as servers,
      (select min(created_at) from open) as "oldestUnresolvedAt",
      (select count(*) from open) as unresolved,
      (select max(at) from audit_events where kind = 'backupMade') as "lastBackupAt",
      (select ok from verified) as "chainOk",
      (select finished_at from verified) as "chainVerifiedAt",
      (select count(*) from terminals where retired_at is null) as terminals,
      array(select terminal_id from terminals where retired_at is null
        and (last_contact_at is null or last_contact_at < $1::timestamptz - interval '1 day')
        order by terminal_id) as "silentTerminals",
      exists (select from vendor_credentials) as "hasNetsAccount",
      (select mark from secret_key_mark limit 1) as "keyMark"`,
});

export async function readFacts(sql: Sql, at: Date): Promise<DatabaseFacts> {
  const seenSince = new Date(at.getTime() - SERVER_IS_GONE_AFTER_MS);
  const [facts] = await sql.query<DatabaseFacts>(FACTS, [at, seenSince]);
  if (facts === undefined) throw new Error("The database told nothing of itself");
  return facts;
}

export type CommitFacts = {
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousCommit: string;
  readonly synchronousStandbyNames: string;
};

/** As they hold for our own sessions: a role or a database may have others than the server. */
const COMMIT_FACTS = statement({
  name: "examine_commits",
  text: `select current_setting('fsync') as fsync,
      current_setting('full_page_writes') as "fullPageWrites",
      current_setting('synchronous_commit') as "synchronousCommit",
      current_setting('synchronous_standby_names') as "synchronousStandbyNames"`,
});

export async function readCommitFacts(sql: Sql): Promise<CommitFacts> {
  const [facts] = await sql.query<CommitFacts>(COMMIT_FACTS);
  if (facts === undefined) throw new Error("The database told nothing of its settings");
  return facts;
}
