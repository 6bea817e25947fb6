/** All tills and terminals, as every screen and program may see them. */
import type { Terminal, Till } from "../api.ts";
import type { Sql } from "../database/database.ts";
import { selectTerminals, selectTills } from "./place-store.ts";

export function listTills(sql: Sql): Promise<Till[]> {
  return selectTills(sql);
}

/** With what each terminal last said of itself, and who holds it now. */
export function listTerminals(sql: Sql): Promise<Terminal[]> {
  return selectTerminals(sql);
}
