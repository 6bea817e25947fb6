/**
 * Writes everything that the database holds into one archive, while the server goes on. The archive is
 * made under another name, brought to the disk and only then given its own: a file with that name is
 * whole. Memory stays flat: a few pieces of some megabytes.
 */
import { createHash, hash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Clock } from "../clock.ts";
import type { DatabaseConnection } from "../database/database.ts";
import { withDraft } from "../draft-file.ts";
import { makeRenameDurable } from "../durable-rename.ts";
import {
  ARCHIVE_FORM,
  type ArchiveBegin,
  type ArchiveEnd,
  BEGIN,
  END,
  KEY_ENTRY,
} from "./archive-form.ts";
import { Snapshot, type SnapshotFacts, type SnapshotTable } from "./backup-store.ts";
import { TAR_END, tarEntry } from "./tar-file.ts";

export type BackupOrder = {
  readonly connection: DatabaseConnection;
  readonly clock: Clock;
  readonly version: string;
  readonly path: string;
  /** The text of secret.key, where the archive is to hold it as well. */
  readonly secretKey?: string | undefined;
  /** From 0 to 1. */
  readonly onProgress?: (done: number) => void;
};

export type Backup = {
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: string;
  readonly begin: ArchiveBegin;
};

const PIECE_BYTES = 4 * 2 ** 20;
/** Faster than most disks, and half as large again as what takes five times as long. */
const GZIP_LEVEL = 3;
const zip = promisify(gzip);

export async function writeBackup(order: BackupOrder): Promise<Backup> {
  const snapshot = await Snapshot.open(order.connection);
  try {
    await mkdir(dirname(order.path), { recursive: true, mode: 0o700 });
    return await withDraft(order.path, async (draft) => {
      const file = await open(draft, "wx", 0o600);
      try {
        const backup = await new ArchiveWriter(file, order).write(snapshot);
        await file.sync();
        await file.close();
        await rename(draft, order.path);
        await makeRenameDurable(dirname(order.path));
        return backup;
      } finally {
        await file.close().catch(() => undefined);
      }
    });
  } finally {
    await snapshot.close();
  }
}

class ArchiveWriter {
  readonly #file: FileHandle;
  readonly #order: BackupOrder;
  readonly #atMs: number;
  readonly #whole = createHash("sha256");
  readonly #entries: { name: string; sha256: string }[] = [];
  readonly #rows: Record<string, number> = {};
  #bytes = 0;

  constructor(file: FileHandle, order: BackupOrder) {
    this.#file = file;
    this.#order = order;
    this.#atMs = order.clock();
  }

  async write(snapshot: Snapshot): Promise<Backup> {
    const facts = await snapshot.facts();
    const begin = this.#beginOf(facts);
    await this.#addJson(BEGIN, begin);
    const { secretKey } = this.#order;
    if (secretKey !== undefined) await this.#add(KEY_ENTRY, Buffer.from(secretKey));
    await this.#addTables(snapshot, facts.tables);
    const end: ArchiveEnd = { rows: this.#rows, entries: this.#entries };
    await this.#addJson(END, end);
    await this.#append(TAR_END);
    const rows = Object.values(this.#rows).reduce((sum, one) => sum + one, 0);
    const { path } = this.#order;
    return { path, bytes: this.#bytes, rows, sha256: this.#whole.digest("hex"), begin };
  }

  #beginOf(facts: SnapshotFacts): ArchiveBegin {
    return {
      form: ARCHIVE_FORM,
      product: "kortkoll",
      version: this.#order.version,
      madeAt: new Date(this.#atMs).toISOString(),
      ...facts,
      tables: facts.tables.map(({ name, columns }) => ({ name, columns })),
      holdsKey: this.#order.secretKey !== undefined,
    };
  }

  async #addTables(snapshot: Snapshot, tables: readonly SnapshotTable[]): Promise<void> {
    const all = tables.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const table of tables) {
      await this.#addTable(table, snapshot.copy(table), (rows) => {
        const part = Math.min(1, rows / Math.max(table.rowsAbout, rows, 1));
        this.#order.onProgress?.((done + table.bytes * part) / Math.max(all, 1));
      });
      done += table.bytes;
    }
    this.#order.onProgress?.(1);
  }

  /** One piece is packed while the next is read. */
  async #addTable(
    { name }: SnapshotTable,
    rows: Readable,
    onRows: (rows: number) => void,
  ): Promise<void> {
    let count = 0;
    let number = 0;
    let packing: Promise<Buffer> | undefined;
    const finish = async (): Promise<void> => {
      if (packing === undefined) return;
      number += 1;
      const piece = `tables/${name}/${String(number).padStart(7, "0")}.gz`;
      await this.#add(piece, await packing);
    };
    for await (const piece of piecesOf(rows)) {
      count += countLines(piece);
      const packed = zip(piece, { level: GZIP_LEVEL });
      // Its failure is met where it is awaited.
      packed.catch(() => undefined);
      await finish();
      packing = packed;
      onRows(count);
    }
    await finish();
    this.#rows[name] = count;
  }

  async #addJson(name: string, content: unknown): Promise<void> {
    await this.#add(name, Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
  }

  async #add(name: string, content: Buffer): Promise<void> {
    this.#entries.push({ name, sha256: hash("sha256", content) });
    for (const part of tarEntry({ name, content }, this.#atMs)) await this.#append(part);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    this.#whole.update(bytes);
    this.#bytes += bytes.length;
    await this.#file.writeFile(bytes);
  }
}

async function* piecesOf(rows: Readable): AsyncGenerator<Buffer, void, void> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of rows) {
    waiting.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

const LINE_END = 0x0a;

/** COPY writes a row a line, and a line break in a value as two letters. */
export function countLines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(LINE_END); at !== -1; at = text.indexOf(LINE_END, at + 1)) count += 1;
  return count;
}

/** "kortkoll-20261130T171000Z.tar": names in the order of time. */
export function backupName(atMs: number): string {
  return `kortkoll-${new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, "")}.tar`;
}

const OWN_NAME = /^kortkoll-\d{8}T\d{6}Z\.tar$/;

/** Removes the oldest of the folder's archives that go by our names; gives what was removed. */
export async function keepNewest(folder: string, keep: number): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => OWN_NAME.test(name)).toSorted();
  const old = names.slice(0, Math.max(0, names.length - keep));
  for (const name of old) await rm(join(folder, name));
  return old;
}

export function nameOf({ path }: Backup): string {
  return basename(path);
}
