/** Why a file cannot be had, in sentences that say what to ask for instead. */
import type { ExportFault } from "@kortkoll/core/exports/check-vouchers.ts";
import { faultSentence } from "@kortkoll/core/exports/fault-sentences.ts";
import type { FastifyRequest } from "fastify";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import { TooManyFiles } from "./export-maker.ts";
import type { RangeRefusal } from "./find-range.ts";

const FAULTS_IN_DETAIL = 3;

export function refuseRange(refusal: RangeRefusal, request: FastifyRequest): ProblemError {
  const { code, field, ranges = [] } = refusal;
  const isSwedish = languageOf(request) === "sv";
  const told = ranges.map(({ firstDay, lastDay }) =>
    isSwedish ? `${firstDay} till ${lastDay}` : `${firstDay} to ${lastDay}`,
  );
  const several = isSwedish
    ? `Ta ut en fil för varje räkenskapsår: ${told.join(", ")}.`
    : `Ask for one file for each fiscal year: ${told.join(", ")}.`;
  const nextStep = told.length === 0 ? undefined : several;
  return new ProblemError({ status: 422, code, field, nextStep });
}

export function refuseFile(
  file: { readonly faults: readonly ExportFault[]; readonly faultCount: number },
  request: FastifyRequest,
): ProblemError {
  const language = languageOf(request);
  const sentences = file.faults.map((fault) => faultSentence(fault, language));
  const shown = sentences.slice(0, FAULTS_IN_DETAIL);
  const others = file.faultCount - shown.length;
  const more = language === "sv" ? `Och ${others} fel till.` : `And ${others} more.`;
  return new ProblemError({
    status: 422,
    code: "exportRefused",
    detail: [...shown, ...(others > 0 ? [more] : [])].join(" "),
    problems: sentences.map((message) => ({ field: "vouchers", message })),
  });
}

/** Of what ended the making before there was a file, what whoever asked can do something about. */
export function refuseMaking(error: unknown): never {
  if (error instanceof TooManyFiles) {
    throw new ProblemError({ status: 429, code: "tooManyRequests", retryAfterSeconds: 5 });
  }
  throw error;
}
