/** The SQL that sees from outside what is under way. */
import { type Sql, statement } from "../../server/database/database.ts";

const LIST_UNDER_WAY = statement({
  name: "fail_over_under_way",
  text: `select id from attempts
    where state in ('created','sent') and till_id = any($1::uuid[])`,
});

/** Payments at these tills that are sent or about to be. */
export async function listUnderWay(
  sql: Sql,
  tills: readonly { readonly id: string }[],
): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(LIST_UNDER_WAY, [tills.map(({ id }) => id)]);
  return rows.map(({ id }) => id);
}

const COUNT_OPEN = statement({
  name: "fail_over_count_open",
  text: `select count(*)::int as open from attempts
    where state in ('created','sent','unknown') and id = any($1::uuid[])`,
});

/** How many of these have not ended. */
export async function countOpen(sql: Sql, ids: readonly string[]): Promise<number> {
  const [row] = await sql.query<{ open: number }>(COUNT_OPEN, [ids]);
  return row?.open ?? 0;
}
