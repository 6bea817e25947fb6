/**
 * Every failure of a request becomes one problem answer here. The money rule: a failure that we do
 * not understand, on a route that can move money, is answered with "unknown" and where to look.
 */
import type { FailureCode } from "@kortkoll/core/failure.ts";
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ResponseSerializationError } from "fastify-type-provider-zod";
import type { Sql } from "../database/database.ts";
import {
  CommitUnknown,
  DatabaseUnavailable,
  isSerializationFailure,
  whyWritesAreRefused,
} from "../database/database-errors.ts";
import { findAnswer } from "./idempotency.ts";
import { keyReused, sendReplay } from "./idempotent-writes.ts";
import { languageOf } from "./language.ts";
import { noteRightRefused, type RightNotes } from "./note-rights.ts";
import { type ProblemContent, ProblemError, problemBody } from "./problem.ts";
import { InvalidInput } from "./validate-input.ts";
import { type WhoMaySource, withWhoMay } from "./who-may.ts";

export type Answering = {
  readonly sql: Sql;
  readonly access: RightNotes & WhoMaySource;
};

export async function answerError(
  { sql, access }: Answering,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const language = languageOf(request);
  const first = await findFirstAnswer(sql, error, request);
  if (first !== undefined && first !== "different") return sendReplay(reply, first);
  const content = contentOf(first === "different" ? keyReused() : error, language);
  if (content.status >= 500) request.log.error({ err: error }, "a request failed");
  await noteRightRefused(access, request, content);
  const told = await withWhoMay(access, content, { request, language });
  return sendProblem(reply, withMoney(told, request, language), language);
}

export function sendProblem(
  reply: FastifyReply,
  content: ProblemContent,
  language: Language,
): FastifyReply {
  if (content.retryAfterSeconds !== undefined) {
    reply.header("retry-after", content.retryAfterSeconds);
  }
  if (content.status === 401) reply.header("www-authenticate", "Bearer");
  return reply
    .code(content.status)
    .header("content-language", language)
    .header("cache-control", "no-store")
    .type("application/problem+json; charset=utf-8")
    .send(JSON.stringify(problemBody(content, language)));
}

/**
 * Of equal requests at once, the later ones are refused by what the first has done. When its answer
 * is there, that is theirs as well; the same goes for a commit that nobody knew of.
 */
async function findFirstAnswer(
  sql: Sql,
  error: unknown,
  request: FastifyRequest,
): ReturnType<typeof findAnswer> {
  if (error instanceof ResponseSerializationError) return undefined;
  try {
    return await findAnswer(sql, request.idempotency);
  } catch (cause) {
    request.log.warn({ err: cause }, "the stored answer could not be looked up");
    return undefined;
  }
}

function contentOf(error: unknown, language: Language): ProblemContent {
  if (error instanceof ProblemError) return error.content;
  if (error instanceof InvalidInput) return invalidInput(error, language);
  if (error instanceof CommitUnknown || error instanceof DatabaseUnavailable) {
    return { status: 503, code: "databaseUnavailable", retryAfterSeconds: 5 };
  }
  const refused = whyWritesAreRefused(error);
  if (refused !== undefined) {
    const code = refused === "full" ? "databaseFull" : "databaseReadOnly";
    return { status: 503, code, retryAfterSeconds: 60 };
  }
  if (isSerializationFailure(error)) return { status: 409, code: "conflict" };
  return fromFastify(error, language) ?? { status: 500, code: "internalError" };
}

function invalidInput(error: InvalidInput, language: Language): ProblemContent {
  const problems = error.wrong.map((w) => ({ field: w.field, message: w.message[language] }));
  const [first] = problems;
  const fields = problems.map((p) => `${p.field}: ${p.message}`).slice(0, 5);
  return {
    status: 400,
    code: "invalidInput",
    detail: fields.join(" ") || undefined,
    field: first?.field,
    problems,
  };
}

/** What Fastify itself refuses, before any of our code. Its own words may quote what was sent. */
function fromFastify(error: unknown, language: Language): ProblemContent | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = "statusCode" in error ? error.statusCode : undefined;
  if (typeof status !== "number" || status < 400 || status >= 500) return undefined;
  const refusal = REFUSALS[status];
  if (refusal === undefined) return { status, code: "invalidInput" };
  const { code, field, detail } = refusal;
  return { status, code, field, detail: detail?.[language] };
}

const REFUSALS: Readonly<
  Record<
    number,
    {
      readonly code: FailureCode;
      readonly field?: string;
      readonly detail?: Record<Language, string>;
    }
  >
> = {
  400: {
    code: "invalidInput",
    field: "body",
    detail: {
      sv: "Det som skickades är inte giltig JSON.",
      en: "What was sent is not valid JSON.",
    },
  },
  404: { code: "notFound" },
  413: { code: "bodyTooLarge", field: "body" },
  414: { code: "bodyTooLarge" },
  415: {
    code: "invalidInput",
    field: "Content-Type",
    detail: {
      sv: "Innehållet ska vara application/json.",
      en: "The content must be application/json.",
    },
  },
  429: { code: "tooManyRequests" },
};

/** Refused at the door: certain that this call has moved nothing. */
const AT_THE_DOOR: ReadonlySet<FailureCode> = new Set([
  "invalidInput",
  "bodyTooLarge",
  "looksLikeCardNumber",
  "notSignedIn",
  "notAllowed",
  "cashNotAllowed",
  "sessionReplayed",
  "sessionLocked",
  "secondFactorNeeded",
  "operatorChanged",
  "passwordNeeded",
]);

function withMoney(
  content: ProblemContent,
  request: FastifyRequest,
  language: Language,
): ProblemContent {
  const { movesMoney } = request.routeOptions.config;
  if (movesMoney === undefined || content.moneyMoved !== undefined) return content;
  if (content.status >= 500 || UNCLEAR.has(content.code)) {
    const nextStep = lookAtPayment(request, language);
    return { ...content, moneyMoved: "unknown", nextStep };
  }
  // With a key this may be the repetition of a call that did move money.
  const isRepeatable = request.headers["idempotency-key"] !== undefined;
  if (!AT_THE_DOOR.has(content.code) || isRepeatable) return content;
  return { ...content, moneyMoved: movesMoney === "ofPayment" ? "unknown" : "no" };
}

const UNCLEAR: ReadonlySet<FailureCode> = new Set(["idempotencyKeyReused", "conflict"]);

function lookAtPayment(request: FastifyRequest, language: Language): string {
  const params: unknown = request.params;
  const id =
    typeof params === "object" && params !== null && "id" in params ? String(params.id) : undefined;
  const address = id === undefined ? "GET /api/payments" : `GET /api/payments/${id}`;
  return language === "sv"
    ? `Ta inte betalt igen: se först i historiken hur det gick (${address}).`
    : `Do not take payment again: first see in the history how it went (${address}).`;
}
