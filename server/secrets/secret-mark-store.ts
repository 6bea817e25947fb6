/** The SQL of the mark by which a database knows the master key that its secrets were sealed with. */
import { type Sql, statement } from "../database/database.ts";

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
