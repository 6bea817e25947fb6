/**
 * A person says that a payment whose answer was lost has been paid, with the terminal's slip in
 * hand. It posts nothing and proves nothing: the position is "not proven" until a terminal, an
 * acquirer's file or a bank line says otherwise. The terminal is free again, and the order is let go.
 */
import { type AttemptState, moveAttempt } from "@kortkoll/core/attempts/attempt.ts";
import { claimCheckDelayMs } from "@kortkoll/core/attempts/claim-checks.ts";
import { ZERO } from "@kortkoll/core/money.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { applyPending } from "../orders/apply-pending.ts";
import { recordPosition } from "../orders/hold-orders.ts";
import { lockOrdersForPayment } from "../orders/lock-orders.ts";
import { orderOf } from "./approve-purchase.ts";
import { changeAttempt, lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { type ClaimEvidence, insertClaim } from "./claim-store.ts";
import { withMovedNow } from "./hand-on-interim.ts";
import type { PaymentDeps } from "./start-payment.ts";

export type ClaimPaid = {
  readonly attemptId: string;
  readonly evidence: { readonly kind: ClaimEvidence; readonly value: string } | undefined;
  readonly reason: string;
  readonly releaseOrder: boolean;
  readonly by: { readonly id: string; readonly signature: string };
};

export type ClaimOutcome<View> =
  | { readonly kind: "claimed"; readonly payment: View }
  | {
      readonly kind: "refused";
      readonly code: "paymentNotFound" | "nothingToClaim" | "alreadyClaimed" | "claimNeedsEvidence";
      readonly state: AttemptState | undefined;
    };

/** `read` tells the caller how the payment stands, inside the transaction that changed it. */
export async function claimPaid<View>(
  deps: PaymentDeps,
  asked: ClaimPaid,
  answering: {
    readonly claim: IdempotencyClaim;
    readonly read: (tx: Transaction, attemptId: string) => Promise<View>;
  },
): Promise<ClaimOutcome<View>> {
  return await deps.database.inTransaction(async (tx): Promise<ClaimOutcome<View>> => {
    const attempt = await lockAttempt(tx, asked.attemptId);
    if (attempt === undefined) return refuse("paymentNotFound", undefined);
    if (attempt.state === "claimed") return refuse("alreadyClaimed", attempt.state);
    const isOpen = moveAttempt(attempt.state, "claimed").kind === "moved";
    if (!isOpen) return refuse("nothingToClaim", attempt.state);
    const { evidence } = asked;
    if (evidence === undefined) return refuse("claimNeedsEvidence", attempt.state);
    await storeClaim(tx, deps, { asked, evidence, attempt });
    const payment = await answering.read(tx, attempt.id);
    const at = new Date(deps.clock());
    await storeAnswer(tx, answering.claim, { status: 200, body: payment, at });
    return { kind: "claimed", payment };
  });
}

async function storeClaim(
  tx: Transaction,
  deps: PaymentDeps,
  claiming: {
    readonly asked: ClaimPaid;
    readonly evidence: NonNullable<ClaimPaid["evidence"]>;
    readonly attempt: StoredAttempt;
  },
): Promise<void> {
  const { asked, evidence, attempt } = claiming;
  const nowMs = deps.clock();
  const at = new Date(nowMs);
  const held = attempt.allocations.filter((one) => one.target !== "debt");
  const orders = await lockOrdersForPayment(
    tx,
    held.map((one) => one.creditInvoiceId ?? one.orderId),
  );
  const { allocations } = await withMovedNow(tx, attempt, orders);
  await changeAttempt(tx, {
    attemptId: attempt.id,
    terminalId: attempt.terminalId,
    state: "claimed",
    facts: undefined,
    failure: undefined,
    evidence: "claim",
    late: false,
    flags: attempt.flags,
    ended: false,
    businessDay: null,
    nextCheckAt: new Date(nowMs + claimCheckDelayMs(0)),
    at,
    signatureDeadlineAt: null,
    // What a ledger invoice has on interim stays there until the claim is proven or disproven.
    allocations: allocations.map(({ line, movedOre }) => ({
      line,
      appliedOre: ZERO,
      movedOre,
      active: false,
    })),
    event: {
      id: deps.newId(),
      kind: "claimed",
      content: {
        evidenceKind: evidence.kind,
        evidence: evidence.value,
        reason: asked.reason,
        releasedOrder: asked.releaseOrder,
      },
      by: asked.by.signature,
    },
  });
  await insertClaim(tx, {
    id: deps.newId(),
    attemptId: attempt.id,
    evidenceKind: evidence.kind,
    evidence: evidence.value,
    reason: asked.reason,
    byId: asked.by.id,
    by: asked.by.signature,
    releasedOrder: asked.releaseOrder,
    at,
  });
  for (const one of held) {
    const order = orderOf(orders, { orderId: one.creditInvoiceId ?? one.orderId });
    const letGo = await recordPosition(tx, order, {
      attemptId: attempt.id,
      nowMs,
      newId: deps.newId,
      heldBy: "claimed",
    });
    await applyPending(tx, letGo, { newId: deps.newId, nowMs });
  }
}

function refuse(
  code: Extract<ClaimOutcome<never>, { kind: "refused" }>["code"],
  state: AttemptState | undefined,
): Extract<ClaimOutcome<never>, { kind: "refused" }> {
  return { kind: "refused", code, state };
}
