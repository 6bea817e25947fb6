/** The terminals that the login at the vendor's cloud returns, and that nobody has registered. */
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { Sql } from "../database/database.ts";
import type { TerminalSuggestions } from "./terminal-api.ts";
import { findRegistered } from "./terminal-store.ts";

export async function suggestTerminals(deps: {
  readonly database: Sql;
  readonly cloud: Pick<TerminalCloud, "listTerminals">;
}): Promise<TerminalSuggestions> {
  const list = await deps.cloud.listTerminals();
  if (list.kind === "noAnswer") return { answered: false, terminalIds: [] };
  const listed = [...new Set(list.terminalIds)];
  const registered = await findRegistered(deps.database, listed);
  return { answered: true, terminalIds: listed.filter((one) => !registered.has(one)).toSorted() };
}
