/**
 * The vendor's JSON ⇄ our terms for everything but money (see money-answer.ts): login, terminals,
 * state, cancel and the last result, and every request that we send. Pure and total.
 */
import type { Failure, FailureCode } from "@kortkoll/core/failure.ts";
import {
  STATE_WORDS,
  STATUS_FAILURE,
  STATUS_NO_LAST_RESULT,
  STATUS_NO_STATE,
} from "../assumptions.ts";
import type { CancelOutcome, LastResultOutcome, MoneyRequest, TerminalState } from "../terminal.ts";
import { cleanText } from "./card-masking.ts";
import { type FailureMeaning, meaningOf } from "./failure-words.ts";
import { fieldOf, objectOf, parseJson, saysNothing, textOf } from "./json-value.ts";
import type { MoneyOperation } from "./money-answer.ts";
import { answerFailure as failure, failureWordsOf } from "./refusal.ts";
import {
  RESULT_OK,
  RESULT_REJECTED,
  readTerminalAnswer,
  resultCodeOf,
  wordsOf,
} from "./result-fields.ts";

export type Answered = { readonly status: number; readonly body: string };

export type WireRequest = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly bodyText?: string;
};

export function loginRequest(username: string, password: string): WireRequest {
  return { method: "POST", path: "/v1/login", bodyText: JSON.stringify({ username, password }) };
}

export function terminalListRequest(): WireRequest {
  return { method: "GET", path: "/v1/terminal" };
}

export function stateRequest(terminalId: string): WireRequest {
  return { method: "GET", path: terminalPath(terminalId) };
}

export function moneyRequest(operation: MoneyOperation, request: MoneyRequest): WireRequest {
  const path = `${terminalPath(request.terminalId)}/transaction`;
  const amount = request.amountOre;
  switch (operation) {
    case "purchase":
    case "returnOfGoods": {
      const body = { transactionType: operation, amount, orderId: request.reference };
      return { method: "POST", path, bodyText: JSON.stringify(body) };
    }
    case "voidLast":
      return { method: "DELETE", path, bodyText: JSON.stringify({ amount }) };
  }
}

export function lastResultRequest(terminalId: string): WireRequest {
  return { method: "GET", path: `${terminalPath(terminalId)}/transaction` };
}

export function cancelRequest(terminalId: string): WireRequest {
  const path = `${terminalPath(terminalId)}/administration`;
  return { method: "POST", path, bodyText: JSON.stringify({ action: "cancelAction" }) };
}

export function reconcileRequest(terminalId: string): WireRequest {
  const path = `${terminalPath(terminalId)}/administration`;
  return { method: "POST", path, bodyText: JSON.stringify({ action: "reconciliation" }) };
}

export type LoginAnswer =
  | {
      readonly kind: "token";
      readonly token: string;
      readonly issuedAtS: number | undefined;
      readonly expiresAtS: number | undefined;
      readonly terminalIds: readonly string[];
    }
  | { readonly kind: "refused"; readonly why: Failure };

export function readLogin({ status, body }: Answered): LoginAnswer {
  const json = parseJson(body);
  const token = textOf(fieldOf(json, "token"));
  if (!isSuccess(status) || token === undefined || !/^[\x21-\x7e]+$/.test(token)) {
    const words = wordsOf(textOf(fieldOf(json, "error"))) ?? failureWordsOf(json);
    const why = isSuccess(status) ? "no token in the answer" : words;
    return { kind: "refused", why: failure("cloudLoginRefused", status, why) };
  }
  const claims = claimsOf(token);
  return {
    kind: "token",
    token,
    issuedAtS: secondsOf(fieldOf(claims, "iat")),
    expiresAtS: secondsOf(fieldOf(claims, "exp")),
    terminalIds: terminalIdsOf(fieldOf(json, "terminals")),
  };
}

/** The terminals in an answer; undefined when it has no list of them. */
export function readTerminalList({ status, body }: Answered): readonly string[] | undefined {
  const list = fieldOf(parseJson(body), "terminals");
  return isSuccess(status) && Array.isArray(list) ? terminalIdsOf(list) : undefined;
}

export function readState({ status, body }: Answered): TerminalState {
  const json = parseJson(body);
  if (!isSuccess(status)) return stateOfFailure(status, failureWordsOf(json));
  const given = textOf(fieldOf(fieldOf(json, "terminal"), "terminalState"));
  if (given === undefined) return { kind: "notGiven", raw: "" };
  const raw = cleanText(given, 100);
  const word = given.toLowerCase().replace(/[^a-z]/g, "");
  if (STATE_WORDS.idle.includes(word)) return { kind: "idle" };
  if (STATE_WORDS.busy.includes(word)) return { kind: "busy", raw };
  if (STATE_WORDS.offline.includes(word)) return { kind: "offline", raw };
  return { kind: "notGiven", raw };
}

export function readCancel({ status, body }: Answered): CancelOutcome {
  const json = parseJson(body);
  const refused = !saysNothing(fieldOf(json, "failure"));
  if (isSuccess(status) && !refused) return { kind: "requested" };
  const words = failureWordsOf(json);
  if (isSuccess(status) || (status === STATUS_FAILURE && refused)) {
    return { kind: "refused", why: failure(codeOf(meaningOf(words)), status, words) };
  }
  return { kind: "noAnswer", why: failure("cloudError", status, words) };
}

/** Before a new result lies ready the terminal may still tell of the one before (§2.5 rule 2). */
export function readLastResult({ status, body }: Answered): LastResultOutcome {
  const json = parseJson(body);
  const words = failureWordsOf(json);
  if (status === STATUS_NO_LAST_RESULT) return absentResult(body, json, words);
  if (!isSuccess(status)) {
    const code = status === STATUS_FAILURE ? codeOf(meaningOf(words)) : "cloudError";
    return { kind: "noAnswer", why: failure(code, status, words) };
  }
  if (objectOf(json) === undefined || !Object.hasOwn(objectOf(json) ?? {}, "result")) {
    return { kind: "noAnswer", why: failure("answerNotReadable", status, words) };
  }
  const result = fieldOf(json, "result");
  const list = Array.isArray(result) ? result : [result];
  if (list.length > 1)
    return { kind: "noAnswer", why: failure("answerNotReadable", status, words) };
  const around: unknown = list[0];
  const fields = fieldOf(around, "latestTransactionResult");
  if (saysNothing(around) || (objectOf(around) !== undefined && saysNothing(fields))) {
    return { kind: "none" };
  }
  if (objectOf(fields) === undefined) {
    return { kind: "noAnswer", why: failure("answerNotReadable", status, words) };
  }
  const answer = readTerminalAnswer({ fields, around, whole: json, words });
  return { kind: "found", succeeded: succeeded(resultCodeOf(fields)), answer };
}

function absentResult(body: string, json: unknown, words: string | undefined): LastResultOutcome {
  const meaning = meaningOf(words);
  if (meaning === "unknownTerminal" || meaning === "offline" || meaning === "busy") {
    return { kind: "noAnswer", why: failure(codeOf(meaning), STATUS_NO_LAST_RESULT, words) };
  }
  // A page from a proxy or a wrong address is no word from the terminal.
  const saidByCloud = body.trim() === "" || objectOf(json) !== undefined;
  if (saidByCloud) return { kind: "none" };
  return { kind: "noAnswer", why: failure("cloudError", STATUS_NO_LAST_RESULT, words) };
}

function succeeded(code: string | undefined): boolean | undefined {
  if (code === RESULT_OK) return true;
  return code === RESULT_REJECTED ? false : undefined;
}

function stateOfFailure(status: number, words: string | undefined): TerminalState {
  const meaning = meaningOf(words);
  const raw = words ?? "";
  if (meaning === "offline") return { kind: "offline", raw };
  if (meaning === "busy") return { kind: "busy", raw };
  // A cloud without this call has answered; what the terminal does, it has not said.
  if (status === STATUS_NO_STATE && meaning === "unclear") return { kind: "notGiven", raw };
  const code = meaning === "unknownTerminal" ? "terminalUnknown" : "cloudError";
  return { kind: "noAnswer", why: failure(code, status, words) };
}

function codeOf(meaning: FailureMeaning): FailureCode {
  switch (meaning) {
    case "busy":
      return "terminalBusy";
    case "offline":
      return "terminalOffline";
    case "unknownTerminal":
      return "terminalUnknown";
    case "cancelled":
    case "declined":
    case "lostContact":
    case "unclear":
      return "terminalRefused";
  }
}

/** A login lists ids as text, a terminal list as objects; both shapes are read in both places. */
function terminalIdsOf(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  const ids = list.map((entry) => textOf(entry) ?? textOf(fieldOf(entry, "terminalId")));
  return [...new Set(ids.filter((id) => id !== undefined).map((id) => cleanText(id, 60)))];
}

/** The middle part of a JWT; nothing is verified, we only want to know when to renew. */
function claimsOf(token: string): unknown {
  const payload = token.split(".")[1];
  if (payload === undefined) return undefined;
  return parseJson(Buffer.from(payload, "base64url").toString("utf8"));
}

function secondsOf(value: unknown): number | undefined {
  const seconds = Number(textOf(value));
  return Number.isFinite(seconds) && seconds > 0 && seconds < 1e11 ? seconds : undefined;
}

function terminalPath(terminalId: string): string {
  return `/v1/terminal/${encodeURIComponent(terminalId.toWellFormed())}`;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}
