/** A new password ends every session of the person. */
import type { Transaction } from "../database/database.ts";
import { setPasswordHash } from "./person-store.ts";

export function putPassword(
  tx: Transaction,
  personId: string,
  passwordHash: string,
): Promise<void> {
  return setPasswordHash(tx, personId, passwordHash);
}
