/**
 * A person says whether the customer signed. "Signed" closes the question. "Not signed" starts the
 * void of all of it, in the same transaction: there is no moment in which nobody owns the money. Who
 * comes second is told so, and nothing is reversed without this answer.
 */
import { mayAnswerSignature } from "@kortkoll/core/attempts/signature.ts";
import { mayDoAt } from "@kortkoll/core/people/person-rights.ts";
import type { Transaction } from "../database/database.ts";
import { isInSight } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import type { NeededRight } from "../http/problem.ts";
import type { Acting } from "./acting.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { type RefundRefusal, refusalOfConflict } from "./refund-refusal.ts";
import { storeSignatureAnswer } from "./signature-store.ts";
import type { Operator } from "./start-payment.ts";
import { giveBack, type RefundDeps } from "./start-refund.ts";

export type AnswerSignature = {
  readonly attemptId: string;
  readonly signed: boolean;
  readonly operator: Operator & { readonly acting: Pick<Acting, "operator"> };
  readonly askedBy: string;
};

export type AnsweredSignature = {
  readonly id: string;
  readonly state: "signed" | "notSigned";
  readonly answeredBy: string;
  /** The void that takes the payment back, when it was not signed. */
  readonly voidPaymentId: string | null;
};

export type SignatureRefusal =
  | RefundRefusal
  | {
      readonly kind: "refused";
      readonly code: "noSignatureWaiting" | "signatureAboveLimit" | "operatorNotAllowed";
      readonly needs?: NeededRight;
    };

export type SignatureOutcome =
  | { readonly kind: "answered"; readonly answer: AnsweredSignature }
  | SignatureRefusal;

/** Takes the transaction with it: an answer that cannot be acted on is not stored either. */
class CannotVoid extends Error {
  readonly refusal: RefundRefusal;

  constructor(refusal: RefundRefusal) {
    super(`The void cannot start: ${refusal.code}`);
    this.refusal = refusal;
  }
}

export async function answerSignature(
  deps: RefundDeps,
  asked: AnswerSignature,
  claim: IdempotencyClaim,
): Promise<SignatureOutcome> {
  try {
    return await deps.database.inTransaction((tx) => recordAnswer(tx, deps, { asked, claim }));
  } catch (error) {
    if (error instanceof CannotVoid) return error.refusal;
    const refusal = refusalOfConflict(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

async function recordAnswer(
  tx: Transaction,
  deps: RefundDeps,
  answering: { readonly asked: AnswerSignature; readonly claim: IdempotencyClaim },
): Promise<SignatureOutcome> {
  const { asked } = answering;
  const { signed, operator } = asked;
  const payment = await lockAttempt(tx, asked.attemptId);
  if (payment === undefined) return { kind: "refused", code: "paymentNotFound" };
  if (payment.signatureState !== "waiting") return { kind: "refused", code: "noSignatureWaiting" };
  const person = operator.acting.operator;
  const { siteId, approvedOre } = payment;
  const may = mayAnswerSignature((right) => mayDoAt(person, right, siteId), {
    signed,
    approvedOre,
  });
  if (may === "notAllowed" || !isInSight(person, payment)) {
    const needs = { right: "takeCard", siteId } as const;
    return { kind: "refused", code: "operatorNotAllowed", needs };
  }
  if (may === "aboveLimit") {
    const needs = { right: "interrupted", siteId } as const;
    return { kind: "refused", code: "signatureAboveLimit", needs };
  }
  const at = new Date(deps.clock());
  const state = signed ? "signed" : "notSigned";
  await storeSignatureAnswer(tx, {
    attemptId: payment.id,
    state,
    by: operator.signature,
    at,
    eventId: deps.newId(),
  });
  const voidPaymentId = signed ? null : await startVoid(tx, deps, { asked, payment });
  const answer = { id: payment.id, state, answeredBy: operator.signature, voidPaymentId } as const;
  await storeAnswer(tx, answering.claim, { status: 202, body: answer, at });
  return { kind: "answered", answer };
}

async function startVoid(
  tx: Transaction,
  deps: RefundDeps,
  voiding: {
    readonly asked: AnswerSignature;
    readonly payment: StoredAttempt;
  },
): Promise<string> {
  const { asked, payment } = voiding;
  const outcome = await giveBack(tx, deps, {
    asked: {
      attemptId: payment.id,
      amountOre: payment.approvedOre,
      reason: "Ej undertecknad",
      operator: { id: asked.operator.id, signature: asked.operator.signature },
      askedBy: asked.askedBy,
    },
    claim: undefined,
    original: payment,
    mustBeVoid: true,
  });
  if (outcome.kind === "refused") throw new CannotVoid(outcome);
  return outcome.payment.id;
}
