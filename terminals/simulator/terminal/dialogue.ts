/**
 * What happens between the terminal and the customer, as one pure function. A cashier's cancel is
 * heard only until a card has been presented; the customer's red key until the PIN is confirmed.
 */
import type { Ore } from "@kortkoll/core/money.ts";
import { CONTACTLESS_LIMIT_ORE } from "../assumptions.ts";
import { type Card, findCard } from "../cards.ts";
import type { CardEntry, PresentedCard, TransactionKind } from "../truth/outcome.ts";

export type Act =
  | { readonly kind: "present"; readonly entry: CardEntry; readonly cardId: string }
  | { readonly kind: "pin"; readonly pin: string }
  | { readonly kind: "customerCancel" }
  | { readonly kind: "cashierCancel" }
  | { readonly kind: "timeUp" }
  | { readonly kind: "decline"; readonly responseCode: string; readonly cardId: string }
  /** The customer pays, and the answer gets lost on its way to the client. */
  | { readonly kind: "loseAnswer"; readonly cardId: string }
  /** The link to the client is lost and nothing is taken. */
  | { readonly kind: "loseLink" };

export type Phase =
  | { readonly kind: "card" }
  | { readonly kind: "pin"; readonly card: Card; readonly entry: CardEntry }
  | {
      readonly kind: "authorising";
      readonly card: PresentedCard | null;
      readonly declineCode: string | null;
      readonly answerLost: boolean;
    }
  | { readonly kind: "stopped"; readonly by: "customer" | "cashier" | "time" | "link" };

export type DialogueFacts = {
  readonly kind: TransactionKind;
  readonly requestedOre: Ore;
  /** The script `cancel-loses-race`: the card is read in the moment in which the cancel comes. */
  readonly cancelLosesRace: boolean;
};

const WRONG_PIN = "0000";
export const WRONG_PIN_CODE = "55";

/** Undefined when the act does not fit the phase: the terminal does not react to it. */
export function nextPhase(phase: Phase, act: Act, facts: DialogueFacts): Phase | undefined {
  if (phase.kind === "authorising" || phase.kind === "stopped") return undefined;
  switch (act.kind) {
    case "present":
      return phase.kind === "card" ? presentCard(act, facts) : undefined;
    case "pin":
      return phase.kind === "pin" ? confirmPin(phase, act.pin) : undefined;
    case "customerCancel":
      return { kind: "stopped", by: "customer" };
    case "cashierCancel":
      return phase.kind === "card" ? cancelByCashier(facts) : undefined;
    case "timeUp":
      return { kind: "stopped", by: "time" };
    case "loseLink":
      return { kind: "stopped", by: "link" };
    case "decline":
      return presentAtOnce(phase, { cardId: act.cardId, declineCode: act.responseCode });
    case "loseAnswer":
      return presentAtOnce(phase, { cardId: act.cardId, answerLost: true });
  }
}

function presentCard(
  act: { readonly entry: CardEntry; readonly cardId: string },
  facts: DialogueFacts,
): Phase | undefined {
  const card = findCard(act.cardId);
  if (card === undefined) return undefined;
  const { entry } = act;
  if (facts.kind !== "purchase") return authorising(card, entry, "none");
  if (card.askedFor === "signature") return authorising(card, entry, "signature");
  if (entry === "tap" && facts.requestedOre <= CONTACTLESS_LIMIT_ORE) {
    return authorising(card, entry, "none");
  }
  return { kind: "pin", card, entry };
}

function confirmPin(phase: { card: Card; entry: CardEntry }, pin: string): Phase | undefined {
  if (!/^\d{4}$/.test(pin)) return undefined;
  const accepted = authorising(phase.card, phase.entry, "pin");
  return pin === WRONG_PIN ? { ...accepted, declineCode: WRONG_PIN_CODE } : accepted;
}

function cancelByCashier(facts: DialogueFacts): Phase | undefined {
  if (!facts.cancelLosesRace) return { kind: "stopped", by: "cashier" };
  const card = findCard("visa");
  return card === undefined ? undefined : authorising(card, "tap", "pin");
}

/** The page's short cuts: the card is presented and accepted in one step. */
function presentAtOnce(
  phase: Phase,
  wish: { cardId: string; declineCode?: string; answerLost?: boolean },
): Phase | undefined {
  const card = phase.kind === "pin" ? phase.card : findCard(wish.cardId);
  if (card === undefined) return undefined;
  const entry = phase.kind === "pin" ? phase.entry : "insert";
  return {
    ...authorising(card, entry, card.askedFor),
    declineCode: wish.declineCode ?? null,
    answerLost: wish.answerLost ?? false,
  };
}

function authorising(
  card: Card,
  entry: CardEntry,
  verification: PresentedCard["verification"],
): Extract<Phase, { kind: "authorising" }> {
  return {
    kind: "authorising",
    card: { cardId: card.cardId, entry, verification },
    declineCode: null,
    answerLost: false,
  };
}
