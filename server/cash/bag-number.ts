/** The number of a bag is its own for as long as its seal is not taken back. */
import type { Transaction } from "../database/database.ts";
import { lockWhetherSealed } from "./movement-store.ts";

/** Asked under a lock on each number, always in the same order. */
export async function isBagNumberTaken(
  tx: Transaction,
  companyId: string,
  numbers: readonly string[],
): Promise<boolean> {
  if (new Set(numbers).size < numbers.length) return true;
  for (const bagNumber of numbers.toSorted()) {
    if (await lockWhetherSealed(tx, { companyId, bagNumber })) return true;
  }
  return false;
}
