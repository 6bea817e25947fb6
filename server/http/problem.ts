/**
 * A refusal on its way to whoever called: routes throw it, the error handler turns it into
 * application/problem+json. Use cases never throw it; they return unions.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import { FAILURE_SENTENCES, type Language } from "@kortkoll/core/failure-sentences.ts";
import type { Right } from "@kortkoll/core/people/rights.ts";
import type { Problem } from "../api.ts";

/** The right that was missing, for naming those who have it. */
export type NeededRight = {
  readonly right: Right;
  /** Null is everywhere; when not given, the site of the caller's till, or any site. */
  readonly siteId?: string | null;
  readonly companyIds?: readonly string[] | null;
  /** Only who has the right at every site of a company, over every company there, or everywhere. */
  readonly over?: "company" | "everyCompany" | "installation";
};

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
  readonly alternatives?: Problem["alternatives"];
  /** Never sent itself. */
  readonly needs?: NeededRight | undefined;
  readonly allowed?: Problem["allowed"];
  readonly amountOre?: number | undefined;
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
  const standing = FAILURE_SENTENCES[content.code][language];
  const { field, problems, moneyMoved, paymentId, heldBy, alternatives } = content;
  const { allowed, amountOre } = content;
  return {
    type: `urn:kortkoll:problem:${content.code}`,
    title: standing.what,
    status: content.status,
    code: content.code,
    detail: content.detail ?? standing.what,
    ...(moneyMoved === undefined ? {} : { moneyMoved }),
    nextStep: content.nextStep ?? standing.next,
    ...(field === undefined ? {} : { field }),
    ...(problems === undefined ? {} : { problems }),
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(heldBy === undefined ? {} : { heldBy }),
    ...(alternatives === undefined ? {} : { alternatives }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(amountOre === undefined ? {} : { amountOre }),
  };
}

/** What a list answers, or the refusal of a place in it that cannot be read. */
export function usablePage<Page>(page: Page | "unusableCursor"): Page {
  if (page !== "unusableCursor") return page;
  throw new ProblemError({ status: 400, code: "invalidInput", field: "cursor" });
}
