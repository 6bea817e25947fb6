/** The SQL of files: their bytes in pieces, who reads one now, and how far it has come. */
import type { BankFileFormat } from "@kortkoll/core/bank/bank-file.ts";
import { type Sql, statement, type Transaction } from "../database/database.ts";

const BEGIN_FILE = statement({
  name: "begin_bank_file",
  text: `insert into bank_files (id, name, state, company_id, sender_company_ids, company_ids,
      by_id, by, received_at)
    values ($1, $2, 'receiving', $3, $4, coalesce($4::uuid[], '{}'), $5, $6, $7)`,
});

export type NewBankFile = {
  readonly id: string;
  readonly name: string;
  readonly companyId: string | null;
  readonly senderCompanyIds: readonly string[] | null;
  readonly byId: string | null;
  readonly by: string;
  readonly at: Date;
};

export async function insertFile(sql: Sql, file: NewBankFile): Promise<void> {
  const { id, name, companyId, senderCompanyIds, byId, by, at } = file;
  await sql.query(BEGIN_FILE, [id, name, companyId, senderCompanyIds, byId, by, at]);
}

const ADD_CHUNK = statement({
  name: "add_bank_file_chunk",
  text: "insert into bank_file_chunks (file_id, number, bytes) values ($1, $2, $3)",
});

export async function insertChunk(
  sql: Sql,
  chunk: { readonly id: string; readonly number: number; readonly bytes: Uint8Array },
): Promise<void> {
  await sql.query(ADD_CHUNK, [chunk.id, chunk.number, chunk.bytes]);
}

const READ_CHUNK = statement({
  name: "read_bank_file_chunk",
  text: "select bytes from bank_file_chunks where file_id = $1 and number = $2",
});

export async function selectChunk(
  sql: Sql,
  id: string,
  number: number,
): Promise<Uint8Array | undefined> {
  return (await sql.query<{ bytes: Uint8Array }>(READ_CHUNK, [id, number]))[0]?.bytes;
}

const DROP_FILE = statement({
  name: "drop_bank_file_receiving",
  text: "delete from bank_files where id = $1 and state = 'receiving'",
});
const DROP_OLD = statement({
  name: "drop_bank_files_never_received",
  text: "delete from bank_files where state = 'receiving' and received_at < $1",
});

export async function deleteReceiving(sql: Sql, id: string): Promise<void> {
  await sql.query(DROP_FILE, [id]);
}

/** Those whose sender, or whose server, was gone before the end. */
export async function deleteNeverReceived(sql: Sql, before: Date): Promise<void> {
  await sql.query(DROP_OLD, [before]);
}

const TAKE_FILE = statement({
  name: "take_bank_file",
  text: `update bank_files set state = 'waiting', sha256 = $2, bytes = $3, is_utf8 = $4, format = $5
    where id = $1 and not exists (select from bank_files o where o.sha256 = $2) returning id`,
});

/** False when the same bytes are there already; a constraint has the last word. */
export async function takeFile(
  tx: Transaction,
  file: {
    readonly id: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly isUtf8: boolean;
    readonly format: BankFileFormat | null;
  },
): Promise<boolean> {
  const { id, sha256, bytes, isUtf8, format } = file;
  return (await tx.query(TAKE_FILE, [id, sha256, bytes, isUtf8, format])).length > 0;
}

const FIND_SAME = statement({
  name: "find_bank_file_by_content",
  text: "select id from bank_files where sha256 = $1",
});

export async function findByContent(sql: Sql, sha256: string): Promise<string | undefined> {
  return (await sql.query<{ id: string }>(FIND_SAME, [sha256]))[0]?.id;
}

const WIDEN_SENDERS = statement({
  name: "widen_bank_file_senders",
  text: `update bank_files set sender_company_ids = case when $2::uuid[] is null then null else
        array(select unnest(sender_company_ids) union select unnest($2::uuid[])) end
    where id = $1 and sender_company_ids is not null
      and ($2::uuid[] is null or not sender_company_ids @> $2) returning state = 'done' as "isRead"`,
});

/** For whom a file may be: also whoever sends it later. Undefined when that is nobody new. */
export async function widenSenders(
  tx: Transaction,
  id: string,
  companyIds: readonly string[] | null,
): Promise<{ readonly isRead: boolean } | undefined> {
  return (await tx.query<{ isRead: boolean }>(WIDEN_SENDERS, [id, companyIds]))[0];
}

const FIND_FOR_READING = statement({
  name: "find_bank_file_for_reading",
  text: `select id, name, bytes, is_utf8 as "isUtf8", format, mapping_id as "mappingId",
      company_id as "companyId", sender_company_ids as "senderCompanyIds"
    from bank_files where id = $1`,
});

export type FileToRead = {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly isUtf8: boolean;
  readonly format: BankFileFormat | null;
  readonly mappingId: string | null;
  readonly companyId: string | null;
  readonly senderCompanyIds: readonly string[] | null;
};

export async function findFileToRead(sql: Sql, id: string): Promise<FileToRead | undefined> {
  return (await sql.query<FileToRead>(FIND_FOR_READING, [id]))[0];
}

const CLAIM = statement({
  name: "claim_bank_file_reading",
  text: `update bank_files set state = 'reading', reading_id = $2, reading_until = $3,
      read_bytes = 0, records = 0, problems = 0
    where id = $1 and (state = 'waiting' or (state = 'reading' and reading_until < $4)) returning id`,
});

export async function claimReading(
  tx: Transaction,
  claim: {
    readonly id: string;
    readonly readingId: string;
    readonly now: Date;
    readonly until: Date;
  },
): Promise<boolean> {
  const { id, readingId, now, until } = claim;
  return (await tx.query(CLAIM, [id, readingId, until, now])).length > 0;
}

const PROGRESS = statement({
  name: "tell_bank_file_progress",
  text: `update bank_files set read_bytes = $3, records = records + $4, reading_until = $5
    where id = $1 and reading_id = $2 and state = 'reading' returning id`,
});

export type Progress = {
  readonly id: string;
  readonly readingId: string;
  readonly readBytes: number;
  readonly records: number;
  readonly until: Date;
};

/** False when somebody else reads it by now: then nothing more is written. */
export async function tellProgress(tx: Transaction, progress: Progress): Promise<boolean> {
  const { id, readingId, readBytes, records, until } = progress;
  return (await tx.query(PROGRESS, [id, readingId, readBytes, records, until])).length > 0;
}

const FINISH = statement({
  name: "finish_bank_file",
  text: `update bank_files set state = 'done', problems = $3, reading_until = null
    where id = $1 and reading_id = $2 and state = 'reading' returning id`,
});

export async function finishFile(
  tx: Transaction,
  done: { readonly id: string; readonly readingId: string; readonly problems: number },
): Promise<boolean> {
  return (await tx.query(FINISH, [done.id, done.readingId, done.problems])).length > 0;
}

const READ_AGAIN = statement({
  name: "read_bank_file_again",
  text: `update bank_files f set state = 'waiting', mapping_id = $2,
      company_id = coalesce(f.company_id, $3)
    where f.id = $1 and f.state = 'done' and f.format in ('mappedCsv', 'mappedXml')
      and f.texts_removed_at is null
      and not exists (select from reported_payouts p where p.file_id = f.id and p.taken) returning id`,
});

/** False while it is read, of a format that needs no mapping, and once its payouts count. */
export async function readAgain(
  tx: Transaction,
  asked: { readonly id: string; readonly mappingId: string; readonly companyId: string },
): Promise<boolean> {
  return (await tx.query(READ_AGAIN, [asked.id, asked.mappingId, asked.companyId])).length > 0;
}

const SET_MAPPING = statement({
  name: "set_bank_file_mapping",
  text: `update bank_files set mapping_id = $2, company_id = coalesce(company_id, $3) where id = $1`,
});

export async function setMapping(
  tx: Transaction,
  found: { readonly id: string; readonly mappingId: string; readonly companyId: string },
): Promise<void> {
  await tx.write(SET_MAPPING, [found.id, found.mappingId, found.companyId]);
}

const SET_COMPANY = statement({
  name: "set_bank_file_company",
  text: `update bank_files set company_id = $2
    where id = $1 and state = 'done' and company_id is null returning id`,
});

/** False when it has one already. */
export async function setCompany(tx: Transaction, id: string, companyId: string): Promise<boolean> {
  return (await tx.query(SET_COMPANY, [id, companyId])).length > 0;
}

const ONLY_COMPANY = statement({
  name: "only_company_of_bank_files",
  text: `select id, code from companies where ($1::uuid[] is null or id = any($1))
      and ($2::text is null or code = $2) order by code limit 2`,
});

/** Of those that the sender sees; with a code that one. */
export function selectCompanies(
  sql: Sql,
  seen: readonly string[] | null,
  code: string | null,
): Promise<{ id: string; code: string }[]> {
  return sql.query<{ id: string; code: string }>(ONLY_COMPANY, [seen, code]);
}

const STALE = statement({
  name: "bank_files_to_read",
  text: `select id from bank_files
    where state = 'waiting' or (state = 'reading' and reading_until < $1) limit 20`,
});

/** Whose reading nobody is at: the server that was, is gone. */
export async function selectUnread(sql: Sql, now: Date): Promise<string[]> {
  return (await sql.query<{ id: string }>(STALE, [now])).map(({ id }) => id);
}
