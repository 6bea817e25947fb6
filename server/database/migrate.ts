/**
 * Brings a database up to this program: every file of migrations/ once, in order, each in its own
 * transaction, forward only. Two servers that start together take turns on the table's lock.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import type { DatabaseConnection, DatabaseLog } from "./database.ts";
import { sqlStateOf } from "./database-errors.ts";
import { connectAlone } from "./database-hosts.ts";

export interface MigrateOptions {
  readonly connection: DatabaseConnection;
  readonly log: DatabaseLog;
  readonly folder?: string;
  /** Only until that one, as a restore needs it; a server refuses a database that is being restored. */
  readonly toRestore?: string;
}

/** The database and the program do not fit together; a person has to choose. */
export class MigrationRefused extends Error {
  readonly code = "migrationRefused";
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "MigrationRefused";
  }
}

/** Returns the names that were applied now, in order. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { toRestore } = options;
  const all = await readMigrations(options.folder ?? ownFolder);
  const migrations = toRestore === undefined ? all : all.filter(({ name }) => name <= toRestore);
  const client = await connectAlone(
    { ...options.connection, application_name: "kortkoll migrations" },
    10_000,
  );
  try {
    if (toRestore === undefined) await refuseHalfRestored(client);
    await makeOwnTable(client);
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, migrations);
      if (name === undefined) return applied;
      options.log.info({ migration: name }, "database migration applied");
      applied.push(name);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

const ownFolder = join(import.meta.dirname, "migrations");

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** The last that this program has; "" in a folder without any. */
export async function newestMigration(folder: string = ownFolder): Promise<string> {
  return (await migrationNames(folder)).at(-1) ?? "";
}

async function migrationNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = await migrationNames(folder);
  for (const [index, name] of names.entries()) {
    const number = String(index + 1).padStart(4, "0");
    if (name.startsWith(`${number}-`) && /^\d{4}-[a-z0-9-]+\.sql$/.test(name)) continue;
    throw new MigrationRefused(
      `The migrations must be numbered without gaps: expected ${number}-….sql, found ${name}.`,
    );
  }
  return Promise.all(names.map((name) => readMigration(folder, name)));
}

/** Line ends are made alike first: a checkout on Windows must not count as a changed file. */
async function readMigration(folder: string, name: string): Promise<Migration> {
  const text = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n");
  return { name, text, sha256: createHash("sha256").update(text).digest("hex") };
}

/** A restore marks its database first, and takes the mark away with what it has loaded. */
async function refuseHalfRestored(client: pg.Client): Promise<void> {
  const mark = await client.query<{ stands: boolean }>(
    "select to_regclass('restore_under_way') is not null as stands",
  );
  if (mark.rows[0]?.stands !== true) return;
  throw new MigrationRefused(
    "A restore into this database was begun and has not ended. Wait for it, or run it again.",
  );
}

/** unique_violation, duplicate_table, duplicate_object. */
const MADE_BY_ANOTHER = ["23505", "42P07", "42710"];

async function makeOwnTable(client: pg.Client): Promise<void> {
  try {
    await client.query(`create table if not exists schema_migrations (
      name text primary key,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      applied_at timestamptz not null default now()
    )`);
  } catch (error) {
    // Two servers at once: the other one has just made it, and how far it had come decides whether
    // its table, its row type or an index of the catalogue is what stands in the way.
    if (!MADE_BY_ANOTHER.includes(sqlStateOf(error) ?? "")) throw error;
  }
}

async function applyNext(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  await client.query("begin");
  try {
    await client.query("lock table schema_migrations in share row exclusive mode");
    const applied = await client.query<{ name: string; sha256: string }>(
      "select name, sha256 from schema_migrations order by name",
    );
    const next = findNext(migrations, applied.rows);
    if (next !== undefined) await apply(client, next);
    await client.query("commit");
    return next?.name;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** What to do where a company's own settings stop a migration that can no longer change. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  "0052-payout-matches.sql":
    "A company that uses every account from 1588 to 1599 has none left for what acquirers hold back. " +
    "Nothing was changed: start the program as it was, move one of those accounts to another number " +
    "under Settings, Accounts, and upgrade again",
};

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query(migration.text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const next = NEXT_STEPS[migration.name];
    const said = `Migration ${migration.name} failed: ${reason}${next === undefined ? "" : `. ${next}`}`;
    throw new MigrationRefused(said, error);
  }
  if (client.getTransactionStatus() !== "T") {
    throw new MigrationRefused(
      `Migration ${migration.name} ends its own transaction; it must leave that to the program.`,
    );
  }
  await client.query("insert into schema_migrations (name, sha256) values ($1, $2)", [
    migration.name,
    migration.sha256,
  ]);
  await tellOfRows(client, migration.name);
}

/** What a migration did to rows that the audit chain holds is told of on it, like any change. */
async function tellOfRows(client: pg.Client, name: string): Promise<void> {
  const held = await client.query<{ exist: boolean }>(
    "select to_regclass('written_rows') is not null as exist",
  );
  if (held.rows[0]?.exist !== true) return;
  await client.query(
    `insert into audit_events (id, kind, subject_kind, content, by, at)
      select gen_random_uuid(), 'databaseMigrated', 'database',
        jsonb_build_object('migration', $1::text), 'server', now()
      where exists (select from written_rows where tx = pg_current_xact_id())`,
    [name],
  );
}

function findNext(
  migrations: readonly Migration[],
  applied: readonly { name: string; sha256: string }[],
): Migration | undefined {
  for (const [index, row] of applied.entries()) {
    const ours = migrations[index];
    if (ours === undefined) {
      throw new MigrationRefused(
        `The database is newer than this program (it has ${row.name}). Start the newer program.`,
      );
    }
    if (ours.name !== row.name) {
      throw new MigrationRefused(
        `The database has the migration ${row.name} where this program has ${ours.name}. ` +
          "They come from different versions; start the program that made the database.",
      );
    }
    if (ours.sha256 !== row.sha256) {
      throw new MigrationRefused(
        `The migration ${row.name} was changed after it was applied. Undo the change and write ` +
          "a new migration instead.",
      );
    }
  }
  return migrations[applied.length];
}
