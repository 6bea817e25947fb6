/**
 * No full card number leaves the adapter. Terminals are meant to send truncated numbers already;
 * here that is made sure of, for the field and for any text (docs/nets-terminals.md §9: first six
 * and last four at most).
 */
import { maskCardNumbers } from "@kortkoll/core/cards/card-number.ts";

/** Longer than any card number: what stands side by side in a terminal's text may hide one. */
const TOO_LONG = /(?<!\d)\d{20,}(?!\d)/g;

/**
 * The terminal's id and the merchant's, on every print: one in ten has a right check digit by chance,
 * and a text in which they are masked is not known for this terminal's any more.
 */
const BAX = /(\bBax: ?\d{8}-\d{7}(?!\d))/i;

/** Masks what may be a card number in any text. */
function maskAll(text: string): string {
  return text
    .split(BAX)
    .map((part, at) => (at % 2 === 1 ? part : maskPart(part)))
    .join("");
}

function maskPart(text: string): string {
  return maskCardNumbers(
    text.replace(
      TOO_LONG,
      (run) => `${run.slice(0, 6)}${"*".repeat(run.length - 10)}${run.slice(-4)}`,
    ),
  );
}

/** First six, asterisks, last four, whatever mask signs and however many digits came. */
export function truncatePan(given: string): string | undefined {
  const signs = [...given.replace(/[\s\u00a0]|-\d?$|-/g, "")].map((sign) =>
    /[0-9]/.test(sign) ? sign : "*",
  );
  if (!signs.some((sign) => sign !== "*")) return undefined;
  if (signs.length > 40) return undefined;
  // Six and four digits with nothing between them: the mask itself was left out.
  if (signs.length === 10 && !signs.includes("*")) signs.splice(6, 0, ..."******");
  const shown = signs.length > 10 ? 6 : 0;
  const last = signs.length - 4;
  return signs.map((sign, at) => (at < shown || at >= last ? sign : "*")).join("");
}

/**
 * Text fit to leave the adapter: masked, well-formed, without the NUL that a database refuses, at
 * most `longest` characters.
 */
export function cleanText(text: string, longest: number): string {
  const plain = text.toWellFormed().replaceAll("\0", "");
  const masked = maskAll(plain);
  return masked.length <= longest ? masked : masked.slice(0, longest).toWellFormed();
}
