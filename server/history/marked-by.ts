/** Why a payment has its issuer, from what its timeline has kept of the rules. */
import type { Payment } from "../api.ts";
import { markingRule } from "../cards/cards-api.ts";

type Entry = { readonly content: unknown };

/** The newest marking counts: a late approval comes after what was thought before. */
export function markedBy(timeline: readonly Entry[]): Payment["markedBy"] {
  const marking = timeline.findLast(({ content }) => isMarking(content))?.content;
  if (!isMarking(marking)) return null;
  return { rule: ruleIn(marking.cardRule), ownCardRule: ruleIn(marking.ownCardRule) };
}

function isMarking(content: unknown): content is { cardRule: unknown; ownCardRule?: unknown } {
  return typeof content === "object" && content !== null && "cardRule" in content;
}

function ruleIn(noted: unknown): NonNullable<Payment["markedBy"]>["rule"] {
  return markingRule.safeParse(noted).data ?? null;
}
