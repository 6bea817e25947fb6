/** What an acquirer's own word for a card means. A word that names none, or two, is an unknown issuer. */
import { ISSUER_WORDS } from "../assumptions.ts";
import type { Issuer } from "../cards/card-rules.ts";

export function issuerOfText(text: string | null): Issuer {
  const words = ` ${(text ?? "")
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ")
    .trim()} `;
  const found = Object.entries(ISSUER_WORDS).flatMap(([issuer, names]) =>
    names.some((name) => words.includes(` ${name} `)) ? [issuer as Issuer] : [],
  );
  const [first] = found;
  return first !== undefined && found.length === 1 ? first : "unknown";
}
