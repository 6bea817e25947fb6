/**
 * What an answer without a result code proves: only its status and the failure's words are left to go
 * by. Busy, offline and unknown are believed when they come at once; later they may be about what we
 * asked for.
 */
import type { Failure, FailureCode } from "@kortkoll/core/failure.ts";
import {
  REFUSAL_COMES_WITHIN_MS,
  STATUS_FAILURE,
  STATUSES_REFUSED_AT_THE_DOOR,
  STATUSES_TERMINAL_BUSY,
  STATUSES_TERMINAL_UNKNOWN,
} from "../assumptions.ts";
import { meaningOf, namesTerminal } from "./failure-words.ts";
import { fieldOf, textOf } from "./json-value.ts";
import { RESULT_UNKNOWN, resultCodeOf, wordsOf } from "./result-fields.ts";

export type Asked = {
  readonly terminalId: string;
  readonly status: number;
  /** From sending to answer: a late "busy" may be about our own request. */
  readonly tookMs: number;
};

export type Refusal =
  /** The terminal's own end of it. */
  | { readonly kind: "cancelled" }
  | { readonly kind: "declined" }
  | { readonly kind: "notSent"; readonly why: Failure }
  | { readonly kind: "unknown"; readonly why: Failure };

/** The failure's own words: bare text, or the error of an object. */
export function failureWordsOf(json: unknown): string | undefined {
  const failure = fieldOf(json, "failure");
  const error = textOf(failure) ?? textOf(fieldOf(failure, "error"));
  const reason = textOf(fieldOf(fieldOf(failure, "localModeEventArgs"), "RejectionReason"));
  const words = [error, reason].filter((part) => part !== undefined).join(" ");
  return wordsOf(words);
}

export function readRefusal(asked: Asked, words: string | undefined): Refusal {
  const { status, tookMs } = asked;
  const notSent = (code: FailureCode): Refusal => ended("notSent", code, { status, words });
  const unknown = (code: FailureCode): Refusal => ended("unknown", code, { status, words });
  if (STATUSES_REFUSED_AT_THE_DOOR.includes(status)) return notSent("cloudLoginRefused");
  const meaning = meaningOf(words);
  const atOnce = tookMs <= REFUSAL_COMES_WITHIN_MS;
  if (STATUSES_TERMINAL_BUSY.includes(status) && meaning === "busy" && atOnce) {
    return notSent("terminalBusy");
  }
  if (STATUSES_TERMINAL_UNKNOWN.includes(status) && atOnce) {
    if (meaning === "offline") return notSent("terminalOffline");
    const named = meaning === "unclear" && namesTerminal(words, asked.terminalId);
    if (named || meaning === "unknownTerminal") return notSent("terminalUnknown");
  }
  if (status !== STATUS_FAILURE) return unknown("cloudError");
  switch (meaning) {
    case "cancelled":
    case "declined":
      return { kind: meaning };
    case "busy":
      return atOnce ? notSent("terminalBusy") : unknown("resultUnknownAtTerminal");
    case "offline":
      return atOnce ? notSent("terminalOffline") : unknown("resultUnknownAtTerminal");
    case "unknownTerminal":
      return atOnce ? notSent("terminalUnknown") : unknown("resultUnknownAtTerminal");
    case "lostContact":
      return unknown("resultUnknownAtTerminal");
    case "unclear":
      return unknown("answerNotReadable");
  }
}

/** Result 99 counts wherever it stands; walked without recursion, for answers of any depth. */
export function saysResultUnknown(json: unknown): boolean {
  const left: unknown[] = [json];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== "object" || value === null) continue;
    if (resultCodeOf(value) === RESULT_UNKNOWN) return true;
    for (const inner of Object.values(value)) left.push(inner);
  }
  return false;
}

export function answerFailure(
  code: FailureCode,
  status: number,
  words: string | undefined,
): Failure {
  return { code, detail: words === undefined ? `HTTP ${status}` : `HTTP ${status}: ${words}` };
}

function ended(
  kind: "notSent" | "unknown",
  code: FailureCode,
  said: { readonly status: number; readonly words: string | undefined },
): Refusal {
  return { kind, why: answerFailure(code, said.status, said.words) };
}
