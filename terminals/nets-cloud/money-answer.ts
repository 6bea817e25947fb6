/**
 * What an answer to a purchase, a return or a void proves. Approved and declined need the documented
 * fields in the documented place; whatever else comes is `unknown`, so that a look-up decides.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import {
  MIRRORED_REFERENCE_MUST_BE_OURS,
  STATUS_FAILURE,
  STATUSES_FINISHED,
  VOID_RESULT_1_MEANS_DONE,
} from "../assumptions.ts";
import type { MoneyRequest, TerminalAnswer, TerminalOutcome } from "../terminal.ts";
import { cleanText } from "./card-masking.ts";
import { receiptSaysCancelled, saysCancelled } from "./failure-words.ts";
import { fieldOf, objectOf, parseJson, saysNothing, textOf } from "./json-value.ts";
import { answerFailure, failureWordsOf, readRefusal, saysResultUnknown } from "./refusal.ts";
import {
  RESULT_ADMINISTRATIVE_OK,
  RESULT_OK,
  RESULT_REJECTED,
  readTerminalAnswer,
  resultCodeOf,
} from "./result-fields.ts";

export type MoneyOperation = "purchase" | "returnOfGoods" | "voidLast";

export type MoneyAnswer = {
  readonly operation: MoneyOperation;
  readonly request: MoneyRequest;
  readonly status: number;
  readonly body: string;
  /** From sending to answer: a late "busy" may be about our own payment. */
  readonly tookMs: number;
};

export function readMoneyAnswer(given: MoneyAnswer): TerminalOutcome {
  const json = parseJson(given.body);
  if (saysResultUnknown(json)) return unknown("resultUnknownAtTerminal", given, "Result 99");
  const found = findResult(json);
  if (found.kind === "several") {
    return unknown("answerNotReadable", given, "several results in one answer");
  }
  const finished = STATUSES_FINISHED.includes(given.status);
  const documented = finished || given.status === STATUS_FAILURE;
  if (found.kind === "one" && documented) return outcomeOfResult(given, found, finished);
  if (found.kind === "one") return unknown("cloudError", given, "a result under this status");
  if (finished) return unknown("answerNotReadable", given, "no result in the answer");
  return outcomeOfRefusal(given, failureWordsOf(json));
}

type FoundResult = {
  readonly kind: "one";
  readonly answer: TerminalAnswer;
  /** The code as read; `undefined` when Result is there but is no code. */
  readonly code: string | undefined;
  readonly within: "result" | "failure";
};

type Found = FoundResult | { readonly kind: "none" } | { readonly kind: "several" };

/** The one localModeEventArgs with a Result, in `result` (list or object) or in `failure`. */
function findResult(json: unknown): Found {
  const result = fieldOf(json, "result");
  const failure = fieldOf(json, "failure");
  if (!saysNothing(result) && !saysNothing(failure)) return { kind: "several" };
  const within = saysNothing(result) ? "failure" : "result";
  const around = within === "failure" ? [failure] : Array.isArray(result) ? result : [result];
  const places = around.filter((place) => {
    const fields = objectOf(fieldOf(place, "localModeEventArgs"));
    return fields !== undefined && !saysNothing(fields["Result"]);
  });
  if (places.length > 1) return { kind: "several" };
  const place: unknown = places[0];
  if (place === undefined) return { kind: "none" };
  const fields = fieldOf(place, "localModeEventArgs");
  const words = within === "failure" ? textOf(fieldOf(place, "error")) : undefined;
  const answer = readTerminalAnswer({ fields, around: place, whole: json, words });
  return { kind: "one", answer, code: resultCodeOf(fields), within };
}

function outcomeOfResult(
  given: MoneyAnswer,
  { code, answer, within }: FoundResult,
  finished: boolean,
): TerminalOutcome {
  if (code === RESULT_REJECTED) {
    return { kind: endedByCancel(answer) ? "cancelled" : "declined", answer };
  }
  if (!finished || within !== "result") {
    return unknown("answerNotReadable", given, `Result ${code ?? "unreadable"} as a failure`);
  }
  if (given.operation === "voidLast") return outcomeOfVoid(given, code, answer);
  if (code !== RESULT_OK) {
    return unknown("answerNotReadable", given, `Result ${code ?? "unreadable"} of a payment`);
  }
  if (answer.totalOre === undefined || answer.totalOre <= 0) {
    return unknown("answerNotReadable", given, "Result 0 without a readable TotalAmount");
  }
  if (mirrorsAnother(answer.reference, given.request.reference)) {
    return unknown("answerNotReadable", given, "the answer mirrors another orderId");
  }
  return { kind: "approved", approvedOre: answer.totalOre, answer };
}

/** A void is always of the whole amount: another amount means that something else was voided. */
function outcomeOfVoid(
  given: MoneyAnswer,
  code: string | undefined,
  answer: TerminalAnswer,
): TerminalOutcome {
  const administrative = code === RESULT_ADMINISTRATIVE_OK && VOID_RESULT_1_MEANS_DONE;
  if (code !== RESULT_OK && !administrative) {
    return unknown("answerNotReadable", given, `Result ${code ?? "unreadable"} of a void`);
  }
  const { amountOre } = given.request;
  const notGiven = answer.totalOre === undefined || answer.totalOre === 0;
  if (administrative && notGiven) return { kind: "approved", approvedOre: amountOre, answer };
  if (answer.totalOre !== amountOre) {
    return unknown("answerNotReadable", given, "the void is not of the requested amount");
  }
  return { kind: "approved", approvedOre: amountOre, answer };
}

function endedByCancel(answer: TerminalAnswer): boolean {
  if (saysCancelled(answer.text)) return true;
  if (answer.stanAuth !== undefined) return false;
  return receiptSaysCancelled(answer.customerReceipt ?? answer.merchantReceipt);
}

function mirrorsAnother(mirrored: string | undefined, ours: string): boolean {
  if (!MIRRORED_REFERENCE_MUST_BE_OURS || mirrored === undefined) return false;
  const same = [ours, cleanText(ours, ours.length)].map((text) => text.toLowerCase());
  return !same.includes(mirrored.toLowerCase());
}

/** No result code anywhere: only the status and the failure's words are left to go by. */
function outcomeOfRefusal(given: MoneyAnswer, words: string | undefined): TerminalOutcome {
  const { status, tookMs } = given;
  const refusal = readRefusal({ terminalId: given.request.terminalId, status, tookMs }, words);
  switch (refusal.kind) {
    case "cancelled":
    case "declined":
      return { kind: refusal.kind, answer: answerOfWords(given, words) };
    case "notSent":
    case "unknown":
      return refusal;
  }
}

function answerOfWords(given: MoneyAnswer, words: string | undefined): TerminalAnswer {
  const json = parseJson(given.body);
  const around = fieldOf(json, "failure");
  const fields = fieldOf(around, "localModeEventArgs");
  return readTerminalAnswer({ fields, around, whole: json, words });
}

function unknown(
  code: FailureCode,
  given: MoneyAnswer,
  words: string | undefined,
): TerminalOutcome {
  return { kind: "unknown", why: answerFailure(code, given.status, words) };
}
