/** Notes that a terminal has been reconciled: what it took until then no longer keeps it in place. */
import type { Sql } from "../database/database.ts";
import { markSessionClosed } from "./terminal-place-store.ts";

/** Never moves backwards. False when there is no such terminal. */
export function closeTerminalSession(
  sql: Sql,
  closed: { readonly terminalId: string; readonly atMs: number },
): Promise<boolean> {
  return markSessionClosed(sql, closed.terminalId, new Date(closed.atMs));
}
