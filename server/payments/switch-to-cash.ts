/**
 * From card to cash. The terminal is asked to stop, once it is known that cash may be taken; and cash
 * is taken only when the card is known not to have paid: under the lock of the card's payment, so that
 * an approval that wins the race is seen. It is taken once, whoever presses however often.
 * Nothing is wished for and kept: whoever has the cash in hand says so by a call of its own.
 */
import type { Canceller, CancelRefusal } from "@kortkoll/core/attempts/may-cancel.ts";
import { type MoneyMoved, moneyMovedIn } from "@kortkoll/core/attempts/money-position.ts";
import { subtractOre } from "@kortkoll/core/money.ts";
import type { CashPaid, SwitchedToCash } from "../cash/cash-api.ts";
import type { Transaction } from "../database/database.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { insertAttemptEvent } from "./attempt-note-store.ts";
import { lockAttempt, type StoredAttempt } from "./attempt-store.ts";
import {
  type CancelDeps,
  carryOutCancel,
  findCancelRefusal,
  requestCancel,
} from "./cancel-payment.ts";
import { refuse } from "./payable-orders.ts";
import type { StartRefusal } from "./start-payment.ts";
import { type CashInstead, findCashInstead, readAsked, tieCashToCard } from "./switch-store.ts";
import {
  cashPaidOf,
  explainCashHeld,
  judgeTakingCash,
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

/** Cash is not possible, and so the card was not asked to stop: it goes on at the terminal. */
export type CardGoesOn = { readonly kind: "cardGoesOn"; readonly refused: StartRefusal };

export type SwitchOutcome =
  | { readonly kind: "switched"; readonly answer: SwitchedToCash }
  | SwitchRefusal
  | CardGoesOn
  | StartRefusal;

type UnderWay = { readonly kind: "underWay"; readonly card: StoredAttempt };
type Looked = SwitchOutcome | UnderWay;

type Looking = {
  readonly asked: SwitchToCash;
  readonly claim: IdempotencyClaim;
  /** What to do about a card that is under way. */
  readonly whileUnderWay: (tx: Transaction, card: StoredAttempt) => Promise<Looked>;
};

export async function switchToCash(
  deps: CancelDeps,
  asked: SwitchToCash,
  claim: IdempotencyClaim,
): Promise<SwitchOutcome> {
  const { attemptId, askedBy } = asked;
  const first = await look(deps, {
    asked,
    claim,
    whileUnderWay: (tx, card) => requestStop(tx, deps, { asked, card }),
  });
  if (first.kind !== "underWay") return first;
  await carryOutCancel(deps, first.card, askedBy);
  // It may have ended at once: what was not sent yet never will be. No cash is taken by this call.
  const then = await look(deps, {
    asked: { ...asked, receivedOre: undefined },
    claim,
    whileUnderWay: (_tx, card) => Promise.resolve({ kind: "underWay", card }),
  });
  if (then.kind !== "underWay") return then;
  return switched(attemptId, { state: "cancelling", cash: null });
}

async function look(deps: CancelDeps, looking: Looking): Promise<Looked> {
  try {
    return await deps.database.inTransaction((tx) => lookIn(tx, deps, looking));
  } catch (error) {
    const { allocations = [] } = looking.asked;
    const refusal = await explainCashHeld(deps, { allocations }, error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

async function lookIn(tx: Transaction, deps: CancelDeps, looking: Looking): Promise<Looked> {
  const card = await lockAttempt(tx, looking.asked.attemptId);
  if (card === undefined) return { kind: "notSwitched", code: "paymentNotFound", moneyMoved: "no" };
  const moneyMoved = moneyMovedIn(card.state);
  if (card.kind !== "purchase" || card.cashOre !== null) {
    return { kind: "notSwitched", code: "nothingToSwitch", moneyMoved };
  }
  // Whatever the card has done since: the cash has been handed over, once.
  const taken = await findCashInstead(tx, card.id);
  if (taken !== undefined) return answerTaken(card.id, taken);
  switch (card.state) {
    case "created":
    case "sent":
      return await looking.whileUnderWay(tx, card);
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

type Stopping = { readonly asked: SwitchToCash; readonly card: StoredAttempt };

/** The card is stopped only for cash that can be taken: everything is looked at before. */
async function requestStop(tx: Transaction, deps: CancelDeps, stopping: Stopping): Promise<Looked> {
  const { asked, card } = stopping;
  const { attemptId, canceller, askedBy } = asked;
  const code = await findCancelRefusal(tx, { attemptId, canceller });
  if (code !== undefined) return { kind: "notSwitched", code, moneyMoved: "unknown" };
  const cash = await cashOf(tx, stopping);
  if (cash.kind === "refused") return { kind: "cardGoesOn", refused: cash };
  const judged = await judgeTakingCash(tx, deps, { ...cash.taking, onceEnded: card.id });
  if (judged.kind === "refused") return { kind: "cardGoesOn", refused: judged };
  await requestCancel(tx, deps, { attemptId, by: askedBy });
  return { kind: "underWay", card };
}

/** For the orders of the card's payment, and no others; of each as much as is said, or as the card was asked for. */
async function cashOf(
  tx: Transaction,
  { asked, card }: Stopping,
): Promise<{ readonly kind: "cash"; readonly taking: TakeCash } | StartRefusal> {
  const ofCard = await readAsked(tx, card.id);
  const allocations = asked.allocations ?? ofCard;
  const idsOf = (all: TakeCash["allocations"]): string =>
    all
      .map((one) => one.orderId)
      .toSorted()
      .join();
  if (idsOf(allocations) !== idsOf(ofCard)) return refuse("ordersOfAnotherPayment", "allocations");
  const tillId = asked.tillId ?? card.tillId;
  return { kind: "cash", taking: { ...asked, allocations, tillId, mayAlreadyHavePaid: false } };
}

async function takeInstead(
  tx: Transaction,
  deps: CancelDeps,
  looking: Looking & Stopping,
): Promise<SwitchOutcome> {
  const { asked, card, claim } = looking;
  const cash = await cashOf(tx, looking);
  if (cash.kind === "refused") return cash;
  if (asked.receivedOre === undefined) {
    const priced = await priceInCash(tx, cash.taking);
    if (priced.kind === "refused") return priced;
    return switched(card.id, { state: "ready", cash: cashPaidOf(priced.cash, null) });
  }
  const outcome = await takeCashIn(tx, deps, cash.taking);
  if (outcome.kind === "refused") return outcome;
  const { payment } = outcome;
  const at = new Date(deps.clock());
  await tieCashToCard(tx, { cashPaymentId: payment.id, cardPaymentId: card.id });
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

function answerTaken(cardPaymentId: string, taken: CashInstead): SwitchOutcome {
  const { id: paymentId, cashOre: toPayOre, askedOre, receivedOre } = taken;
  const price = { toPayOre, roundingOre: subtractOre(toPayOre, askedOre) };
  return switched(cardPaymentId, {
    state: "taken",
    cash: cashPaidOf(price, receivedOre),
    paymentId,
  });
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
