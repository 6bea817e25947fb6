/**
 * The void of a payment that was not signed for ended without money, and was approved late all the
 * same. What it was to take from the order has since become a debt to the customer: the debt is what
 * it pays back.
 */
import type { Transaction } from "../database/database.ts";
import type { StoredAllocation, StoredAttempt } from "./attempt-store.ts";
import { aimAllocationAtDebt, lockOpenDebts } from "./refund-store.ts";

export async function aimAtFailedReversal(
  tx: Transaction,
  attempt: StoredAttempt,
): Promise<StoredAttempt> {
  if (attempt.kind !== "void" || attempt.originalId === null) return attempt;
  const debts = (await lockOpenDebts(tx, attempt.originalId, [])).filter(
    (debt) => debt.isFailedReversal,
  );
  const allocations: StoredAllocation[] = [];
  for (const allocation of attempt.allocations) {
    const debt = debts.find((one) => one.orderId === allocation.orderId);
    if (debt === undefined || allocation.target !== "order") {
      allocations.push(allocation);
      continue;
    }
    await aimAllocationAtDebt(tx, {
      attemptId: attempt.id,
      line: allocation.line,
      debtId: debt.id,
    });
    allocations.push({ ...allocation, target: "debt", debtId: debt.id });
  }
  return { ...attempt, allocations };
}
