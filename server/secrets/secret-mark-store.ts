/** The SQL of the mark by which a database knows the master key that its secrets were sealed with. */
import { type Sql, statement, type Transaction } from "../database/database.ts";

const KEEP_MARK = statement({
  name: "keep_secret_key_mark",
  text: `with kept as (insert into secret_key_mark (mark) values ($1)
      on conflict (only_one) do nothing returning mark)
    select mark from kept union all select mark from secret_key_mark`,
});

/** The mark that the database has: the given one if it had none. */
export async function keepSecretKeyMark(sql: Sql, mark: string): Promise<string | undefined> {
  const rows = await sql.query<{ mark: string }>(KEEP_MARK, [mark]);
  return rows[0]?.mark;
}

const LOCK_MARK = statement({
  name: "lock_secret_key_mark",
  text: "select mark from secret_key_mark for update",
});

export async function lockSecretKeyMark(tx: Transaction): Promise<string | undefined> {
  return (await tx.query<{ mark: string }>(LOCK_MARK))[0]?.mark;
}

const REPLACE_MARK = statement({
  name: "replace_secret_key_mark",
  text: "update secret_key_mark set mark = $1",
});

export async function replaceSecretKeyMark(tx: Transaction, mark: string): Promise<void> {
  await tx.query(REPLACE_MARK, [mark]);
}

/** Recovery codes are nobody's without a second factor. */
const KEY_BOUND = statement({
  name: "select_people_with_sealed_secrets",
  text: `select p.id, p.signature from people p
    where p.pin_hash is not null
      or exists (select from second_factors f where f.person_id = p.id)
    order by p.signature for no key update of p`,
});

export function selectKeyBoundPeople(
  tx: Transaction,
): Promise<readonly { readonly id: string; readonly signature: string }[]> {
  return tx.query<{ id: string; signature: string }>(KEY_BOUND);
}

const OTHER_PROGRAMS = statement({
  name: "select_other_programs",
  text: `select distinct coalesce(nullif(application_name, ''), 'unknown') as program
    from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend'
      and pid <> pg_backend_pid() and application_name <> all($1::text[])
    order by 1`,
});

/** What else is connected to the database now. */
export async function selectOtherPrograms(
  tx: Transaction,
  own: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ program: string }>(OTHER_PROGRAMS, [own]);
  return rows.map(({ program }) => program);
}
