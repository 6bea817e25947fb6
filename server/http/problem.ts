/**
 * A refusal on its way to whoever called: routes throw it, the error handler turns it into
 * application/problem+json. Use cases never throw it; they return unions.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { Problem } from "../api.ts";
import { type Language, PROBLEM_SENTENCES } from "./problem-sentences.ts";

export type ProblemContent = {
  readonly status: number;
  readonly code: FailureCode;
  /** A sentence that knows more than the standing one of the code; undefined uses that one. */
  readonly detail?: string | undefined;
  readonly nextStep?: string | undefined;
  readonly moneyMoved?: Problem["moneyMoved"];
  readonly field?: string | undefined;
  readonly problems?: Problem["problems"];
  readonly paymentId?: string | undefined;
  readonly heldBy?: Problem["heldBy"];
  /** Also sent as the header Retry-After. */
  readonly retryAfterSeconds?: number | undefined;
};

export class ProblemError extends Error {
  readonly content: ProblemContent;
  constructor(content: ProblemContent) {
    super(`${content.status} ${content.code}${content.field ? ` (${content.field})` : ""}`);
    this.name = "ProblemError";
    this.content = content;
  }
}

/** The body that is sent; what is not known is left out. */
export function problemBody(content: ProblemContent, language: Language): Problem {
  const standing = PROBLEM_SENTENCES[content.code][language];
  const { field, problems, moneyMoved, paymentId, heldBy } = content;
  return {
    type: `urn:kortkoll:problem:${content.code}`,
    title: standing.detail,
    status: content.status,
    code: content.code,
    detail: content.detail ?? standing.detail,
    ...(moneyMoved === undefined ? {} : { moneyMoved }),
    nextStep: content.nextStep ?? standing.nextStep,
    ...(field === undefined ? {} : { field }),
    ...(problems === undefined ? {} : { problems }),
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(heldBy === undefined ? {} : { heldBy }),
  };
}
