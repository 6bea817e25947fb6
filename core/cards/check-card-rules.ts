/**
 * What is wrong with a list of card rules, and what is only unwise. Warnings are never false: a rule
 * is said never to be reached only where no card at all can reach it.
 */
import {
  type CardConditions,
  type CardRule,
  hasConditions,
  hasWords,
  LEADING_DIGITS,
  plainIssuerId,
  plainLabel,
} from "./card-rules.ts";

/** As a person or program may write a rule, made plain: so that equal rules look equal. */
export function plainRule(rule: CardRule): CardRule {
  const { issuer, issuerId, aidPrefix, panFrom, panTo, label } = rule;
  return {
    issuer,
    ...(issuerId === undefined ? {} : { issuerId: plainIssuerId(issuerId) }),
    ...(aidPrefix === undefined ? {} : { aidPrefix: aidPrefix.toUpperCase() }),
    ...(panFrom === undefined ? {} : { panFrom }),
    ...(panTo === undefined || panTo === panFrom ? {} : { panTo }),
    ...(label === undefined ? {} : { label: plainLabel(label) }),
  };
}

/** Positions count from 1, as they are shown. */
export type CardRuleFault = {
  readonly kind: "noConditions" | "sameConditions" | "badRange" | "notPlain";
  readonly position: number;
  /** The earlier rule with the same conditions. */
  readonly because: number | null;
};

/**
 * `neverReached`: an earlier rule takes all its cards. `onlyWhereOff`: an earlier rule of own cards
 * does, so it is reached only where that programme is off. `ownCardBelow`: an earlier rule of another
 * issuer takes some cards that it is meant for.
 */
export type CardRuleWarning = {
  readonly kind: "neverReached" | "onlyWhereOff" | "ownCardBelow";
  readonly position: number;
  readonly because: number;
};

export function faultsOf(rules: readonly CardRule[]): readonly CardRuleFault[] {
  return rules.flatMap((rule, index): readonly CardRuleFault[] => {
    const position = index + 1;
    if (!hasConditions(rule)) return [{ kind: "noConditions", position, because: null }];
    if (!hasGoodRange(rule)) return [{ kind: "badRange", position, because: null }];
    if (!isPlain(rule)) return [{ kind: "notPlain", position, because: null }];
    const same = rules.slice(0, index).findIndex((other) => isSame(other, rule));
    return same < 0 ? [] : [{ kind: "sameConditions", position, because: same + 1 }];
  });
}

export function warningsOf(rules: readonly CardRule[]): readonly CardRuleWarning[] {
  return rules.flatMap((rule, index): readonly CardRuleWarning[] => {
    const warning = warningOf(rule, rules.slice(0, index));
    return warning === undefined ? [] : [{ ...warning, position: index + 1 }];
  });
}

function warningOf(
  rule: CardRule,
  earlier: readonly CardRule[],
): Omit<CardRuleWarning, "position"> | undefined {
  const first = (test: (other: CardRule) => boolean): number => earlier.findIndex(test) + 1;
  const isOwn = (other: CardRule): boolean => other.issuer === "ownCard";
  // Own cards that are off are passed over, so only an own card's rule is stopped by one.
  const stopped = first((other) => covers(other, rule) && (!isOwn(other) || isOwn(rule)));
  if (stopped > 0) return { kind: "neverReached", because: stopped };
  const own = first((other) => covers(other, rule));
  if (own > 0) return { kind: "onlyWhereOff", because: own };
  const taking = isOwn(rule) ? first((other) => !isOwn(other) && overlaps(other, rule)) : 0;
  return taking > 0 ? { kind: "ownCardBelow", because: taking } : undefined;
}

/** Every card that fits the second fits the first. */
function covers(first: CardConditions, second: CardConditions): boolean {
  return (
    hasConditions(first) &&
    (first.issuerId === undefined || first.issuerId === second.issuerId) &&
    (first.aidPrefix === undefined || (second.aidPrefix?.startsWith(first.aidPrefix) ?? false)) &&
    (first.panFrom === undefined || holdsRange(first, second)) &&
    (first.label === undefined ||
      (second.label !== undefined && hasWords(second.label, first.label)))
  );
}

/** A rule that asks for more digits than the other does not hold it: a card may show too few. */
function holdsRange(first: CardConditions, second: CardConditions): boolean {
  if (second.panFrom === undefined || first.panFrom === undefined) return false;
  if (first.panFrom.length > second.panFrom.length) return false;
  const [outer, inner] = [rangeOf(first), rangeOf(second)];
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** Some card may fit both. */
function overlaps(first: CardConditions, second: CardConditions): boolean {
  const [a, b] = [rangeOf(first), rangeOf(second)];
  return (
    (first.issuerId === undefined ||
      second.issuerId === undefined ||
      first.issuerId === second.issuerId) &&
    isStartOfOther(first.aidPrefix ?? "", second.aidPrefix ?? "") &&
    a.from <= b.to &&
    b.from <= a.to
  );
}

function isStartOfOther(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

function rangeOf({ panFrom = "", panTo = panFrom }: CardConditions): { from: string; to: string } {
  return { from: panFrom.padEnd(LEADING_DIGITS, "0"), to: panTo.padEnd(LEADING_DIGITS, "9") };
}

function hasGoodRange({ panFrom, panTo }: CardConditions): boolean {
  if (panFrom === undefined) return panTo === undefined;
  const digits = /^\d{1,6}$/;
  if (!digits.test(panFrom)) return false;
  return panTo === undefined || (panTo.length === panFrom.length && panTo >= panFrom);
}

function isPlain({ issuerId, aidPrefix, label }: CardConditions): boolean {
  return (
    (issuerId === undefined || (issuerId !== "" && plainIssuerId(issuerId) === issuerId)) &&
    (aidPrefix === undefined || /^[0-9A-F]{10,32}$/.test(aidPrefix)) &&
    (label === undefined || (label !== "" && plainLabel(label) === label))
  );
}

/** After an own card's rule the same conditions may say what lies under it. */
function isSame(earlier: CardRule, rule: CardRule): boolean {
  const isUnder = earlier.issuer === "ownCard" && rule.issuer !== "ownCard";
  return !isUnder && keyOf(earlier) === keyOf(rule);
}

/** What a rule asks of a card; a range of one is the same as its only prefix. */
function keyOf({ issuerId, aidPrefix, panFrom, panTo, label }: CardConditions): string {
  return JSON.stringify([issuerId, aidPrefix, panFrom, panTo ?? panFrom, label].map(String));
}

/** What one list has that another has not, and whether what both have changed places. */
export type CardRuleChanges = {
  readonly added: readonly CardRule[];
  readonly removed: readonly CardRule[];
  readonly moved: boolean;
};

export function changesBetween(
  before: readonly CardRule[],
  after: readonly CardRule[],
): CardRuleChanges {
  const named = (rules: readonly CardRule[]): Map<string, CardRule> =>
    new Map(rules.map((rule) => [`${rule.issuer} ${keyOf(rule)}`, rule]));
  const [old, now] = [named(before), named(after)];
  const kept = [...old.keys()].filter((name) => now.has(name));
  const keptNow = [...now.keys()].filter((name) => old.has(name));
  return {
    added: [...now].flatMap(([name, rule]) => (old.has(name) ? [] : [rule])),
    removed: [...old].flatMap(([name, rule]) => (now.has(name) ? [] : [rule])),
    moved: kept.some((name, index) => name !== keptNow[index]),
  };
}
