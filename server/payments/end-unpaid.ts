/**
 * An attempt ends and no money moved: what an unknown had put on interim goes back, the orders are
 * free again, and what waited for the attempt to end is applied. Where it was to undo a payment that
 * was not signed for, we hold money that pays nothing: the order re-opens and we owe the customer.
 */
import type { Failure } from "@kortkoll/core/failure.ts";
import { type Ore, smallerOre, ZERO } from "@kortkoll/core/money.ts";
import { failReversal, releaseUnknown } from "@kortkoll/core/orders/order-books.ts";
import type { Transaction } from "../database/database.ts";
import { applyPending } from "../orders/apply-pending.ts";
import { recordPosition } from "../orders/hold-orders.ts";
import { lockOrdersForPayment, type PayableOrder } from "../orders/lock-orders.ts";
import { recordOrderChange } from "../orders/record-order-change.ts";
import type { Applying, News } from "./apply-news.ts";
import { orderOf } from "./approve-purchase.ts";
import { factsOf } from "./attempt-facts.ts";
import { changeAttempt, type StoredAttempt } from "./attempt-store.ts";
import { handOnInterim, withMovedNow } from "./hand-on-interim.ts";

/** An order or credit invoice that the attempt held, and what it had moved to interim for it. */
type HeldOrder = {
  readonly orderId: string;
  readonly movedOre: Ore;
  /** What the order was paid with and was not signed for. */
  readonly notSignedOre: Ore;
};

export async function endUnpaid(
  tx: Transaction,
  stored: StoredAttempt,
  told: { readonly news: News; readonly applying: Applying },
): Promise<void> {
  const { news, applying } = told;
  const orders = await lockOrdersForPayment(
    tx,
    stored.allocations.flatMap((one) =>
      one.target === "debt" ? [] : [one.creditInvoiceId ?? one.orderId],
    ),
  );
  const attempt = await withMovedNow(tx, stored, orders);
  const held = heldBy(attempt);
  // The attempt lets go first: what is recorded of the orders must see them free.
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: attempt.terminalId,
    state: news.event,
    facts: factsOf(news.answer, { approvedOre: ZERO, marking: undefined }),
    failure: news.why ?? whyNoVoid(attempt, news),
    evidence: news.evidence,
    late: false,
    flags: attempt.flags,
    signatureDeadlineAt: null,
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
  for (const one of held) {
    const order = orderOf(orders, one);
    const freed =
      one.notSignedOre > 0
        ? await oweNotSigned(tx, attempt, { ...one, order, told })
        : await freeOrder(tx, attempt, { ...one, order, told });
    await applyPending(tx, freed, applying);
  }
}

function heldBy(attempt: StoredAttempt): readonly HeldOrder[] {
  const isNotSigned = attempt.kind === "void" && attempt.originalSignature === "notSigned";
  return attempt.allocations.flatMap((one): readonly HeldOrder[] => {
    const { target, orderId, creditInvoiceId, movedOre, askedOre } = one;
    if (target === "debt") return [];
    const notSignedOre = isNotSigned && target === "order" ? askedOre : ZERO;
    return [{ orderId: creditInvoiceId ?? orderId, movedOre, notSignedOre }];
  });
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
  const { order } = freeing;
  const movedOre = await handOnInterim(tx, {
    attemptId: attempt.id,
    orderId: order.id,
    movedOre: freeing.movedOre,
  });
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

/** The debt is the payment's own: giving back what is left of the payment finds it. */
function oweNotSigned(
  tx: Transaction,
  attempt: StoredAttempt,
  owing: {
    readonly notSignedOre: Ore;
    readonly order: PayableOrder;
    readonly told: { readonly news: News; readonly applying: Applying };
  },
): Promise<PayableOrder> {
  const { order } = owing;
  const { news, applying } = owing.told;
  return recordOrderChange(tx, order, {
    change: failReversal(order.money, smallerOre(owing.notSignedOre, order.money.paidOre)),
    cause: {
      newId: applying.newId,
      nowMs: applying.nowMs,
      by: news.by,
      event: "refund",
      debtReason: "failedReversal",
      debtOfAttemptId: attempt.originalId ?? undefined,
      attempt: { ...attempt, issuer: null },
      heldBy: undefined,
    },
  });
}

/** A terminal that says no to a void says the one next step: pay back to the card. */
function whyNoVoid(attempt: StoredAttempt, news: News): Failure | undefined {
  if (attempt.kind !== "void" || news.event === "notSent") return undefined;
  return { code: "voidNotPossible", detail: news.answer?.text ?? "The terminal did not void it" };
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
