/**
 * The SQL of a restore: into a database with nothing in it, all in one transaction. Triggers, foreign
 * keys and indexes are away meanwhile and made again from what they were, which checks every row.
 */
import { once } from "node:events";
import type { Writable } from "node:stream";
import pg from "pg";
import { type CopyStreamQuery, from as copyFrom } from "pg-copy-streams";
import type { DatabaseConnection } from "../database/database.ts";
import { connectAlone } from "../database/database-hosts.ts";
import type { ArchiveBegin, ArchivedTable } from "./archive-form.ts";

export type Target =
  | { readonly kind: "empty" }
  /** A restore was begun in it and did not end. */
  | { readonly kind: "halfRestored" }
  | { readonly kind: "occupied"; readonly tables: number };

const TARGET = `select count(*)::int as tables,
    count(*) filter (where relname = 'restore_under_way')::int as marks
  from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')`;

const MARK = `create table if not exists restore_under_way (
    begun_at timestamptz not null default now())`;

const FOREIGN_KEYS = `select conrelid::regclass::text as "table", conname as name,
    pg_get_constraintdef(oid) as definition
  from pg_constraint
  where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0
  order by 1, 2`;

/** Those that no constraint stands on; the others are part of their table. */
const INDEXES = `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relnamespace = current_schema()::regnamespace and not i.indisprimary
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype <> 'f')
    -- Another thing than an index may stand on it.
    and not i.indisreplident
  order by 1`;

/**
 * What was not sent yet when the archive was made may have been since, and paid: nobody here knows that it
 * was not. Recovery makes it unknown, and its terminal is asked. With triggers, as any change.
 */
const MAY_HAVE_BEEN_SENT = `with a as (
    update attempts set state = 'sent', sent_at = created_at,
      void_checked_at = case when kind = 'void' then coalesce(void_checked_at, created_at) end
    where state = 'created' and method = 'card' returning id, reference)
  insert into attempt_events (id, attempt_id, kind, content, by, at)
  select gen_random_uuid(), id, 'sent',
    jsonb_build_object('reference', reference, 'because', 'databaseRestored'), 'server', now()
  from a`;

/** Held for as long as the session lives: two restores into one place would each load all rows. */
const ALONE = "select pg_try_advisory_lock(hashtext('kortkoll restore')) as is_alone";

type Made = { readonly table?: string; readonly name: string; readonly definition: string };

export class RestoreSession {
  readonly #client: pg.Client;
  #foreignKeys: readonly Made[] = [];
  #indexes: readonly Made[] = [];
  #tables: readonly ArchivedTable[] = [];

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(connection: DatabaseConnection): Promise<RestoreSession> {
    const client = await connectAlone(connection, 10_000);
    await client.query(
      `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;
        set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'`,
    );
    return new RestoreSession(client);
  }

  async target(): Promise<Target> {
    const { rows } = await this.#client.query<{ tables: number; marks: number }>(TARGET);
    const { tables = 0, marks = 0 } = rows[0] ?? {};
    if (marks > 0) return { kind: "halfRestored" };
    return tables === 0 ? { kind: "empty" } : { kind: "occupied", tables };
  }

  /** False when another restore works on the database now. */
  async isAlone(): Promise<boolean> {
    const { rows } = await this.#client.query<{ is_alone: boolean }>(ALONE);
    return rows[0]?.is_alone === true;
  }

  /** From now on no server starts on the database until the restore has ended. */
  async mark(): Promise<void> {
    await this.#client.query(MARK);
  }

  /**
   * Makes the database's next transaction number at least that one. Nothing but using them up does so
   * everywhere; each takes some millionths of a second, and leaves nothing behind.
   */
  async moveTransactionsTo(next: bigint, onProgress?: (done: number) => void): Promise<void> {
    await this.#client.query("set synchronous_commit = off");
    const first = await this.#nextTransaction();
    for (let at = first; at < next; at = await this.#nextTransaction()) {
      onProgress?.(Number(at - first) / Number(next - first));
      const left = next - at;
      const piece = left < TRANSACTIONS_AT_ONCE ? left : TRANSACTIONS_AT_ONCE;
      await this.#client.query(`do $$ begin for n in 1..${piece} loop
        perform pg_current_xact_id(); rollback; end loop; end $$`);
    }
    await this.#client.query("reset synchronous_commit");
  }

  async #nextTransaction(): Promise<bigint> {
    const { rows } = await this.#client.query<{ next: string }>(
      "select pg_snapshot_xmax(pg_current_snapshot())::text as next",
    );
    return BigInt(rows[0]?.next ?? "0");
  }

  async beginLoading(tables: readonly ArchivedTable[]): Promise<void> {
    this.#tables = tables;
    await this.#client.query("begin");
    this.#foreignKeys = (await this.#client.query<Made>(FOREIGN_KEYS)).rows;
    for (const { table, name } of this.#foreignKeys) {
      await this.#client.query(`alter table ${table} drop constraint ${quoted(name)}`);
    }
    this.#indexes = (await this.#client.query<Made>(INDEXES)).rows;
    for (const { name } of this.#indexes) await this.#client.query(`drop index ${name}`);
    for (const { name } of tables) {
      await this.#client.query(`alter table ${quoted(name)} disable trigger user`);
    }
    // What the migrations put in is in the archive as well.
    await this.#client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(", ")}`);
  }

  copyInto({ name, columns }: ArchivedTable): TableCopy {
    const names = columns.map(quoted).join(", ");
    return new TableCopy(
      this.#client.query(copyFrom(`copy ${quoted(name)} (${names}) from stdin`)),
    );
  }

  async finishLoading(sequences: ArchiveBegin["sequences"]): Promise<void> {
    for (const { name, lastValue } of sequences) {
      if (lastValue === null) continue;
      await this.#client.query("select setval($1::regclass, $2::bigint)", [
        quoted(name),
        lastValue,
      ]);
    }
    // None of them runs here: what they carried is taken over at once.
    await this.#client.query("update servers set stopped_at = now() where stopped_at is null");
    for (const { definition } of this.#indexes) await this.#client.query(definition);
    for (const { table, name, definition } of this.#foreignKeys) {
      await this.#client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
    }
    for (const { name } of this.#tables) {
      await this.#client.query(`alter table ${quoted(name)} enable trigger user`);
    }
    await this.#client.query(MAY_HAVE_BEEN_SENT);
    await this.#client.query("drop table restore_under_way");
    await this.#client.query("commit");
    await this.#client.query("analyze");
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}

const TRANSACTIONS_AT_ONCE = 200_000n;

/** One table's rows on their way in. */
export class TableCopy {
  readonly #stream: Writable & CopyStreamQuery;
  #failure: unknown;

  constructor(stream: Writable & CopyStreamQuery) {
    this.#stream = stream;
    stream.on("error", (error) => {
      this.#failure ??= error;
    });
  }

  async write(text: Buffer): Promise<void> {
    this.#throwIfFailed();
    if (this.#stream.write(text)) return;
    // Whichever comes, the other is waited for no more: a large table waits thousands of times.
    const waiting = new AbortController();
    const { signal } = waiting;
    const ready = [
      once(this.#stream, "drain", { signal }),
      once(this.#stream, "close", { signal }),
    ];
    await Promise.race(ready).finally(() => waiting.abort());
    this.#throwIfFailed();
  }

  /** The number of rows that the database took. */
  async finish(): Promise<number> {
    this.#throwIfFailed();
    const finished = once(this.#stream, "finish");
    this.#stream.end();
    await finished;
    return this.#stream.rowCount;
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
