/**
 * What an answer to a reconciliation proves. Done needs the documented place to say something; a
 * refusal needs words or a result that leave no doubt; whatever else comes is `unknown`, for the
 * session may be closed.
 */
import type { Failure, FailureCode } from "@kortkoll/core/failure.ts";
import { STATUS_FAILURE, STATUSES_FINISHED } from "../assumptions.ts";
import type { ReconcileOutcome, SessionClosed, SessionReport } from "../terminal.ts";
import { fieldOf, objectOf, parseJson, saysNothing } from "./json-value.ts";
import {
  type Asked,
  answerFailure,
  failureWordsOf,
  readRefusal,
  saysResultUnknown,
} from "./refusal.ts";
import {
  RESULT_ADMINISTRATIVE_OK,
  RESULT_REJECTED,
  readTime,
  receiptText,
  resultCodeOf,
  sessionNumberOf,
} from "./result-fields.ts";
import { readSessionReport } from "./session-report.ts";

export type ReconcileAnswer = Asked & { readonly body: string };

export function readReconcile(given: ReconcileAnswer): ReconcileOutcome {
  const json = parseJson(given.body);
  const words = failureWordsOf(json);
  const why = (code: FailureCode): Failure => answerFailure(code, given.status, words);
  if (saysResultUnknown(json)) return { kind: "unknown", why: why("resultUnknownAtTerminal") };
  const result = fieldOf(json, "result");
  const failure = fieldOf(json, "failure");
  const finished = STATUSES_FINISHED.includes(given.status);
  if (finished && saysNothing(failure)) {
    const closed = closedIn(given.terminalId, result, json);
    if (closed === "rejected") return { kind: "refused", why: why("terminalRefused") };
    if (closed !== undefined) return { kind: "done", closed };
  }
  // An answer that is both done and failed proves neither.
  if (finished || !saysNothing(result)) return { kind: "unknown", why: why("answerNotReadable") };
  const code = resultCodeOf(fieldOf(failure, "localModeEventArgs"));
  if (code === RESULT_REJECTED && given.status === STATUS_FAILURE) {
    return { kind: "refused", why: why("terminalRefused") };
  }
  if (code !== undefined) return { kind: "unknown", why: why("answerNotReadable") };
  const refusal = readRefusal(given, words);
  if (refusal.kind === "notSent" || refusal.kind === "unknown") return refusal;
  return { kind: "refused", why: why("terminalRefused") };
}

/** In `reconciliation`, or as other administration answers: Result 1 with the text beside it. */
function closedIn(
  terminalId: string,
  result: unknown,
  whole: unknown,
): SessionClosed | "rejected" | undefined {
  const list = Array.isArray(result) ? result : [result];
  const around: unknown = list.length === 1 ? list[0] : undefined;
  const report = fieldOf(around, "reconciliation");
  const fields = fieldOf(around, "localModeEventArgs");
  const code = resultCodeOf(fields);
  if (code === RESULT_REJECTED) return saysNothing(report) ? "rejected" : undefined;
  if (!saysNothing(fields) && code !== RESULT_ADMINISTRATIVE_OK) return undefined;
  const places = [report, around, whole];
  const text = places
    .map((place) => receiptText(fieldOf(place, "printText")))
    .find((printed) => printed !== undefined);
  const header = objectOf(fieldOf(report, "header"));
  const sessionNumber =
    sessionNumberOf(header?.["sessionNumber"]) ?? sessionNumberOf(fieldOf(fields, "SessionNumber"));
  const time = readTime(header?.["timestamp"]) ?? readTime(fieldOf(fields, "TimeStamp"));
  const said = code === RESULT_ADMINISTRATIVE_OK || saysReport(report, sessionNumber ?? text);
  if (!said) return undefined;
  const read = reportOf(readSessionReport(text, terminalId), sessionNumber);
  const inReport = read.kind === "read" ? read.sessionNumber : undefined;
  return { sessionNumber: sessionNumber ?? inReport, time, text, report: read };
}

/** A text of another session than the answer's own says nothing of this one. */
function reportOf(report: SessionReport, sessionNumber: string | undefined): SessionReport {
  if (report.kind === "notReadable" || sessionNumber === undefined) return report;
  const isSame = Number(report.sessionNumber) === Number(sessionNumber);
  return isSame ? report : { kind: "notReadable", why: "otherSession" };
}

function saysReport(report: unknown, content: string | undefined): boolean {
  return objectOf(report) !== undefined && content !== undefined;
}
