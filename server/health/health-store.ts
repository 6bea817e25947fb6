import { type Sql, statement } from "../database/database.ts";

const PING = statement({ name: "ping", text: "select 1 as one" });

/** Throws what the database door throws when nobody answers. */
export async function pingDatabase(sql: Sql): Promise<void> {
  await sql.query(PING);
}
