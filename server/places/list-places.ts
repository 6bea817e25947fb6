/** All tills and terminals, as every screen and program may see them. */
import type { Terminal, Till } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { Sight } from "../http/access.ts";
import { selectTerminals, selectTills, type TerminalsWanted } from "./place-store.ts";

export function listTills(sql: Sql, sight: Sight): Promise<Till[]> {
  return selectTills(sql, sight);
}

/** With what each terminal last said of itself, who holds it now, and who waits for it. */
export function listTerminals(sql: Sql, wanted: TerminalsWanted): Promise<Terminal[]> {
  return selectTerminals(sql, wanted);
}

export async function readTerminal(
  sql: Sql,
  wanted: TerminalsWanted & { readonly id: string },
): Promise<Terminal | undefined> {
  const [terminal] = await selectTerminals(sql, wanted);
  return terminal;
}
