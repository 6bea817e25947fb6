/**
 * Reads a file that is here, from its kept bytes, and keeps what it tells in small transactions; the last
 * one makes it count. A reading that stops halfway has changed nothing that counts, and whoever looks at
 * the file next begins it again.
 */
import type {
  BankFileFormat,
  BankFileProblemCode,
  BankFileSink,
} from "@kortkoll/core/bank/bank-file.ts";
import { hasDocumentType, RECOGNISED_WITHIN } from "@kortkoll/core/bank/formats/recognise.ts";
import {
  createMappedXmlReader,
  createTextReader,
} from "@kortkoll/core/bank/formats/text-reader.ts";
import type { Clock, NewId } from "../clock.ts";
import type { Database, Sql } from "../database/database.ts";
import {
  claimReading,
  type FileToRead,
  findFileToRead,
  finishFile,
  selectChunk,
  selectUnread,
  setMapping,
  tellProgress,
} from "./bank-file-store.ts";
import { type BankMappingRow, findMapping, selectMappings } from "./bank-mapping-store.ts";
import { clearRecords, insertRecords } from "./bank-record-store.ts";
import { chooseMapping } from "./choose-mapping.ts";
import { createDecoder, decodingOf } from "./decode-text.ts";
import { publishFile } from "./publish-bank-file.ts";
import { RecordBatch } from "./record-batch.ts";
import { createRowReader, type RowReader, waitedFor } from "./row-reader.ts";
import { scanUtf8 } from "./utf8-scan.ts";

export type ReadingDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Whoever reads says so at least this often, or another may begin. */
const LEASE_MS = 60_000;
const RECORDS_AT_ONCE = 2_000;
/** What is looked at before the first piece is read: for its letters, format and columns. */
const HEAD_BYTES = 32_768;

/** False when somebody else is at it, or nothing is left to read. */
export async function readBankFile(deps: ReadingDeps, id: string): Promise<boolean> {
  const { database, clock, newId } = deps;
  const readingId = newId();
  const isOurs = await database.inTransaction(async (tx) => {
    const now = new Date(clock());
    const until = new Date(clock() + LEASE_MS);
    if (!(await claimReading(tx, { id, readingId, now, until }))) return false;
    await clearRecords(tx, id);
    return true;
  });
  const file = isOurs ? await findFileToRead(database, id) : undefined;
  return file !== undefined && (await readWhole(deps, file, readingId));
}

/** After a server that was reading is gone. */
export async function readUnread(deps: ReadingDeps): Promise<void> {
  for (const id of await selectUnread(deps.database, new Date(deps.clock()))) {
    await readBankFile(deps, id);
  }
}

async function readWhole(deps: ReadingDeps, file: FileToRead, readingId: string): Promise<boolean> {
  const { database, clock } = deps;
  const { id } = file;
  const batch = new RecordBatch(deps.newId);
  const keep = (readBytes: number): Promise<boolean> => {
    const { records, count } = batch.empty();
    return database.inTransaction(async (tx) => {
      const until = new Date(clock() + LEASE_MS);
      const progress = { id, readingId, readBytes, records: count, until };
      if (!(await tellProgress(tx, progress))) return false;
      await insertRecords(tx, id, records);
      return true;
    });
  };
  const first = (await selectChunk(database, id, 0)) ?? new Uint8Array();
  const { decoder, reader } = await openReader(deps, { file, first, sink: batch.sink });
  let readBytes = 0;
  for (let number = 0, bytes: Uint8Array | undefined = first; bytes !== undefined; ) {
    reader?.write(decoder.write(bytes));
    readBytes += bytes.length;
    if (batch.length >= RECORDS_AT_ONCE && !(await keep(readBytes))) return false;
    number += 1;
    bytes = reader === undefined ? undefined : await selectChunk(database, id, number);
  }
  reader?.write(decoder.end());
  await reader?.end();
  if (!(await keep(readBytes))) return false;
  const { problems } = batch;
  return database.inTransaction(async (tx) => {
    if (!(await finishFile(tx, { id, readingId, problems }))) return false;
    await publishFile(tx, id);
    return true;
  });
}

type Opening = {
  readonly file: FileToRead;
  readonly first: Uint8Array;
  readonly sink: BankFileSink;
};

async function openReader(deps: ReadingDeps, { file, first, sink }: Opening) {
  const { encoding, mixed, head } = headOf(file, first);
  const decoder = createDecoder(encoding);
  const refuse = (code: BankFileProblemCode): undefined => {
    sink.problem({ code, line: undefined, excerpt: undefined, spoils: FILE });
  };
  if (mixed !== undefined) {
    const spoils = mixed === "letters" ? FILE : undefined;
    sink.problem({ code: "mixedEncodings", line: undefined, excerpt: undefined, spoils });
  }
  if (file.bytes === 0) return { decoder, reader: refuse("empty") };
  if (file.format === null) return { decoder, reader: refuse("notRecognised") };
  if (hasDocumentType(head)) return { decoder, reader: refuse("doctypeRefused") };
  if (file.format !== "mappedCsv" && file.format !== "mappedXml") {
    return { decoder, reader: waitedFor(createTextReader(file.format, sink)) };
  }
  const kept = await mappingOf(deps, file, head);
  if (kept === undefined) return { decoder, reader: refuse("mappingMissing") };
  return { decoder, reader: mappedReader(file.format, kept, sink) };
}

const FILE = { kind: "file", index: 0 } as const;

function mappedReader(
  format: BankFileFormat,
  { mapping }: BankMappingRow,
  sink: BankFileSink,
): RowReader {
  return format === "mappedXml"
    ? waitedFor(createMappedXmlReader(mapping, sink))
    : createRowReader(mapping, sink);
}

/** The one that a person has chosen; else the only one whose columns the file has. */
async function mappingOf(
  deps: ReadingDeps,
  file: FileToRead,
  head: string,
): Promise<BankMappingRow | undefined> {
  const { database } = deps;
  if (file.mappingId !== null) return findMapping(database, file.mappingId);
  const seen = file.companyId === null ? file.senderCompanyIds : [file.companyId];
  const found = await chooseMapping(await selectMappings(database, seen), head);
  if (found === undefined) return undefined;
  const { id: mappingId, companyId } = found;
  await database.inTransaction((tx) => setMapping(tx, { id: file.id, mappingId, companyId }));
  return found;
}

/** The file's first signs as text, and how all of it is decoded. */
export function headOf(
  file: Pick<FileToRead, "isUtf8">,
  first: Uint8Array,
): ReturnType<typeof decodingOf> & { readonly head: string } {
  const scan = scanUtf8();
  scan.add(first);
  const { hasLongSigns } = scan.end();
  const start = first.subarray(0, HEAD_BYTES);
  const decoding = decodingOf(start, { isValid: file.isUtf8, hasLongSigns });
  return { ...decoding, head: createDecoder(decoding.encoding).write(start) };
}

export async function readHead(sql: Sql, file: FileToRead): Promise<string> {
  return headOf(file, (await selectChunk(sql, file.id, 0)) ?? new Uint8Array()).head;
}

/** So much of the text as is needed to know the format. */
export function startOf(head: string): string {
  return head.slice(0, RECOGNISED_WITHIN);
}
