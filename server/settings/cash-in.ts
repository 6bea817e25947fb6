/** What lies in drawers, for those who would close them: cash never disappears from sight. */
import { whatLiesIn } from "../cash/find-drawer.ts";
import type { Transaction } from "../database/database.ts";

/** Each drawer apart: one that is short never hides what lies in another. */
export async function cashIn(tx: Transaction, drawerIds: readonly string[]): Promise<number> {
  let largest = 0;
  for (const drawerId of drawerIds) {
    const lies = await whatLiesIn(tx, drawerId);
    if (Math.abs(lies) > Math.abs(largest)) largest = lies;
  }
  return largest;
}
