/**
 * From card to cash. The terminal is asked to stop, and cash is taken only when the card is known not
 * to have paid: under the lock of the card's payment, so that an approval that wins the race is seen.
 * Nothing is wished for and kept: whoever has the cash in hand says so by a call of its own.
 */
import type { Canceller, CancelRefusal } from "@kortkoll/core/attempts/may-cancel.ts";
import { type MoneyMoved, moneyMovedIn } from "@kortkoll/core/attempts/money-position.ts";
import type { CashPaid, SwitchedToCash } from "../cash/cash-api.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { insertAttemptEvent } from "./attempt-note-store.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import { type CancelDeps, cancelPayment, findCancelRefusal } from "./cancel-payment.ts";
import type { StartRefusal } from "./start-payment.ts";
import { readAsked } from "./switch-store.ts";
import {
  cashPaidOf,
  explainCashHeld,
  priceInCash,
  type TakeCash,
  takeCashIn,
} from "./take-cash.ts";

export type SwitchToCash = Omit<TakeCash, "allocations" | "tillId" | "mayAlreadyHavePaid"> & {
  readonly attemptId: string;
  /** What the card was asked for, when not given. */
  readonly allocations: TakeCash["allocations"] | undefined;
  /** Where the cash is taken; the card's till when not given. */
  readonly tillId: string | undefined;
  readonly canceller: Canceller;
};

export type SwitchRefusal = {
  readonly kind: "notSwitched";
  readonly code:
    | "paymentNotFound"
    | "nothingToSwitch"
    | "cardHasPaid"
    | "cardMayHavePaid"
    | CancelRefusal;
  readonly moneyMoved: MoneyMoved;
};

export type SwitchOutcome =
  | { readonly kind: "switched"; readonly answer: SwitchedToCash }
  | SwitchRefusal
  | StartRefusal;

type Looked = SwitchOutcome | { readonly kind: "underWay" };

export async function switchToCash(
  deps: CancelDeps,
  asked: SwitchToCash,
  claim: IdempotencyClaim,
): Promise<SwitchOutcome> {
  const first = await look(deps, asked, claim);
  if (first.kind !== "underWay") return first;
  const { attemptId, canceller } = asked;
  const code = await findCancelRefusal(deps.database, { attemptId, canceller });
  if (code !== undefined) return { kind: "notSwitched", code, moneyMoved: "unknown" };
  await cancelPayment(deps, { attemptId, by: asked.askedBy });
  // It may have ended at once: what was not sent yet never will be. No cash is taken by this call.
  const then = await look(deps, { ...asked, receivedOre: undefined }, claim);
  if (then.kind !== "underWay") return then;
  return switched(attemptId, { state: "cancelling", cash: null });
}

async function look(
  deps: CancelDeps,
  asked: SwitchToCash,
  claim: IdempotencyClaim,
): Promise<Looked> {
  try {
    return await deps.database.inTransaction((tx) => lookIn(tx, deps, { asked, claim }));
  } catch (error) {
    const refusal = await explainCashHeld(deps, { allocations: asked.allocations ?? [] }, error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

type Looking = { readonly asked: SwitchToCash; readonly claim: IdempotencyClaim };

async function lookIn(tx: Transaction, deps: CancelDeps, looking: Looking): Promise<Looked> {
  const card = await lockAttempt(tx, looking.asked.attemptId);
  if (card === undefined) return { kind: "notSwitched", code: "paymentNotFound", moneyMoved: "no" };
  const moneyMoved = moneyMovedIn(card.state);
  if (card.kind !== "purchase" || card.cashOre !== null) {
    return { kind: "notSwitched", code: "nothingToSwitch", moneyMoved };
  }
  switch (card.state) {
    case "created":
    case "sent":
      return { kind: "underWay" };
    case "approved":
      return { kind: "notSwitched", code: "cardHasPaid", moneyMoved };
    case "unknown":
    case "claimed":
      return { kind: "notSwitched", code: "cardMayHavePaid", moneyMoved };
    case "declined":
    case "cancelled":
    case "notSent":
    case "notPerformed":
      return await takeInstead(tx, deps, { ...looking, card });
  }
}

async function takeInstead(
  tx: Transaction,
  deps: CancelDeps,
  taking: Looking & { readonly card: StoredAttempt },
): Promise<SwitchOutcome> {
  const { asked, card, claim } = taking;
  const cash: TakeCash = {
    ...asked,
    allocations: asked.allocations ?? (await readAsked(tx, card.id)),
    tillId: asked.tillId ?? card.tillId,
    mayAlreadyHavePaid: false,
  };
  if (asked.receivedOre === undefined) {
    const priced = await priceInCash(tx, cash);
    if (priced.kind === "refused") return priced;
    return switched(card.id, { state: "ready", cash: cashPaidOf(priced.cash, null) });
  }
  const outcome = await takeCashIn(tx, deps, cash);
  if (outcome.kind === "refused") return outcome;
  const { payment } = outcome;
  const at = new Date(deps.clock());
  await insertAttemptEvent(tx, {
    id: deps.newId(),
    attemptId: card.id,
    kind: "switchedToCash",
    content: { paymentId: payment.id },
    by: asked.operator.signature,
    at,
  });
  const answer = switched(card.id, { state: "taken", cash: payment.cash, paymentId: payment.id });
  await storeAnswer(tx, claim, { status: 202, body: answer.answer, at });
  return answer;
}

function switched(
  cardPaymentId: string,
  told: {
    readonly state: SwitchedToCash["state"];
    readonly cash: CashPaid | null;
    readonly paymentId?: string;
  },
): { readonly kind: "switched"; readonly answer: SwitchedToCash } {
  return { kind: "switched", answer: { cardPaymentId, paymentId: null, ...told } };
}
