/**
 * The one search box: everything that a keyed text may mean. A text may mean several things at
 * once ("1250" is an amount, an invoice number and the last four digits); all are looked for.
 */
import { type Ore, parseKeyedOre } from "@kortkoll/core/money.ts";

/** The same of an order's words, twice: as they are looked at, and as the index finds them. */
export type WordsAsked = {
  /** LIKE patterns for the words of an order, as migration 0005 lays them out. */
  readonly patterns: readonly string[];
  /** Whole numbers, or their beginnings. */
  readonly numbers: readonly string[];
  readonly isWhole: boolean;
  /** What a name has in it: three letters or more, and the LIKE pattern that tells. */
  readonly name: { readonly letters: string; readonly pattern: string } | undefined;
};

export type SearchMeaning = {
  readonly words: WordsAsked;
  readonly amountOre: Ore | undefined;
  readonly lastFour: string | undefined;
  /** For codes that are stored in capitals: authorisation code, reference, signature. */
  readonly capitals: string;
  /** Till or terminal: a code, the vendor's id or a whole name, in lower case. */
  readonly place: string;
};

/** Undefined when nothing was keyed. */
export function meaningOf(search: string): SearchMeaning | undefined {
  const text = search
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim();
  if (text === "") return undefined;
  const place = lowered(text);
  return {
    words: wordsFor(place),
    amountOre: parseKeyedOre(text.replace(/ ?kr$/i, "")),
    lastFour: /^\d{4}$/.test(text) ? text : undefined,
    capitals: text.toUpperCase().replaceAll(" ", ""),
    place,
  };
}

/**
 * As the database lowers what is stored: each letter by itself and to one letter, a Turkish İ and a Σ at the
 * end of a word too.
 */
function lowered(text: string): string {
  return [...text].map((letter) => [...letter.toLowerCase()][0] ?? letter).join("");
}

/**
 * A signature is not among them: a payment carries its own, whatever its order says by now.
 * Short texts match whole numbers and beginnings of names, longer ones beginnings of numbers and
 * any part of a name: one letter anywhere would find everybody.
 */
function wordsFor(text: string): WordsAsked {
  const compact = text.replaceAll(/[\s-]/g, "");
  const numbers = compact === "" ? [text] : [...new Set([text, compact])];
  const starts = numbers.map((number) => `%\n${escapeLike(number)}`);
  const length = [...text].length;
  if (length > 2) {
    const pattern = `%${escapeLike(text)}%`;
    const patterns = [...starts.map((start) => `${start}%`), `%\n ${pattern}`];
    return { patterns, numbers, isWhole: false, name: { letters: text, pattern } };
  }
  const whole = starts.map((start) => `${start}\n%`);
  if (length === 1) return { patterns: whole, numbers, isWhole: true, name: undefined };
  const begins = ` ${escapeLike(text)}%`;
  const patterns = [...whole, `%\n${begins}`, `%\n %${begins}`];
  return {
    patterns,
    numbers,
    isWhole: true,
    name: { letters: ` ${text}`, pattern: `%${begins}` },
  };
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (mark) => `\\${mark}`);
}
