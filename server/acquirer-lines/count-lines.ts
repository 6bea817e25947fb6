/** Makes the lines of payouts that count be counted, piece by piece: each piece is there or is not. */
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { countLines, lockCounting, selectPayoutsToCount } from "./count-store.ts";

const PAYOUTS_AT_ONCE = 200;
const LINES_AT_ONCE = 20_000;

/** How many lines are new; whoever stops half way, another goes on from there. */
export async function countNewLines(deps: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<number> {
  let counted = 0;
  for (const payoutId of await selectPayoutsToCount(deps.database, PAYOUTS_AT_ONCE)) {
    for (;;) {
      const lines = await countPiece(deps, payoutId);
      if (lines === undefined) break;
      counted += lines;
    }
  }
  return counted;
}

/** Undefined when nothing of the payout is left, or another server is at it. */
function countPiece(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  payoutId: string,
): Promise<number | undefined> {
  return database.inTransaction(async (tx) => {
    const from = await lockCounting(tx, payoutId);
    if (from === undefined) return undefined;
    const at = new Date(clock());
    return await countLines(tx, { payoutId, from, most: LINES_AT_ONCE, at });
  });
}
