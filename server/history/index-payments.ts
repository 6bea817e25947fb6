/** Lays out what payments are searched by. Dying over it leaves a piece of it laid out, or as it was. */
import type { Database } from "../database/database.ts";
import {
  isAnythingToIndex,
  layOutWords,
  takeFreeTurn,
  takeNoted,
  takeOlder,
} from "./word-index-store.ts";

/** So few that nobody waits long for the turn or for the disk. */
const AT_ONCE = 1_000;

/** Whether there may be more; not when another server does it. What is new comes before what is old. */
export async function indexPayments(database: Database, atOnce = AT_ONCE): Promise<boolean> {
  if (!(await isAnythingToIndex(database))) return false;
  return await database.inTransaction(async (tx) => {
    if (!(await takeFreeTurn(tx))) return false;
    const noted = await takeNoted(tx, atOnce);
    const older = noted.length < atOnce ? await takeOlder(tx, atOnce - noted.length) : [];
    await layOutWords(tx, [...new Set([...noted, ...older])]);
    return noted.length + older.length === atOnce;
  });
}
