/** After a change that ends the person's sessions: the one where it was made goes on, newly tokened. */
import type { Transaction } from "../database/database.ts";
import { issueToken } from "./begin-session.ts";
import { keepSessionAfterChange } from "./session-store.ts";

export async function carryOn(tx: Transaction, sessionId: string, at: Date): Promise<string> {
  await keepSessionAfterChange(tx, sessionId);
  return issueToken(tx, sessionId, at);
}
