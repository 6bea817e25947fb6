/**
 * The scheme that a terminal counts a card under. It need not be the issuer that we book on: a dealer's
 * own card is often a co-branded Visa or Mastercard, and the terminal knows only that.
 */
import { PRINTED_SCHEMES } from "../assumptions.ts";
import type { Issuer } from "../cards/card-rules.ts";

/** `other` is of a scheme that we know and have no preset for; `notKnown` a name that we cannot place. */
export const SCHEMES = ["visa", "mastercard", "amex", "diners", "other", "notKnown"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** What a terminal's report calls it: by the words that the name begins with, and never by likeness. */
export function schemeOfName(printed: string): Scheme {
  const name = printed.normalize("NFC").trim().toLowerCase().replaceAll(/\s+/g, " ");
  const found = PRINTED_SCHEMES.find(
    ([begins]) => name === begins || name.startsWith(`${begins} `),
  );
  return found?.[1] ?? "notKnown";
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
