/**
 * Finds what may be a full card number in any text: `looksLikeCardNumber` for what is refused at
 * the edge, which spares article numbers and ids, and `maskCardNumbers` for what is logged, which
 * spares nothing.
 */

export function looksLikeCardNumber(text: string): boolean {
  const plain = text.replace(UUID, "x");
  return candidatesIn(plain).some(
    ({ run, start, digits }) =>
      hasCardPrefix(digits) &&
      !isArticleNumber(run) &&
      !isLetter(plain[start - 1]) &&
      !isLetter(plain[start + run.length]),
  );
}

/** First six and last four stay, as on a receipt. */
export function maskCardNumbers(text: string): string {
  let masked = text;
  for (;;) {
    const candidates = candidatesIn(masked);
    if (candidates.length === 0) return masked;
    // What is left of a longer row of digits may itself be a candidate, hence once more.
    masked = candidates.reduce(maskRun, masked);
  }
}

/** A run of 13 to 19 digits with a right check digit. */
type Candidate = { readonly start: number; readonly run: string; readonly digits: string };

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

const GAP = "[ \\u00a0\\u202f\\-\\u2013]";
const SHAPES: readonly RegExp[] = [
  "(?<!\\d)\\d{13,19}(?!\\d)",
  // The same sign in every gap, and nothing else beside.
  `(?<!\\d|\\d${GAP})\\d+(${GAP})\\d+(?:\\2\\d+)*(?!\\d|${GAP}\\d)`,
  // As cards are printed, wherever in a longer row: 4-4-4-4, 4-4-4-4-3, 4-6-5 and 4-6-4.
  `(?<!\\d)\\d{4}${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{1,4}(?!\\d)`,
  `(?<!\\d)\\d{4}${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{4}${GAP}\\d{1,3}(?!\\d)`,
  `(?<!\\d)\\d{4}${GAP}\\d{6}${GAP}\\d{4,5}(?!\\d)`,
  // Looking ahead finds the runs that overlap too.
].map((shape) => new RegExp(`(?=(${shape}))`, "g"));

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
  const masked = [...text.slice(start, start + run.length)].map((sign) => {
    if (!/[\d*]/.test(sign)) return sign;
    nth += 1;
    return nth > 6 && nth <= digits.length - 4 ? "*" : sign;
  });
  return text.slice(0, start) + masked.join("") + text.slice(start + run.length);
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
