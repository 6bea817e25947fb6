/**
 * Before something is changed by what a session or a password has proven: both must still count, and
 * go on counting until the change is made.
 */
import type { Transaction } from "../database/database.ts";
import { holdSession } from "./session-store.ts";

/** The version by which a person's own session lasts; undefined when it no longer does. */
export function holdOwnSession(tx: Transaction, sessionId: string): Promise<number | undefined> {
  return holdSession(tx, sessionId);
}
