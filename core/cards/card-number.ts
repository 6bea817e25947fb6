/**
 * Finds what may be a full card number in any text: `looksLikeCardNumber` for what is refused at
 * the edge, which spares article numbers and ids, and `maskCardNumbers` for what is logged, which
 * spares nothing.
 */

export function looksLikeCardNumber(text: string): boolean {
  const plain = withoutKnown(asPlain(text));
  return candidatesIn(plain).some(
    ({ run, start, digits }) =>
      hasCardPrefix(digits) &&
      !isArticleNumber(run) &&
      // On one side only it is a word before the number, or the format code of a magnetic stripe.
      !(isLetter(plain[start - 1]) && isLetter(plain[start + run.length])),
  );
}

/** First six and last four stay, as on a receipt. */
export function maskCardNumbers(text: string): string {
  let masked = text;
  for (;;) {
    const candidates = candidatesIn(asPlain(masked));
    if (candidates.length === 0) return masked;
    // What is left of a longer row of digits may itself be a candidate, hence once more.
    masked = candidates.reduce(maskRun, masked);
  }
}

/** A run of 13 to 19 digits with a right check digit. */
type Candidate = { readonly start: number; readonly run: string; readonly digits: string };

/**
 * The same text, sign for sign, with digits, spaces and dashes in their plain form: full-width digits
 * are digits too. What is shorter in its plain form is filled up, so that places stay places.
 */
function asPlain(text: string): string {
  return text.replace(/\P{ASCII}/gu, (sign) => {
    const plain = sign.normalize("NFKC");
    return plain.length > sign.length ? sign : plain.padEnd(sign.length, "\u200b");
  });
}

/** Ids, digests and account numbers have long rows of digits, and are known by their whole form. */
function withoutKnown(plain: string): string {
  return plain
    .replace(UUID, "x")
    .replace(DIGEST, "x")
    .replace(IBAN, (whole) => (isIban(whole) ? "x" : whole))
    .replace(ORGANISATION_NUMBERS, "x");
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const DIGEST = /(?<![0-9a-z])(?=[0-9]*[a-f][0-9]*[a-f])[0-9a-f]{32,}(?![0-9a-z])/gi;
const IBAN = /(?<![0-9a-z])[a-z]{2}\d{2}(?: ?[0-9a-z]{4}){2,7}(?: ?[0-9a-z]{1,3})?(?![0-9a-z])/gi;
/** One, or several beside each other. */
const ORGANISATION_NUMBERS = /(?<!\d[ -]?)\d{6}-\d{4}(?:[\s,;]{1,3}\d{6}-\d{4})*(?![ -]?\d)/g;

/** ISO 13616: the country and its check digits last, letters as 10 to 35, modulo 97. */
export function isIban(text: string): boolean {
  const signs = text.replaceAll(" ", "").toLowerCase();
  let rest = 0;
  for (const sign of signs.slice(4) + signs.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Between any two groups of a number that is written in groups. */
const SAME_GAP = "[ \\u202f\\p{Pd}\\u2212\\p{Cf}]";
/** Between the groups of a card, where they are known by their lengths. A list has comma and space. */
const GAP = "(?:(?!,\\s)[\\s\\p{Pd}\\u2212\\p{Cf}./_,]){1,3}";
const SHAPES: readonly RegExp[] = [
  "(?<!\\d)\\d{13,19}(?!\\d)",
  // The same sign in every gap, and nothing else beside.
  `(?<!\\d|\\d${SAME_GAP})\\d+(${SAME_GAP})\\d+(?:\\2\\d+)*(?!\\d|${SAME_GAP}\\d)`,
  // As cards are printed, wherever in a longer row: 4-4-4-4, 4-4-4-4-3, 4-6-5 and 4-6-4.
  `(?<!\\d)\\d{4}${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{1,4}(?!\\d)`,
  `(?<!\\d)\\d{4}${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{1,3}(?!\\d)`,
  `(?<!\\d)\\d{4}${GAP}\\d{6}${GAP}\\d{4,5}(?!\\d)`,
  // Looking ahead finds the runs that overlap too.
].map((shape) => new RegExp(`(?=(${shape}))`, "gu"));

function candidatesIn(text: string): Candidate[] {
  return SHAPES.flatMap((shape) =>
    [...text.matchAll(shape)].flatMap((match) => {
      const run = match[1] ?? "";
      const digits = run.replace(/\D/g, "");
      const fits = digits.length >= 13 && digits.length <= 19 && hasRightCheckDigit(digits);
      return fits ? [{ start: match.index, run, digits }] : [];
    }),
  );
}

function maskRun(text: string, { start, run, digits }: Candidate): string {
  let nth = 0;
  let masked = "";
  for (const [at, plain] of run.split("").entries()) {
    const sign = text.charAt(start + at);
    const isHalf = masked.endsWith("*") && /[\udc00-\udfff]/.test(sign);
    if (/\d/.test(plain)) nth += 1;
    const isHidden = /\d/.test(plain) && nth > 6 && nth <= digits.length - 4;
    masked += isHidden ? "*" : isHalf ? "\u200b" : sign;
  }
  return text.slice(0, start) + masked + text.slice(start + run.length);
}

function isLetter(sign: string | undefined): boolean {
  return sign !== undefined && /\p{L}/u.test(sign);
}

/**
 * The leading digits that payment cards have (ISO/IEC 7812: 3 to 6, and the part of 2 that is in
 * use). Times written as 20260302103015 begin with a 2 that no card has.
 */
function hasCardPrefix(digits: string): boolean {
  if (!digits.startsWith("2")) return /^[3-6]/.test(digits);
  const leading = digits.slice(0, 4);
  return (leading >= "2221" && leading <= "2720") || (leading >= "2200" && leading <= "2204");
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

/** Spare parts carry EAN-13 numbers, one in ten of which would otherwise pass for a card. */
function isArticleNumber(run: string): boolean {
  if (!/^\d{13}$/.test(run)) return false;
  const sum = [...run].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}
