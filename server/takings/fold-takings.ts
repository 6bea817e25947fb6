/** Folds what was taken into the sums of its day and hour. Dying over it leaves all of it, or nothing. */
import type { Database } from "../database/database.ts";
import { foldRows, isAnythingToFold, takeFreeTurn } from "./takings-store.ts";

const AT_ONCE = 20_000;

/** Whether there may be more; not when another server does it. */
export async function foldTakings(database: Database): Promise<boolean> {
  if (!(await isAnythingToFold(database))) return false;
  return await database.inTransaction(async (tx) => {
    if (!(await takeFreeTurn(tx))) return false;
    return (await foldRows(tx, AT_ONCE)) === AT_ONCE;
  });
}
