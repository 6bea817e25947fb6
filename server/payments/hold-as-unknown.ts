/**
 * Nobody knows yet whether money moved: the attempt keeps its order and its terminal, a ledger
 * invoice is put on interim, and the resolver is told when to ask.
 */
import { ZERO } from "@kortkoll/core/money.ts";
import { holdUnknown } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { lockOrdersForPayment } from "../orders/lock-orders.ts";
import { recordOrderChange } from "../orders/record-order-change.ts";
import type { Applying, News } from "./apply-news.ts";
import { orderOf } from "./approve-purchase.ts";
import {
  type AllocationEnd,
  changeAttempt,
  type StoredAllocation,
  type StoredAttempt,
} from "./attempt-store.ts";

export async function holdAsUnknown(
  tx: Transaction,
  attempt: StoredAttempt,
  told: { readonly news: News; readonly applying: Applying },
): Promise<void> {
  const { news, applying } = told;
  const allocations = await putOnInterim(tx, attempt, told);
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: attempt.terminalId,
    state: "unknown",
    facts: undefined,
    failure: news.why,
    evidence: "waiting",
    late: false,
    flags: attempt.flags,
    signatureDeadlineAt: null,
    ended: false,
    businessDay: null,
    nextCheckAt: new Date(applying.nowMs + applying.firstCheckDelayMs),
    at: new Date(applying.nowMs),
    allocations,
    event: {
      id: applying.newId(),
      kind: "unknown",
      content: { code: news.why?.code ?? null, detail: news.why?.detail ?? null },
      by: news.by,
    },
  });
}

async function putOnInterim(
  tx: Transaction,
  attempt: StoredAttempt,
  told: { readonly news: News; readonly applying: Applying },
): Promise<readonly AllocationEnd[]> {
  // An unknown refund posts nothing: it is listed.
  if (attempt.kind !== "purchase") return attempt.allocations.map((one) => stillHeld(one));
  const { news, applying } = told;
  const orders = await lockOrdersForPayment(
    tx,
    attempt.allocations.map((one) => one.orderId),
  );
  const ends: AllocationEnd[] = [];
  for (const allocation of attempt.allocations) {
    const order = orderOf(orders, allocation);
    const held = holdUnknown(order.money, allocation.askedOre);
    if (held.movedOre > 0) {
      await recordOrderChange(tx, order, {
        change: held,
        cause: {
          newId: applying.newId,
          nowMs: applying.nowMs,
          by: news.by,
          event: "position",
          debtReason: "excess",
          attempt: { ...attempt, issuer: null },
          heldBy: "unknown",
        },
      });
    }
    ends.push({ ...stillHeld(allocation), movedOre: held.movedOre });
  }
  return ends;
}

function stillHeld(allocation: StoredAllocation): AllocationEnd {
  return { line: allocation.line, appliedOre: ZERO, movedOre: allocation.movedOre, active: true };
}
