/** From a terminal's answer to what is stored of it. */

import type { PlacedCardRule } from "@kortkoll/core/cards/card-rules.ts";
import { type Issuer, issuerOf } from "@kortkoll/core/cards/card-rules.ts";
import { type Ore, ZERO } from "@kortkoll/core/money.ts";
import { instantsOfLocalTime } from "@kortkoll/core/time/stockholm.ts";
import type { TerminalAnswer, TerminalTime } from "@kortkoll/terminals/terminal.ts";
import type { AttemptFacts } from "./attempt-store.ts";

export type Marking = {
  readonly issuer: Issuer;
  readonly ownCardWhereOff: boolean;
  /** The rule that was followed; null when none fits. */
  readonly cardRule: PlacedCardRule | null;
  /** The rule of own cards that was passed over where they are off. */
  readonly ownCardRule: PlacedCardRule | null;
};

/** `told` is what an acquirer's file names the card: it counts where no rule knows it. */
export function markIssuer(
  answer: TerminalAnswer | undefined,
  rules: readonly PlacedCardRule[],
  place: { readonly ownCardsOn: boolean },
  told: Issuer = "unknown",
): Marking {
  const marking = markByRules(answer, rules, place);
  return marking.issuer === "unknown" ? { ...marking, issuer: told } : marking;
}

function markByRules(
  answer: TerminalAnswer | undefined,
  rules: readonly PlacedCardRule[],
  place: { readonly ownCardsOn: boolean },
): Marking {
  if (answer === undefined) {
    return { issuer: "unknown", ownCardWhereOff: false, cardRule: null, ownCardRule: null };
  }
  const { issuer, ownCardWhereOff, rule, passedOver } = issuerOf(
    answer.card,
    rules,
    place.ownCardsOn,
  );
  return { issuer, ownCardWhereOff, cardRule: rule ?? null, ownCardRule: passedOver ?? null };
}

/** Why the payment was marked as it was, for its timeline: the rules as they were then. */
export function noteOfMarking({
  cardRule,
  ownCardRule,
}: Marking): Readonly<Record<string, unknown>> {
  return ownCardRule === null ? { cardRule } : { cardRule, ownCardRule };
}

export function factsOf(
  answer: TerminalAnswer | undefined,
  money: {
    readonly approvedOre: Ore;
    readonly marking: Pick<Marking, "issuer" | "ownCardWhereOff"> | undefined;
  },
): AttemptFacts | undefined {
  if (answer === undefined && money.approvedOre === 0) return undefined;
  return {
    approvedOre: money.approvedOre > 0 ? money.approvedOre : ZERO,
    tipOre: answer?.tipOre ?? null,
    surchargeOre: answer?.surchargeOre ?? null,
    issuer: money.marking?.issuer ?? null,
    ownCardWhereOff: money.marking?.ownCardWhereOff ?? false,
    truncatedPan: storablePan(answer?.card.truncatedPan),
    cardLabel: answer?.card.label ?? null,
    issuerId: answer?.card.issuerId ?? null,
    aid: answer?.card.aid ?? null,
    verification: answer?.card.verification ?? null,
    stanAuth: answer?.stanAuth ?? null,
    responseCode: answer?.responseCode ?? null,
    sessionNumber: answer?.sessionNumber ?? null,
    siteId: answer?.siteId ?? null,
    organisationNumber: answer?.organisationNumber ?? null,
    terminalTime: answer?.time === undefined ? null : timeText(answer.time),
    customerReceipt: answer?.customerReceipt ?? null,
    merchantReceipt: answer?.merchantReceipt ?? null,
  };
}

/** An approval must not fail to be booked because a card number came in a shape never seen. */
function storablePan(truncatedPan: string | undefined): string | null {
  return truncatedPan !== undefined && /^[0-9*]{1,19}$/.test(truncatedPan) ? truncatedPan : null;
}

/** Every instant, in epoch milliseconds, that a terminal's time may mean. */
export function instantsOf(time: TerminalTime | undefined): readonly number[] {
  if (time === undefined) return [];
  switch (time.kind) {
    case "local":
      return instantsOfLocalTime(time.text);
    case "instant": {
      const at = Date.parse(time.at);
      return Number.isNaN(at) ? [] : [at];
    }
  }
}

/** Terminal's clock minus ours by its direct answer; undefined when its time cannot be read. */
export function clockSkewOf(time: TerminalTime | undefined, nowMs: number): number | undefined {
  const skews = instantsOf(time).map((instant) => instant - nowMs);
  return skews.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0];
}

/** The same of a time that was stored with an attempt. */
export function instantsOfStoredTime(stored: string | null): readonly number[] {
  if (stored === null) return [];
  return instantsOf(
    /^\d{14}$/.test(stored) ? { kind: "local", text: stored } : { kind: "instant", at: stored },
  );
}

function timeText(time: TerminalTime): string {
  return time.kind === "local" ? time.text : time.at;
}
