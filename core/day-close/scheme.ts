/**
 * The scheme that a terminal counts a card under. It need not be the issuer that we book on: a dealer's
 * own card is often a co-branded Visa or Mastercard, and the terminal knows only that.
 */
import type { Issuer } from "../cards/card-rules.ts";

export const SCHEMES = ["visa", "mastercard", "amex", "diners", "other"] as const;
export type Scheme = (typeof SCHEMES)[number];

const BY_NAME: ReadonlyMap<string, Scheme> = new Map([
  ["visa", "visa"],
  ["mastercard", "mastercard"],
  ["american express", "amex"],
  ["amex", "amex"],
  ["diners club", "diners"],
  ["diners", "diners"],
]);

/** What a terminal's report calls it; a name that is not known is of another scheme. */
export function schemeOfName(printed: string): Scheme {
  return BY_NAME.get(printed.normalize("NFC").trim().toLowerCase()) ?? "other";
}

/** Of a preset issuer its own; of any other card what its first digits say (public lists). */
export function schemeOfCard(issuer: Issuer, truncatedPan: string | null): Scheme {
  switch (issuer) {
    case "visa":
    case "mastercard":
    case "amex":
    case "diners":
      return issuer;
    case "ownCard":
    case "unknown":
      return schemeOfDigits(/^\d{6}/.exec(truncatedPan ?? "")?.[0]);
  }
}

function schemeOfDigits(firstSix: string | undefined): Scheme {
  if (firstSix === undefined) return "other";
  if (firstSix.startsWith("4")) return "visa";
  if (/^3[47]/.test(firstSix)) return "amex";
  if (/^(?:30[0-5]|3095|3[689])/.test(firstSix)) return "diners";
  const number = Number(firstSix);
  const isMastercard =
    (number >= 510_000 && number <= 559_999) || (number >= 222_100 && number <= 272_099);
  return isMastercard ? "mastercard" : "other";
}
