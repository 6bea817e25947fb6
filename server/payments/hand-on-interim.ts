/**
 * Two attempts at one ledger invoice may be open at once, when a person has let the second begin
 * under the warning. What the first moved to interim is then needed by the second as well: when the
 * first ends, it hands on what the second still needs, and only the rest goes back.
 */
import { type Ore, smallerOre, subtractOre } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import type { PayableOrder } from "../orders/lock-orders.ts";
import type { StoredAttempt } from "./attempt-store.ts";
import { addMoved, findOthersOnInterim, readMoved } from "./claim-store.ts";

/**
 * The attempt with what it has on interim now. It was read before its orders were locked, and
 * another attempt that ended meanwhile may have handed something on to it.
 */
export async function withMovedNow(
  tx: Transaction,
  attempt: StoredAttempt,
  orders: readonly PayableOrder[],
): Promise<StoredAttempt> {
  const isOnLedger = orders.some((order) => order.money.settlement === "ledger");
  if (attempt.kind !== "purchase" || !isOnLedger) return attempt;
  const moved = await readMoved(tx, attempt.id);
  const allocations = attempt.allocations.map((one) => ({
    ...one,
    movedOre: moved.get(one.line) ?? one.movedOre,
  }));
  return { ...attempt, allocations };
}

/** Gives what of the moved amount is left to go back with the attempt that ends. */
export async function handOnInterim(
  tx: Transaction,
  ending: { readonly attemptId: string; readonly orderId: string; readonly movedOre: Ore },
): Promise<Ore> {
  let leftOre = ending.movedOre;
  if (leftOre === 0) return leftOre;
  for (const other of await findOthersOnInterim(tx, ending.orderId, ending.attemptId)) {
    const missingOre = subtractOre(other.askedOre, other.movedOre);
    const handedOre = smallerOre(leftOre, missingOre);
    if (handedOre <= 0) continue;
    await addMoved(tx, other, handedOre);
    leftOre = subtractOre(leftOre, handedOre);
  }
  return leftOre;
}
