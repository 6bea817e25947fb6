/**
 * What was approved in a session lies in it for good: it is summed in the transaction that places it
 * there, so that payouts are counted without reading the payments again.
 */
import type { Transaction } from "../database/database.ts";
import { insertSessionSums } from "./session-sum-store.ts";

/** Also of what is found later to lie in a session that is closed already. */
export async function sumPlacedSales(
  tx: Transaction,
  closingId: string,
  attemptIds: readonly string[],
): Promise<void> {
  if (attemptIds.length > 0) await insertSessionSums(tx, closingId, attemptIds);
}
