/**
 * From what a terminal says of a card to the issuer that it is booked on. Rules are configuration
 * with an explicit priority, because a dealer's own card is often a co-branded Visa or Mastercard
 * that would otherwise be booked as one (nets-terminals §5). The label on a card is free text and
 * never decides unless a rule says so.
 */

export const ISSUERS = ["visa", "mastercard", "amex", "diners", "ownCard", "unknown"] as const;
export type Issuer = (typeof ISSUERS)[number];

/** Every condition that is given must hold; a rule without conditions is never valid. */
export type CardRule = {
  readonly priority: number;
  readonly issuer: Issuer;
  readonly issuerId?: string;
  readonly aidPrefix?: string;
  /** First and last leading digits, of equal length (1 to 6), both included. */
  readonly panFrom?: string;
  readonly panTo?: string;
};

export type CardFacts = {
  readonly issuerId: string | undefined;
  readonly aid: string | undefined;
  readonly truncatedPan: string | undefined;
};

export type IssuerMatch = {
  readonly issuer: Issuer;
  /** An own card was recognised where its programme is off: booked to what lies under it. */
  readonly ownCardWhereOff: boolean;
};

/** Lowest priority number first. An unmatched card is `unknown`: booked and shown, never dropped. */
export function issuerOf(
  card: CardFacts,
  rules: readonly CardRule[],
  ownCardsOn: boolean,
): IssuerMatch {
  const hits = rules.filter((rule) => fits(rule, card)).toSorted((a, b) => a.priority - b.priority);
  const first = hits[0];
  if (first === undefined) return { issuer: "unknown", ownCardWhereOff: false };
  if (first.issuer !== "ownCard" || ownCardsOn) {
    return { issuer: first.issuer, ownCardWhereOff: false };
  }
  const under = hits.find((rule) => rule.issuer !== "ownCard");
  return { issuer: under?.issuer ?? "unknown", ownCardWhereOff: true };
}

function fits(rule: CardRule, card: CardFacts): boolean {
  const conditions: boolean[] = [];
  if (rule.issuerId !== undefined) {
    conditions.push(card.issuerId !== undefined && plainId(card.issuerId) === rule.issuerId);
  }
  if (rule.aidPrefix !== undefined) {
    conditions.push(card.aid?.toUpperCase().startsWith(rule.aidPrefix) ?? false);
  }
  if (rule.panFrom !== undefined) {
    const leading = /^\d+/.exec(card.truncatedPan ?? "")?.[0].slice(0, rule.panFrom.length) ?? "";
    const last = rule.panTo ?? rule.panFrom;
    conditions.push(
      leading.length === rule.panFrom.length && leading >= rule.panFrom && leading <= last,
    );
  }
  return conditions.length > 0 && conditions.every((holds) => holds);
}

/** "03" and "3" are the same issuer id; the cloud sends both. */
function plainId(issuerId: string): string {
  return issuerId.trim().replace(/^0+(?=\d)/, "");
}

/** The four preset issuers (issuer ids 3 and 4 are certain; the others are told by AID or prefix). */
export const PRESET_RULES: readonly CardRule[] = [
  { priority: 100, issuer: "visa", issuerId: "3" },
  { priority: 100, issuer: "mastercard", issuerId: "4" },
  { priority: 200, issuer: "visa", aidPrefix: "A000000003" },
  { priority: 200, issuer: "mastercard", aidPrefix: "A000000004" },
  { priority: 200, issuer: "amex", aidPrefix: "A000000025" },
  { priority: 200, issuer: "diners", aidPrefix: "A000000152" },
  { priority: 300, issuer: "visa", panFrom: "4" },
  { priority: 300, issuer: "mastercard", panFrom: "51", panTo: "55" },
  { priority: 300, issuer: "mastercard", panFrom: "2221", panTo: "2720" },
  { priority: 300, issuer: "amex", panFrom: "34" },
  { priority: 300, issuer: "amex", panFrom: "37" },
  { priority: 300, issuer: "diners", panFrom: "300", panTo: "305" },
  { priority: 300, issuer: "diners", panFrom: "3095" },
  { priority: 300, issuer: "diners", panFrom: "36" },
  { priority: 300, issuer: "diners", panFrom: "38", panTo: "39" },
];
