/**
 * A payment that was taken for the wrong order is moved to the right one: a person says why, a second
 * one approves, and both orders' standing changes in one transaction with the voucher.
 */
import { reasonOf } from "@kortkoll/core/ledger/voucher-text.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { recordMoved } from "../orders/record-moved.ts";
import { insertAttemptEvent } from "./attempt-note-store.ts";
import { moveApplied } from "./debt-store.ts";
import { type MoveRefusal, type PlannedMove, planMove, type WantedMove } from "./plan-move.ts";
import type { Operator, PaymentDeps } from "./start-payment.ts";

export type MovePayment = WantedMove & {
  readonly reason: string;
  readonly by: Operator;
  /** Never the same person. */
  readonly approver: Operator;
};

export type MoveOutcome<View> = { readonly kind: "moved"; readonly payment: View } | MoveRefusal;

export async function movePaymentBetween<View>(
  deps: PaymentDeps,
  asked: MovePayment,
  answering: {
    readonly claim: IdempotencyClaim;
    readonly read: (tx: Transaction, attemptId: string) => Promise<View>;
  },
): Promise<MoveOutcome<View>> {
  return await deps.database.inTransaction(async (tx): Promise<MoveOutcome<View>> => {
    const planned = await planMove(tx, asked);
    if (planned.kind === "refused") return planned;
    await carryOut(tx, deps, { asked, planned });
    const payment = await answering.read(tx, asked.attemptId);
    const at = new Date(deps.clock());
    await storeAnswer(tx, answering.claim, { status: 200, body: payment, at });
    return { kind: "moved", payment };
  });
}

async function carryOut(
  tx: Transaction,
  deps: PaymentDeps,
  { asked, planned }: { readonly asked: MovePayment; readonly planned: PlannedMove },
): Promise<void> {
  const { attempt, from, to, amountOre } = planned;
  const nowMs = deps.clock();
  await moveApplied(tx, {
    attemptId: attempt.id,
    fromOrderId: from.id,
    to: { id: to.id, version: to.version, serviceAdvisor: to.serviceAdvisor },
    amountOre,
  });
  await recordMoved(tx, planned, {
    newId: deps.newId,
    nowMs,
    by: asked.by.signature,
    reason: reasonOf(asked.reason, {
      by: asked.by.signature,
      approver: asked.approver.signature,
    }),
    attempt,
  });
  await insertAttemptEvent(tx, {
    id: deps.newId(),
    attemptId: attempt.id,
    kind: "paymentMoved",
    content: {
      fromOrderId: from.id,
      fromInvoice: from.invoiceNumber,
      toOrderId: to.id,
      toInvoice: to.invoiceNumber,
      amountOre,
      reason: asked.reason,
      approver: asked.approver.signature,
    },
    by: asked.by.signature,
    at: new Date(nowMs),
  });
}
