/**
 * Reads an archive from its beginning to its end, piece by piece, and checks that it is whole: every
 * piece by its hash, every table by its rows. Who reads is told of each table in turn.
 */
import { hash } from "node:crypto";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import {
  ARCHIVE_FORM,
  type ArchiveBegin,
  type ArchiveEnd,
  archiveBegin,
  archiveEnd,
  BEGIN,
  END,
  KEY_ENTRY,
  tableOf,
} from "./archive-form.ts";
import { ArchiveBroken, readTar, type TarEntry } from "./tar-file.ts";
import { countLines } from "./write-backup.ts";

export interface ArchiveUser {
  begin(begin: ArchiveBegin): Promise<void>;
  /** Rows of a table as COPY writes them; all of one come before those of the next. */
  rows(table: string, text: Buffer): Promise<void>;
  /** Only when the archive holds it. */
  key(text: string): Promise<void>;
}

export type WholeArchive = {
  readonly begin: ArchiveBegin;
  readonly end: ArchiveEnd;
  readonly bytes: number;
};

export type Progress = (done: number) => void;

const LARGEST_PIECE_BYTES = 2 ** 30;
const unzip = promisify(gunzip);

export async function readArchive(
  path: string,
  user: ArchiveUser,
  onProgress?: Progress,
): Promise<WholeArchive> {
  const { size } = await stat(path);
  const reading = new Reading(user);
  for await (const entry of readTar(path)) {
    await reading.take(entry);
    onProgress?.(entry.at / Math.max(size, 1));
  }
  return { ...reading.finish(), bytes: size };
}

/** What an archive says of itself, read from its first entry alone. */
export async function readBegin(path: string): Promise<ArchiveBegin> {
  for await (const entry of readTar(path)) return parseBegin(entry);
  throw new ArchiveBroken("The file is empty.");
}

function parseBegin({ name, content }: TarEntry): ArchiveBegin {
  if (name !== BEGIN) throw new ArchiveBroken("This is no archive of Kortkoll.");
  const said = parseJson(content) as { readonly form?: unknown };
  if (typeof said.form === "number" && said.form > ARCHIVE_FORM) {
    throw new ArchiveBroken("The archive was made by a newer program: read it with that one.");
  }
  const begin = archiveBegin.safeParse(said);
  if (!begin.success) throw new ArchiveBroken("The archive's beginning cannot be read.");
  return begin.data;
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    throw new ArchiveBroken("What the archive says of itself cannot be read.");
  }
}

class Reading {
  readonly #user: ArchiveUser;
  readonly #hashes: { readonly name: string; readonly sha256: string }[] = [];
  readonly #rows = new Map<string, number>();
  #begin: ArchiveBegin | undefined;
  #end: ArchiveEnd | undefined;

  constructor(user: ArchiveUser) {
    this.#user = user;
  }

  async take(entry: TarEntry): Promise<void> {
    const { name, content } = entry;
    if (this.#end !== undefined) throw new ArchiveBroken(`There is ${name} after the end.`);
    if (this.#begin === undefined) {
      this.#begin = parseBegin(entry);
      for (const table of this.#begin.tables) this.#rows.set(table.name, 0);
      await this.#user.begin(this.#begin);
    } else if (name === END) {
      this.#end = this.#parseEnd(content);
      return;
    } else if (name === KEY_ENTRY) await this.#user.key(content.toString("utf8"));
    else await this.#takeRows(entry);
    this.#hashes.push({ name, sha256: hash("sha256", content) });
  }

  finish(): { readonly begin: ArchiveBegin; readonly end: ArchiveEnd } {
    if (this.#begin === undefined) throw new ArchiveBroken("The file is empty.");
    if (this.#end === undefined) throw new ArchiveBroken("The archive is cut off: it has no end.");
    return { begin: this.#begin, end: this.#end };
  }

  async #takeRows({ name, content }: TarEntry): Promise<void> {
    const table = tableOf(name);
    const before = table === undefined ? undefined : this.#rows.get(table);
    if (table === undefined || before === undefined) {
      throw new ArchiveBroken(`The archive holds ${name}, which it does not tell of.`);
    }
    const text = await unpack(name, content);
    this.#rows.set(table, before + countLines(text));
    await this.#user.rows(table, text);
  }

  #parseEnd(content: Buffer): ArchiveEnd {
    const parsed = archiveEnd.safeParse(parseJson(content));
    if (!parsed.success) throw new ArchiveBroken("The archive's end cannot be read.");
    const end = parsed.data;
    for (const [index, { name, sha256 }] of end.entries.entries()) {
      const found = this.#hashes[index];
      if (found?.name !== name) throw new ArchiveBroken(`${name} is missing.`);
      if (found.sha256 !== sha256) throw new ArchiveBroken(`${name} is not what was written.`);
    }
    const [more] = this.#hashes.slice(end.entries.length);
    if (more !== undefined) throw new ArchiveBroken(`There is ${more.name} too much.`);
    for (const [table, rows] of this.#rows) {
      const told = end.rows[table];
      if (told === rows) continue;
      throw new ArchiveBroken(`${table} has ${rows} rows and should have ${told ?? 0}.`);
    }
    return end;
  }
}

async function unpack(name: string, content: Buffer): Promise<Buffer> {
  try {
    return await unzip(content, { maxOutputLength: LARGEST_PIECE_BYTES });
  } catch (cause) {
    throw new ArchiveBroken(`${name} cannot be unpacked.`, { cause });
  }
}
