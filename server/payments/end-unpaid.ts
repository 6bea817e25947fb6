/**
 * An attempt ends and no money moved: what an unknown had put on interim goes back, the orders are
 * free again, and what waited for the attempt to end is applied.
 */
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import { releaseUnknown } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { applyPending } from "../orders/apply-pending.ts";
import { recordPosition } from "../orders/hold-orders.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { recordOrderChange } from "../orders/record-order-change.ts";
import type { Applying, News } from "./apply-news.ts";
import { orderOf } from "./approve-purchase.ts";
import { factsOf } from "./attempt-facts.ts";
import { changeAttempt, type StoredAttempt } from "./attempt-store.ts";

/** An order or credit invoice that the attempt held, and what it had moved to interim for it. */
type HeldOrder = { readonly orderId: string; readonly movedOre: Ore };

export async function endUnpaid(
  tx: Transaction,
  attempt: StoredAttempt,
  told: { readonly news: News; readonly applying: Applying },
): Promise<void> {
  const { news, applying } = told;
  const held = attempt.allocations.flatMap(
    ({ target, orderId, creditInvoiceId, movedOre }): readonly HeldOrder[] =>
      target === "debt" ? [] : [{ orderId: creditInvoiceId ?? orderId, movedOre }],
  );
  const orders = await lockOrdersForPayment(
    tx,
    held.map((one) => one.orderId),
  );
  // The attempt lets go first: what is recorded of the orders must see them free.
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: attempt.terminalId,
    state: news.event,
    facts: factsOf(news.answer, { approvedOre: ZERO, marking: undefined }),
    failure: news.why,
    evidence: news.evidence,
    late: false,
    flags: attempt.flags,
    ended: true,
    businessDay: null,
    nextCheckAt: null,
    at: new Date(applying.nowMs),
    allocations: attempt.allocations.map((one) => ({
      line: one.line,
      appliedOre: ZERO,
      movedOre: ZERO,
      active: false,
    })),
    event: {
      id: applying.newId(),
      kind: news.event,
      content: contentOf(news),
      by: news.by,
    },
  });
  for (const { orderId, movedOre } of held) {
    const order = orderOf(orders, { orderId });
    const freed = await freeOrder(tx, attempt, { movedOre, order, told });
    await applyPending(tx, freed, applying);
  }
}

async function freeOrder(
  tx: Transaction,
  attempt: StoredAttempt,
  freeing: {
    readonly movedOre: Ore;
    readonly order: PayableOrder;
    readonly told: { readonly news: News; readonly applying: Applying };
  },
): Promise<PayableOrder> {
  const { movedOre, order } = freeing;
  const { news, applying } = freeing.told;
  if (movedOre === 0) {
    return await recordPosition(tx, order, {
      attemptId: attempt.id,
      ...applying,
      heldBy: undefined,
    });
  }
  return recordOrderChange(tx, order, {
    change: releaseUnknown(order.money, movedOre),
    cause: {
      newId: applying.newId,
      nowMs: applying.nowMs,
      by: news.by,
      event: "position",
      debtReason: "excess",
      attempt: { ...attempt, issuer: null },
      heldBy: undefined,
    },
  });
}

function contentOf(news: News): Readonly<Record<string, unknown>> {
  return {
    evidence: news.evidence,
    responseCode: news.answer?.responseCode ?? null,
    text: news.answer?.text ?? null,
    code: news.why?.code ?? null,
    detail: news.why?.detail ?? null,
  };
}
