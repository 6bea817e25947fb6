/** The list of rules while it is edited. Each has a key of its own, so that it is the same when moved. */
import type { CardRule } from "@kortkoll/core/cards/card-rules.ts";

export type DraftRule = { readonly key: string; readonly rule: CardRule };
export type Draft = readonly DraftRule[];

let keys = 0;

export function draftOf(rules: readonly CardRule[]): Draft {
  return rules.map((rule) => ({ key: nextKey(), rule }));
}

function nextKey(): string {
  keys += 1;
  return `rule-${keys}`;
}

export function rulesOf(draft: Draft): readonly CardRule[] {
  return draft.map(({ rule }) => rule);
}

/** A place up or down; at either end nothing happens. */
export function moveRule(draft: Draft, key: string, by: -1 | 1): Draft {
  const from = draft.findIndex((one) => one.key === key);
  const [one, other] = [draft[from], draft[from + by]];
  if (one === undefined || other === undefined) return draft;
  return draft.map((each) => (each === one ? other : each === other ? one : each));
}

export function removeRule(draft: Draft, key: string): Draft {
  return draft.filter((one) => one.key !== key);
}

/**
 * Without a key it is new. An own card's rule is put first, because it is often co-branded; others
 * last of those with as much to say.
 */
export function putRule(draft: Draft, key: string | undefined, rule: CardRule): Draft {
  if (key !== undefined) return draft.map((one) => (one.key === key ? { key, rule } : one));
  const added = { key: nextKey(), rule };
  if (rule.issuer === "ownCard") return [added, ...draft];
  const own = draft.findLastIndex((one) => one.rule.issuer === "ownCard");
  return [...draft.slice(0, own + 1), added, ...draft.slice(own + 1)];
}

/** The same rules in the same order. */
export function isSameList(a: readonly CardRule[], b: readonly CardRule[]): boolean {
  return JSON.stringify(a.map(inOrder)) === JSON.stringify(b.map(inOrder));
}

function inOrder(rule: CardRule): readonly unknown[] {
  const { issuer, issuerId, aidPrefix, panFrom, panTo, label } = rule;
  return [issuer, issuerId, aidPrefix, panFrom, panTo, label];
}
