/**
 * Whether giving money back is a void (the terminal undoes its last transaction, and the card is not
 * needed) or a return of goods. The system chooses, from what it knows; the terminal has the last
 * word, and is looked at before a void is sent.
 */
import type { Ore } from "../money.ts";
import type { AttemptState } from "./attempt.ts";

export type VoidRules = {
  readonly canVoidLast: boolean;
  /** A payment older than this is no longer taken for one that the terminal can undo. */
  readonly voidableForMs: number;
};

/** A purchase, and what has happened at its terminal since. */
export type VoidFacts = {
  readonly kind: "purchase" | "refund" | "void";
  readonly method: "card" | "cash";
  readonly state: AttemptState;
  readonly approvedOre: Ore;
  /** Without it nothing tells that the terminal's last transaction is this one. */
  readonly stanAuth: string | null;
  readonly endedAtMs: number;
  /** Given back, or perhaps given back, by any means. */
  readonly givenBackOre: Ore;
  /** The terminal has had a later attempt, whatever became of it there. */
  readonly isFollowed: boolean;
  /** The terminal has refused to void this payment, or could not. */
  readonly wasRefused: boolean;
  /** When the terminal's session was last known to close. */
  readonly sessionClosedAtMs: number | undefined;
};

export const WHY_NOT_VOID = [
  "notPossible",
  "notToTheSameCard",
  "atAnotherTerminal",
  "notAllOfIt",
  "givenBackBefore",
  "notTheLast",
  "refusedBefore",
  "sessionClosed",
  "tooOld",
] as const;
export type WhyNotVoid = (typeof WHY_NOT_VOID)[number];

export type GivingBack = {
  readonly amountOre: Ore;
  readonly toSameCard: boolean;
  readonly atSameTerminal: boolean;
};

export type WayBack =
  | { readonly kind: "void" }
  | { readonly kind: "refund"; readonly because: WhyNotVoid };

export function wayBackOf(
  facts: VoidFacts,
  giving: GivingBack,
  rules: VoidRules & { readonly nowMs: number },
): WayBack {
  const because = whyNotVoid(facts, giving, rules);
  return because === undefined ? { kind: "void" } : { kind: "refund", because };
}

/** Whether all of it, given back now and to the same card, would be a void. */
export function mayVoid(facts: VoidFacts, rules: VoidRules & { readonly nowMs: number }): boolean {
  const all = { amountOre: facts.approvedOre, toSameCard: true, atSameTerminal: true };
  return wayBackOf(facts, all, rules).kind === "void";
}

function whyNotVoid(
  facts: VoidFacts,
  giving: GivingBack,
  rules: VoidRules & { readonly nowMs: number },
): WhyNotVoid | undefined {
  const isCardPayment =
    facts.kind === "purchase" && facts.method === "card" && facts.state === "approved";
  if (!rules.canVoidLast || !isCardPayment || facts.stanAuth === null) return "notPossible";
  if (!giving.toSameCard) return "notToTheSameCard";
  if (!giving.atSameTerminal) return "atAnotherTerminal";
  if (giving.amountOre !== facts.approvedOre) return "notAllOfIt";
  if (facts.givenBackOre > 0) return "givenBackBefore";
  if (facts.isFollowed) return "notTheLast";
  if (facts.wasRefused) return "refusedBefore";
  const closedAtMs = facts.sessionClosedAtMs;
  if (closedAtMs !== undefined && closedAtMs >= facts.endedAtMs) return "sessionClosed";
  return rules.nowMs - facts.endedAtMs > rules.voidableForMs ? "tooOld" : undefined;
}
