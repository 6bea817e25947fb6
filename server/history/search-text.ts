/**
 * The one search box: everything that a keyed text may mean. A text may mean several things at
 * once ("1250" is an amount, an invoice number and the last four digits); all are looked for.
 */
import { type Ore, parseKeyedOre } from "@kortkoll/core/money.ts";

export type SearchMeaning = {
  /** LIKE patterns for the words of an order, as migration 0005 lays them out. */
  readonly orderPatterns: readonly string[];
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
  const place = text.toLowerCase();
  return {
    orderPatterns: orderPatternsFor(place),
    amountOre: parseKeyedOre(text.replace(/ ?kr$/i, "")),
    lastFour: /^\d{4}$/.test(text) ? text : undefined,
    capitals: text.toUpperCase().replaceAll(" ", ""),
    place,
  };
}

/**
 * A signature is not among them: a payment carries its own, whatever its order says by now.
 * Short texts match whole numbers and beginnings of names, longer ones beginnings of numbers and
 * any part of a name: one letter anywhere would find everybody.
 */
function orderPatternsFor(lowered: string): string[] {
  const term = escapeLike(lowered);
  const compact = escapeLike(lowered.replaceAll(/[\s-]/g, ""));
  const starts = compact === "" ? [term] : [...new Set([term, compact])];
  const whole = starts.map((start) => `%\n${start}\n%`);
  if (lowered.length === 1) return whole;
  const nameBegins = `%\n% ${term}%`;
  if (lowered.length === 2) return [...whole, nameBegins];
  const begins = starts.map((start) => `%\n${start}%`);
  return [...begins, `%\n %${term}%`];
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (mark) => `\\${mark}`);
}
