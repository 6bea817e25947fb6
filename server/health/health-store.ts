import { type Sql, statement } from "../database/database.ts";

const PING = statement({ name: "ping", text: "select 1 as one" });

/** Throws what the database door throws when nobody answers. */
export async function pingDatabase(sql: Sql): Promise<void> {
  await sql.query(PING);
}

export type DatabaseStanding = {
  /** Another server's copy, which only follows. */
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  /** The newest that was applied. */
  readonly migration: string | null;
  /** When this server last said that it lives, which it writes every few seconds. */
  readonly seenAt: Date | null;
  readonly stoppedAt: Date | null;
  /** By the database's clock. */
  readonly now: Date;
};

const READ_STANDING = statement({
  name: "read_database_standing",
  text: `select pg_is_in_recovery() as "isStandby",
      current_setting('transaction_read_only') = 'on' as "isReadOnly",
      (select max(name) from schema_migrations) as migration,
      s.seen_at as "seenAt", s.stopped_at as "stoppedAt", clock_timestamp() as now
    from (values (1)) one left join servers s on s.id = $1`,
});

export async function readDatabaseStanding(sql: Sql, serverId: string): Promise<DatabaseStanding> {
  const [standing] = await sql.query<DatabaseStanding>(READ_STANDING, [serverId]);
  if (standing === undefined) throw new Error("The database answered nothing about itself");
  return standing;
}
