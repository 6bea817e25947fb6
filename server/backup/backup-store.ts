/**
 * The SQL of a backup: one snapshot of everything, read table by table as COPY writes it. A snapshot
 * that only reads has no number, so neither payments nor the event feed wait for it.
 */
import type { Readable } from "node:stream";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { DatabaseConnection } from "../database/database.ts";
import { connectAlone } from "../database/database-hosts.ts";
import type { ArchiveBegin, ArchivedTable } from "./archive-form.ts";

/** What is put in order, so that an archive can be checked in one go. */
const IN_ORDER: Readonly<Record<string, string>> = { audit_chain: "seq" };
/** Each migration puts it in anew. */
const LEFT_OUT = ["schema_migrations", "restore_under_way"];

export type SnapshotTable = ArchivedTable & {
  /** On disk, and rows as the planner believes: only to show how far a backup has come. */
  readonly bytes: number;
  readonly rowsAbout: number;
};

export type SnapshotFacts = Pick<
  ArchiveBegin,
  "postgres" | "migrations" | "nextTx" | "chain" | "sequences" | "keyMark"
> & { readonly tables: readonly SnapshotTable[] };

export class Snapshot {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(connection: DatabaseConnection): Promise<Snapshot> {
    const client = await connectAlone(connection, 10_000);
    await client.query(SAME_TEXT_EVERYWHERE);
    await client.query("begin isolation level repeatable read read only");
    return new Snapshot(client);
  }

  async facts(): Promise<SnapshotFacts> {
    const { rows } = await this.#client.query<SnapshotFacts>(FACTS, [LEFT_OUT]);
    const [facts] = rows;
    if (facts === undefined) throw new Error("The database told nothing of itself");
    return facts;
  }

  /** The rows of a table, a line each. */
  copy({ name, columns }: ArchivedTable): Readable {
    const names = columns.map((column) => quoted(column)).join(", ");
    const order = IN_ORDER[name];
    const what =
      order === undefined
        ? `${quoted(name)} (${names})`
        : `(select ${names} from ${quoted(name)} order by ${quoted(order)})`;
    return this.#client.query(copyTo(`copy ${what} to stdout`));
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

const SAME_TEXT_EVERYWHERE = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
  set timezone = 'UTC'; set extra_float_digits = 1; set bytea_output = 'hex';
  set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`;

/** Columns that the database makes itself are left to it. */
const FACTS = `select current_setting('server_version') as postgres,
    pg_snapshot_xmax(pg_current_snapshot())::text as "nextTx",
    (select jsonb_agg(jsonb_build_object('name', name, 'sha256', sha256) order by name)
      from schema_migrations) as migrations,
    (select jsonb_build_object('seq', seq, 'hash', encode(hash, 'hex')) from audit_chain_tip)
      as chain,
    (select mark from secret_key_mark limit 1) as "keyMark",
    (select jsonb_agg(jsonb_build_object('name', c.relname, 'columns', a.columns,
        'bytes', pg_table_size(c.oid), 'rowsAbout', greatest(c.reltuples, 0)) order by c.relname)
      from pg_class c
      cross join lateral (select jsonb_agg(a.attname order by a.attnum) as columns
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '') a
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
        and c.relname <> all($1)) as tables,
    (select coalesce(jsonb_agg(jsonb_build_object('name', sequencename,
        'lastValue', last_value::text) order by sequencename), '[]')
      from pg_sequences where schemaname = current_schema()) as sequences`;
