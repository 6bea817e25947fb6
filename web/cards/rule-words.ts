/** A card rule as a sentence says it. */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";
import type { Text } from "../text/sv.ts";

export function conditionWords(rule: CardRule, text: Text): string {
  const { conditions } = text.cards.rules;
  const { issuerId, aidPrefix, panFrom, panTo, label } = rule;
  const parts = [
    issuerId === undefined ? "" : conditions.issuerId(issuerId),
    aidPrefix === undefined ? "" : conditions.aidPrefix(aidPrefix),
    digitWords(panFrom, panTo, text),
    label === undefined ? "" : conditions.label(label),
  ];
  return parts.filter((part) => part !== "").join(conditions.and);
}

function digitWords(from: string | undefined, to: string | undefined, text: Text): string {
  const { conditions } = text.cards.rules;
  if (from === undefined) return "";
  return to === undefined || to === from ? conditions.digits(from) : conditions.range(from, to);
}

export function ruleWords(rule: CardRule, text: Text): string {
  return `${conditionWords(rule, text)} → ${text.issuers[rule.issuer]}`;
}
