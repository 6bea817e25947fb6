/** What a person has proven until now, by password or PIN, opens nothing more. */
import type { Transaction } from "../database/database.ts";
import { countVersions } from "./person-store.ts";

export function outdateProofs(tx: Transaction, personId: string): Promise<void> {
  return countVersions(tx, personId);
}
