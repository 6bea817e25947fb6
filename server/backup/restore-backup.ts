/**
 * Loads an archive into a database with nothing in it. Until all of it is in and checked nobody sees
 * any of it, and a server refuses the database; a restore that was broken off is run again.
 *
 * Transactions keep their numbers, as the audit chain and every cursor of the event feed name them, and
 * the database goes on above the highest that can have been given away since the archive was made.
 */
import type { Clock } from "../clock.ts";
import type { DatabaseConnection, DatabaseLog } from "../database/database.ts";
import { migrate, newestMigration } from "../database/migrate.ts";
import type { ArchiveBegin, ArchivedTable } from "./archive-form.ts";
import { Snapshot, type SnapshotFacts } from "./backup-store.ts";
import {
  type ArchiveUser,
  type Progress,
  readArchive,
  readBegin,
  type WholeArchive,
} from "./read-archive.ts";
import { RestoreSession, type TableCopy } from "./restore-store.ts";
import { ArchiveBroken } from "./tar-file.ts";
import { ArchiveCheck } from "./verify-archive.ts";

/** It may not be restored there; the message says what to do instead. */
export class RestoreRefused extends Error {
  override readonly name = "RestoreRefused";
}

export type RestoreOrder = {
  readonly connection: DatabaseConnection;
  readonly path: string;
  readonly clock: Clock;
  readonly log: DatabaseLog;
  readonly onProgress?: Progress;
  /** While transaction numbers are moved on, before anything is loaded. */
  readonly onMoving?: Progress;
  /** What must be in place before anybody can see the rows: everything is loaded and checked by then. */
  readonly onLoaded?: (restored: Restored) => Promise<void>;
};

export type Restored = WholeArchive & {
  /** The text of secret.key, where the archive holds it. */
  readonly secretKey: string | undefined;
};

const ANOTHER_RESTORES =
  "Another restore is loading into this database now. Wait for it, or end it first.";

/**
 * More than a large group's servers use up, day and night taken together: two thousand terminals that
 * are each noted as heard once a minute are 33 of them.
 */
const TRANSACTIONS_A_SECOND = 60;
/** Of an old archive: each takes time, and there are two thousand million of them in all. */
const AFTER_A_WEEK = 10;
const WEEK_SECONDS = 7 * 86_400;
const AT_LEAST = 10_000;

export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const { connection, path, log } = order;
  const begin = await readBegin(path);
  const lastMigration = await migrationOf(begin);
  const session = await RestoreSession.open(connection);
  try {
    if (!(await session.isAlone())) throw new RestoreRefused(ANOTHER_RESTORES);
    refuseOccupied(await session.target());
    await session.mark();
    await migrate({ connection, log, toRestore: lastMigration });
    await refuseOtherShape(connection, begin);
    await session.moveTransactionsTo(nextTransaction(order, begin), order.onMoving);
    const restored = await load(session, order, begin);
    // What this program has come to know since the archive was made.
    await migrate({ connection, log });
    return restored;
  } finally {
    await session.close();
  }
}

async function migrationOf({ migrations, version }: ArchiveBegin): Promise<string> {
  const last = migrations.at(-1)?.name ?? "";
  if (last <= (await newestMigration())) return last;
  throw new RestoreRefused(
    `The archive was made by version ${version} with ${last}, which this program does not know. ` +
      "Restore it with that version or a newer one.",
  );
}

type Target = Awaited<ReturnType<RestoreSession["target"]>>;

function refuseOccupied(target: Target): void {
  if (target.kind !== "occupied") return;
  throw new RestoreRefused(
    `The database holds ${target.tables} tables already, and a restore replaces nothing. Name ` +
      "another data folder with KORTKOLL_DATA, or an empty database with DATABASE_URL.",
  );
}

/** The same migrations, told apart by their hashes, must have made the same tables. */
async function refuseOtherShape(
  connection: DatabaseConnection,
  begin: ArchiveBegin,
): Promise<void> {
  const facts = await readFacts(connection);
  const shape = ({ name, columns }: ArchivedTable): string => `${name}(${columns.join()})`;
  const written = (of: Pick<ArchiveBegin, "migrations" | "tables">): string =>
    [...of.migrations.map(({ name, sha256 }) => `${name} ${sha256}`), ...of.tables.map(shape)].join(
      "\n",
    );
  const is = written({ migrations: facts.migrations, tables: [...facts.tables] });
  if (is === written(begin)) return;
  throw new RestoreRefused(
    `The archive's tables are not those that this program makes for it. Restore it with version ` +
      `${begin.version}, which made it.`,
  );
}

async function readFacts(connection: DatabaseConnection): Promise<SnapshotFacts> {
  const snapshot = await Snapshot.open(connection);
  try {
    return await snapshot.facts();
  } finally {
    await snapshot.close();
  }
}

function nextTransaction({ clock }: RestoreOrder, { nextTx, madeAt }: ArchiveBegin): bigint {
  const ageSeconds = Math.max(0, Math.ceil((clock() - Date.parse(madeAt)) / 1_000));
  const used =
    Math.min(ageSeconds, WEEK_SECONDS) * TRANSACTIONS_A_SECOND +
    Math.max(0, ageSeconds - WEEK_SECONDS) * AFTER_A_WEEK;
  return BigInt(nextTx) + BigInt(Math.max(AT_LEAST, used));
}

async function load(
  session: RestoreSession,
  { path, onProgress, onLoaded }: RestoreOrder,
  begin: ArchiveBegin,
): Promise<Restored> {
  const loader = new Loader(session, begin);
  await session.beginLoading(begin.tables);
  const whole = await readArchive(path, loader, onProgress);
  await loader.finish(whole);
  const restored = { ...whole, secretKey: loader.secretKey };
  await onLoaded?.(restored);
  await session.finishLoading(begin.sequences);
  return restored;
}

class Loader implements ArchiveUser {
  readonly #session: RestoreSession;
  readonly #begin: ArchiveBegin;
  readonly #check = new ArchiveCheck();
  readonly #taken = new Map<string, number>();
  #copying: { readonly table: string; readonly copy: TableCopy } | undefined;
  secretKey: string | undefined;

  constructor(session: RestoreSession, begin: ArchiveBegin) {
    this.#session = session;
    this.#begin = begin;
  }

  async begin(begin: ArchiveBegin): Promise<void> {
    if (JSON.stringify(begin) !== JSON.stringify(this.#begin)) {
      throw new ArchiveBroken("The archive was changed while it was read.");
    }
    await this.#check.begin(begin);
  }

  async rows(table: string, text: Buffer): Promise<void> {
    await this.#check.rows(table, text);
    if (this.#copying?.table !== table) {
      await this.#finishTable();
      if (this.#taken.has(table)) throw new ArchiveBroken(`${table} comes twice.`);
      const archived = this.#begin.tables.find((one) => one.name === table);
      if (archived === undefined) throw new ArchiveBroken(`${table} is not told of.`);
      this.#copying = { table, copy: this.#session.copyInto(archived) };
    }
    await this.#copying.copy.write(text);
  }

  key(text: string): Promise<void> {
    this.secretKey = text;
    return Promise.resolve();
  }

  /** What the database took is what the archive told of. */
  async finish({ end }: WholeArchive): Promise<void> {
    await this.#finishTable();
    this.#check.finish();
    for (const [table, rows] of Object.entries(end.rows)) {
      const taken = this.#taken.get(table) ?? 0;
      if (taken === rows) continue;
      throw new ArchiveBroken(`The database took ${taken} rows of ${table}, not ${rows}.`);
    }
  }

  async #finishTable(): Promise<void> {
    if (this.#copying === undefined) return;
    const { table, copy } = this.#copying;
    this.#copying = undefined;
    this.#taken.set(table, await copy.finish());
  }
}
