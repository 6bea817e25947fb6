/**
 * From what a terminal says of a card to the issuer that it is booked on. Rules are configuration,
 * an ordered list, because a dealer's own card is often a co-branded Visa or Mastercard that would
 * otherwise be booked as one (docs/nets-terminals.md §5). The label on a card is free text and never
 * decides unless a rule says so.
 */

export const ISSUERS = ["visa", "mastercard", "amex", "diners", "ownCard", "unknown"] as const;
export type Issuer = (typeof ISSUERS)[number];

/** Every condition that is given must hold; a rule without conditions is never valid. */
export type CardConditions = {
  readonly issuerId?: string | undefined;
  readonly aidPrefix?: string | undefined;
  /** First and last leading digits, of equal length (1 to 6), both included. */
  readonly panFrom?: string | undefined;
  readonly panTo?: string | undefined;
  /** Whole words that stand on the card, as `plainLabel` writes them. */
  readonly label?: string | undefined;
};

export type CardRule = CardConditions & { readonly issuer: Issuer };

/** With its place in one version of the list, which never changes. */
export type PlacedCardRule = CardRule & { readonly version: number; readonly position: number };

export type CardFacts = {
  readonly issuerId: string | undefined;
  readonly aid: string | undefined;
  readonly truncatedPan: string | undefined;
  readonly label: string | undefined;
};

export type IssuerMatch<Rule extends CardRule = CardRule> = {
  readonly issuer: Issuer;
  /** An own card was recognised where its programme is off: booked to what lies under it. */
  readonly ownCardWhereOff: boolean;
  /** The rule that the booking follows; undefined when none fits. */
  readonly rule: Rule | undefined;
  /** The rule of own cards that was passed over where the programme is off. */
  readonly passedOver: Rule | undefined;
};

/** The first that fits wins. A card that fits none is `unknown`: booked and shown, never dropped. */
export function issuerOf<Rule extends CardRule>(
  card: CardFacts,
  rules: readonly Rule[],
  ownCardsOn: boolean,
): IssuerMatch<Rule> {
  let passedOver: Rule | undefined;
  for (const rule of rules) {
    if (!fits(rule, card)) continue;
    if (rule.issuer !== "ownCard" || ownCardsOn) {
      return { issuer: rule.issuer, ownCardWhereOff: passedOver !== undefined, rule, passedOver };
    }
    passedOver ??= rule;
  }
  const ownCardWhereOff = passedOver !== undefined;
  return { issuer: "unknown", ownCardWhereOff, rule: undefined, passedOver };
}

export function hasConditions(rule: CardConditions): boolean {
  const { issuerId, aidPrefix, panFrom, label } = rule;
  return [issuerId, aidPrefix, panFrom, label].some((condition) => condition !== undefined);
}

function fits(rule: CardConditions, card: CardFacts): boolean {
  return (
    hasConditions(rule) &&
    (rule.issuerId === undefined ||
      (card.issuerId !== undefined && plainIssuerId(card.issuerId) === rule.issuerId)) &&
    (rule.aidPrefix === undefined ||
      (card.aid?.toUpperCase().startsWith(rule.aidPrefix) ?? false)) &&
    (rule.panFrom === undefined ||
      isInRange(card.truncatedPan, rule.panFrom, rule.panTo ?? rule.panFrom)) &&
    (rule.label === undefined ||
      (card.label !== undefined && hasWords(plainLabel(card.label), rule.label)))
  );
}

function isInRange(truncatedPan: string | undefined, from: string, to: string): boolean {
  const leading = leadingDigits(truncatedPan).slice(0, from.length);
  return leading.length === from.length && leading >= from && leading <= to;
}

/** Terminals show the first six digits of a card; nothing more decides. */
export const LEADING_DIGITS = 6;

export function leadingDigits(truncatedPan: string | undefined): string {
  return (/^\d+/.exec(truncatedPan ?? "")?.[0] ?? "").slice(0, LEADING_DIGITS);
}

/** "03" and "3" are the same issuer id; the cloud sends both. */
export function plainIssuerId(issuerId: string): string {
  return issuerId.trim().replace(/^0+(?=\d)/, "");
}

/** A label in capitals, its words with one space between: terminals write the same one in many ways. */
export function plainLabel(label: string): string {
  return label
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Whole words in a row: "VISA" is in "TEST VISA KREDIT" and not in "VISAKORT". */
export function hasWords(label: string, words: string): boolean {
  return ` ${label} `.includes(` ${words} `);
}

/** The four preset issuers (issuer ids 3 and 4 are certain; the others are told by AID or prefix). */
export const PRESET_RULES: readonly CardRule[] = [
  { issuer: "visa", issuerId: "3" },
  { issuer: "mastercard", issuerId: "4" },
  { issuer: "visa", aidPrefix: "A000000003" },
  { issuer: "mastercard", aidPrefix: "A000000004" },
  { issuer: "amex", aidPrefix: "A000000025" },
  { issuer: "diners", aidPrefix: "A000000152" },
  { issuer: "visa", panFrom: "4" },
  { issuer: "mastercard", panFrom: "51", panTo: "55" },
  { issuer: "mastercard", panFrom: "2221", panTo: "2720" },
  { issuer: "amex", panFrom: "34" },
  { issuer: "amex", panFrom: "37" },
  { issuer: "diners", panFrom: "300", panTo: "305" },
  { issuer: "diners", panFrom: "3095" },
  { issuer: "diners", panFrom: "36" },
  { issuer: "diners", panFrom: "38", panTo: "39" },
];

/** The presets again, below what is known of own cards. */
export function withPresets(rules: readonly CardRule[]): readonly CardRule[] {
  return [...rules.filter((rule) => rule.issuer === "ownCard"), ...PRESET_RULES];
}
