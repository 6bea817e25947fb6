/**
 * What an acquirer writes on a bank line, as a person has filled it in: text, and `{merchant}`,
 * `{yyyymmdd}`, `{yymmdd}` and `{n}` in it. Nobody writes regular expressions: a pattern is read in a
 * bounded number of steps, whatever stands in it or in the line.
 */
import { addDays, type BusinessDay, parseBusinessDay } from "../time/stockholm.ts";

export const PLACEHOLDERS = ["merchant", "yyyymmdd", "yymmdd", "n"] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

export const LONGEST_PATTERN = 60;
/** Longer than any acquirer's number. */
const LONGEST_NUMBER = 20;
/** Of a bank line's texts together: more is not read. */
const LONGEST_TEXT = 2_000;

type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "digits"; readonly name: Placeholder };

export type ReferencePattern = readonly Piece[];

/** Undefined when it is no pattern, or one by which a text could be read in two ways. */
export function parsePattern(pattern: string): ReferencePattern | undefined {
  const written = plain(pattern);
  if (written === "" || written.length > LONGEST_PATTERN) return undefined;
  const pieces: Piece[] = [];
  for (const [at, part] of written.split("{").entries()) {
    const [name = "", text, ...more] = at === 0 ? ["", part] : part.split("}");
    if (text === undefined || more.length > 0 || text.includes("}")) return undefined;
    if (at > 0) {
      const placeholder = PLACEHOLDERS.find((one) => one === name.toLowerCase());
      if (placeholder === undefined) return undefined;
      pieces.push({ kind: "digits", name: placeholder });
    }
    if (text !== "") pieces.push({ kind: "text", text });
  }
  return isReadInOneWay(pieces) ? pieces : undefined;
}

export function namesIn(pattern: ReferencePattern): readonly Placeholder[] {
  return pattern.flatMap((piece) => (piece.kind === "digits" ? [piece.name] : []));
}

/** Each of its names once, one day only, and between two numbers of any length something else. */
function isReadInOneWay(pieces: readonly Piece[]): boolean {
  const names = namesIn(pieces);
  if (names.length === 0 || new Set(names).size < names.length) return false;
  if (names.includes("yyyymmdd") && names.includes("yymmdd")) return false;
  let isNumberOpen = false;
  for (const piece of pieces) {
    if (piece.kind === "text") {
      if (/[^0-9]/.test(piece.text)) isNumberOpen = false;
    } else if (lengthOf(piece.name) === undefined) {
      if (isNumberOpen) return false;
      isNumberOpen = true;
    }
  }
  return true;
}

function lengthOf(name: Placeholder): number | undefined {
  if (name === "yyyymmdd") return 8;
  return name === "yymmdd" ? 6 : undefined;
}

export type ReferenceReading = {
  readonly merchantNumber: string | undefined;
  /** The day that stands in the reference. */
  readonly day: BusinessDay | undefined;
  /** Undefined as well when the day in the reference is no sale's day. */
  readonly saleDay: BusinessDay | undefined;
  readonly number: string | undefined;
};

/** What a bank line's text says by the pattern; undefined when nothing, or two different things. */
export function readReference(
  terms: { readonly referencePattern: string | null; readonly referenceDayOffset: number | null },
  text: string,
): ReferenceReading | undefined {
  const pattern =
    terms.referencePattern === null ? undefined : parsePattern(terms.referencePattern);
  if (pattern === undefined) return undefined;
  const line = plain(text).slice(0, LONGEST_TEXT);
  const found = new Map<string, ReferenceReading>();
  for (let from = 0; from < line.length; from += 1) {
    if (from > 0 && doesRunOn(line, from)) continue;
    const values = readFrom(line, from, pattern);
    const reading = values === undefined ? undefined : readingOf(values, terms.referenceDayOffset);
    if (reading !== undefined) found.set(JSON.stringify(reading), reading);
  }
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** Whether a number or a word goes on across this place, so that nothing begins or ends here. */
function doesRunOn(line: string, at: number): boolean {
  const [before = "", after = ""] = [line[at - 1], line[at]];
  return (isDigit(before) && isDigit(after)) || (isLetter(before) && isLetter(after));
}

type Values = Readonly<Partial<Record<Placeholder, string>>>;

function readFrom(line: string, from: number, pattern: ReferencePattern): Values | undefined {
  const [piece, ...rest] = pattern;
  if (piece === undefined) {
    const isEnd = from === line.length || !doesRunOn(line, from);
    return isEnd ? {} : undefined;
  }
  if (piece.kind === "text") {
    return line.startsWith(piece.text, from)
      ? readFrom(line, from + piece.text.length, rest)
      : undefined;
  }
  const digits = countDigits(line, from);
  const fixed = lengthOf(piece.name);
  const longest = fixed ?? digits;
  for (let length = longest; length >= (fixed ?? 1); length -= 1) {
    if (length > digits) return undefined;
    const after = readFrom(line, from + length, rest);
    if (after !== undefined) return { ...after, [piece.name]: line.slice(from, from + length) };
  }
  return undefined;
}

function countDigits(line: string, from: number): number {
  let digits = 0;
  while (digits < LONGEST_NUMBER && isDigit(line[from + digits] ?? "")) digits += 1;
  return digits;
}

function readingOf(values: Values, dayOffset: number | null): ReferenceReading | undefined {
  const written = values.yyyymmdd ?? (values.yymmdd === undefined ? "" : `20${values.yymmdd}`);
  const day =
    written === ""
      ? undefined
      : parseBusinessDay(`${written.slice(0, 4)}-${written.slice(4, 6)}-${written.slice(6)}`);
  if (written !== "" && day === undefined) return undefined;
  return {
    merchantNumber: values.merchant,
    day,
    saleDay: day === undefined || dayOffset === null ? undefined : addDays(day, -dayOffset),
    number: values.n,
  };
}

/** As payers and references are compared: without case and doubled spaces. */
export function plain(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/g, " ").toUpperCase();
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9" && character.length === 1;
}

function isLetter(character: string): boolean {
  return /^\p{L}$/u.test(character);
}
