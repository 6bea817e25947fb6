/**
 * No full card number leaves the adapter. Terminals are meant to send truncated numbers already;
 * here that is made sure of, for the field and for any text (nets-terminals §9: first six and last
 * four at most).
 */

const CONTIGUOUS = /(?<!\d)\d{13,}(?!\d)/g;
const GAP = "[ \\u00a0.\\-]{1,2}";
/** The ways cards are printed: 4-4-4-4(-3) and shorter ends, 4-6-5 and 4-6-4. */
const GROUPED = new RegExp(
  `(?<!\\d)\\d{4}(?:${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{1,4}(?:${GAP}\\d{1,3})?|${GAP}\\d{6}${GAP}\\d{4,5})(?!\\d)`,
  "g",
);
const LONGEST_CARD_NUMBER = 19;

/** Masks what looks like a card number (13 to 19 digits with a right check digit) in any text. */
export function maskCardNumbers(text: string): string {
  return text.replace(CONTIGUOUS, maskRun).replace(GROUPED, maskRun);
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
  const masked = maskCardNumbers(plain);
  return masked.length <= longest ? masked : masked.slice(0, longest).toWellFormed();
}

function maskRun(run: string): string {
  const digits = run.replace(/\D/g, "");
  const looksLikeCard = digits.length > LONGEST_CARD_NUMBER || hasRightCheckDigit(digits);
  if (!looksLikeCard) return run;
  return `${digits.slice(0, 6)}${"*".repeat(digits.length - 10)}${digits.slice(-4)}`;
}

function hasRightCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
