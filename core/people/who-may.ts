/** The next step of a refusal, when it is known who may do what was refused. */
import type { FailureCode } from "../failure.ts";
import type { Language } from "../failure-sentences.ts";

export function askThem(
  code: FailureCode,
  signatures: readonly string[],
  language: Language,
): string | undefined {
  const names = oneOf(signatures, language);
  if (names === undefined) return undefined;
  const otherwise = OTHERWISE[code]?.[language];
  const ask = language === "sv" ? `be ${names}.` : `ask ${names}.`;
  if (otherwise !== undefined) return `${otherwise} ${ask}`;
  return ask.charAt(0).toUpperCase() + ask.slice(1);
}

/** What the one who was refused can do alone goes before asking somebody. */
const OTHERWISE: Readonly<Partial<Record<FailureCode, Record<Language, string>>>> = {
  cashNotAllowed: { sv: "Ta betalt med kort, eller", en: "Take payment by card, or" },
  refundToCashNotAllowed: {
    sv: "Betala tillbaka till kortet, eller",
    en: "Pay back to the card, or",
  },
  paymentOfAnotherTill: {
    sv: "Be den kassan avbryta, eller",
    en: "Ask that till to cancel it, or",
  },
};

function oneOf(signatures: readonly string[], language: Language): string | undefined {
  const last = signatures.at(-1);
  const before = signatures.slice(0, -1);
  if (last === undefined || before.length === 0) return last;
  return `${before.join(", ")} ${language === "sv" ? "eller" : "or"} ${last}`;
}
