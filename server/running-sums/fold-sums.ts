/** Folds what was added into the sums of its day. Dying over it leaves all of it, or nothing. */
import type { Database } from "../database/database.ts";
import { foldRows, isAnythingToFold, type SumsName, takeFreeTurn } from "./sums-store.ts";

const AT_ONCE = 10_000;

/** Whether there may be more; not when another server does it. */
export async function foldSums(database: Database, name: SumsName): Promise<boolean> {
  if (!(await isAnythingToFold(database, name))) return false;
  return await database.inTransaction(async (tx) => {
    if (!(await takeFreeTurn(tx, name))) return false;
    return (await foldRows(tx, name, AT_ONCE)) === AT_ONCE;
  });
}
