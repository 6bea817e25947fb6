/**
 * The SQL that holds the rows of held tables, as they are now, against the digests that their writes
 * left. Both are read in one statement, and a write leaves both or neither: nothing that is committed
 * meanwhile can look like a difference.
 */
import { type Sql, statement } from "../database/database.ts";
import { digestOf, HELD_TABLES } from "./held-tables.ts";

export const FIRST_SUBJECT = "00000000-0000-0000-0000-000000000000";
export const LAST_SUBJECT = "ffffffff-ffff-ffff-ffff-ffffffffffff";

const FIND_LAST_OF_PIECE = statement({
  name: "find_last_subject_of_piece",
  text: `select subject_id as id from written_rows where subject_id > $1
    order by subject_id offset $2 limit 1`,
});

/** The last subject of the next piece of about `writes` digests. */
export async function findLastSubject(sql: Sql, afterId: string, writes: number): Promise<string> {
  const [last] = await sql.query<{ id: string }>(FIND_LAST_OF_PIECE, [afterId, writes]);
  return last?.id ?? LAST_SUBJECT;
}

const ROWS = HELD_TABLES.map(
  (held) => `select ${held.subject}, '${held.table}', ${digestOf(held)}, -1 from ${held.table} t
      where ${held.subject} > $1 and ${held.subject} <= $2`,
).join("\n    union all ");

/** What a row's writes left cancels out but for the last, which the row itself must cancel. */
const FIND_DIFFERENCE = statement({
  name: "find_row_unlike_its_writes",
  text: `with w as (select subject_id, held_table, was, is_now from written_rows
      where subject_id > $1 and subject_id <= $2),
    d (subject_id, held_table, digest, n) as (
    select subject_id, held_table, is_now, 1 from w where is_now is not null
    union all select subject_id, held_table, was, -1 from w where was is not null
    union all ${ROWS})
    select subject_id as "subjectId", held_table as "heldTable" from d
    group by subject_id, held_table, digest having sum(n) <> 0
    order by subject_id, held_table limit 1`,
});

export type RowUnlikeItsWrites = { readonly subjectId: string; readonly heldTable: string };

/** Of the subjects after the first up to the last. */
export async function findRowUnlikeItsWrites(
  sql: Sql,
  piece: { readonly afterId: string; readonly lastId: string },
): Promise<RowUnlikeItsWrites | undefined> {
  const values = [piece.afterId, piece.lastId];
  const [found] = await sql.query<RowUnlikeItsWrites>(FIND_DIFFERENCE, values);
  return found;
}

const NEWEST_WRITE = statement({
  name: "newest_audit_entry_of_written_row",
  text: `select max(seq) as seq from audit_chain
    where subject_id = $1 and source = 'writtenRow' and kind = $2`,
});

/** Undefined when none of its writes is sealed. */
export async function findNewestWrite(
  sql: Sql,
  { subjectId, heldTable }: RowUnlikeItsWrites,
): Promise<number | undefined> {
  const [row] = await sql.query<{ seq: number | null }>(NEWEST_WRITE, [subjectId, heldTable]);
  return row?.seq ?? undefined;
}
