/**
 * What an archive is made of: `begin.json`, each table in pieces (`tables/<name>/<number>.gz`, the
 * text of COPY), and `end.json`, which tells what there was and what each piece hashes to. An archive
 * without its end was cut off.
 */
import { z } from "zod";

export const ARCHIVE_FORM = 1;
export const BEGIN = "begin.json";
export const END = "end.json";
export const KEY_ENTRY = "secret.key";

const text = z.string().min(1);
const count = z.number().int().nonnegative();
const bigNumber = z.string().regex(/^\d{1,19}$/);
const hex = z.string().regex(/^[0-9a-f]{64}$/);

const table = z.object({
  name: text,
  columns: z.array(text).min(1),
});

export const archiveBegin = z.object({
  form: z.literal(ARCHIVE_FORM),
  product: z.literal("kortkoll"),
  version: text,
  madeAt: z.iso.datetime(),
  postgres: text,
  migrations: z.array(z.object({ name: text, sha256: hex })).min(1),
  /** No transaction of the archive has this number or a higher one. */
  nextTx: bigNumber,
  /** The end of the audit chain: the number of its last entry, and that entry's hash. */
  chain: z.object({ seq: count, hash: hex }),
  tables: z.array(table),
  /** Null where the sequence has not been used. */
  sequences: z.array(z.object({ name: text, lastValue: bigNumber.nullable() })),
  /** What the key that seals secrets is known by; null where nothing was ever sealed. */
  keyMark: text.nullable(),
  /** Whether the key itself is in the archive. */
  holdsKey: z.boolean(),
});

export const archiveEnd = z.object({
  rows: z.record(z.string(), count),
  entries: z.array(z.object({ name: text, sha256: hex })),
});

export type ArchiveBegin = z.infer<typeof archiveBegin>;
export type ArchiveEnd = z.infer<typeof archiveEnd>;
export type ArchivedTable = z.infer<typeof table>;

/** Of a piece of a table; undefined of any other entry. */
export function tableOf(entryName: string): string | undefined {
  return /^tables\/([a-z0-9_]+)\/\d+\.gz$/.exec(entryName)?.[1];
}
