/**
 * What a failure text without a result code can prove. Only words that leave no doubt count;
 * everything else is `unclear`, and the look-up decides.
 */
import {
  BUSY_WORDS,
  CANCEL_WORDS,
  DECLINE_WORDS,
  DOUBT_WORDS,
  NEGATION_WORDS,
  OFFLINE_WORDS,
  UNFINISHED_WORDS,
  UNKNOWN_TERMINAL_WORDS,
} from "../assumptions.ts";

export type FailureMeaning =
  | "busy"
  | "offline"
  | "unknownTerminal"
  | "cancelled"
  | "declined"
  | "lostContact"
  | "unclear";

export function meaningOf(words: string | undefined): FailureMeaning {
  const text = normal(words);
  // "Not connected" and "not approved" are known phrases; without them a "not" denies the rest.
  const rest = without(text, [...OFFLINE_WORDS, ...UNKNOWN_TERMINAL_WORDS, ...DECLINE_WORDS]);
  if (has(rest, DOUBT_WORDS)) return "lostContact";
  if (has(rest, NEGATION_WORDS)) return "unclear";
  if (has(text, BUSY_WORDS)) return "busy";
  if (has(text, OFFLINE_WORDS)) return "offline";
  if (has(text, UNKNOWN_TERMINAL_WORDS)) return "unknownTerminal";
  if (has(text, UNFINISHED_WORDS)) return "unclear";
  const cancelled = has(text, CANCEL_WORDS);
  const declined = has(text, DECLINE_WORDS);
  // "Cancel rejected" is both, and says that the payment goes on.
  if (cancelled === declined) return "unclear";
  return cancelled ? "cancelled" : "declined";
}

/** For a result that already says "rejected": was it stopped, or refused? Both moved no money. */
export function saysCancelled(words: string | undefined): boolean {
  const text = normal(words);
  return has(text, CANCEL_WORDS) && !has(text, DECLINE_WORDS) && !has(text, NEGATION_WORDS);
}

/** A receipt has many words of its own, so only the two kinds of ending are looked for. */
export function receiptSaysCancelled(receipt: string | undefined): boolean {
  const text = normal(receipt);
  return has(text, CANCEL_WORDS) && !has(text, DECLINE_WORDS);
}

/** The terminal is meant, by name or by number. */
export function namesTerminal(words: string | undefined, terminalId: string): boolean {
  const text = normal(words);
  return /\bterminal/.test(text) || (terminalId !== "" && text.includes(terminalId.toLowerCase()));
}

/** Codes written as one word (TERMINAL_BUSY, terminalBusy) are taken apart. */
function normal(words: string | undefined): string {
  return (words ?? "")
    .normalize("NFC")
    .replace(/([a-zåäö])([A-ZÅÄÖ])/g, "$1 $2")
    .replace(/_/g, " ")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

function has(text: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((left, pattern) => left.replace(pattern, " "), text);
}
