/** Reads `Idempotency-Key`, and answers a repeated write before its handler is reached. */
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Sql } from "../database/database.ts";
import type { Caller } from "./access.ts";
import { type Answer, findAnswer, type IdempotencyClaim } from "./idempotency.ts";
import { ProblemError } from "./problem.ts";
import { SECRET_FIELDS } from "./secret-fields.ts";
import { InvalidInput } from "./validate-input.ts";

const HEADER = "idempotency-key";

export function answerReplays(
  sql: Sql,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  return async (request, reply) => {
    const claim = claimOf(request);
    if (claim === undefined) return undefined;
    request.idempotency = claim;
    const answer = await findAnswer(sql, claim);
    if (answer === undefined) return undefined;
    if (answer === "different") throw keyReused();
    return sendReplay(reply, answer);
  };
}

export function sendReplay(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.status).header("idempotency-replayed", "true").send(answer.body);
}

export function keyReused(): ProblemError {
  // The first request may have taken money, so this one cannot say that none has moved.
  return new ProblemError({ status: 422, code: "idempotencyKeyReused", field: "Idempotency-Key" });
}

function claimOf(request: FastifyRequest): IdempotencyClaim {
  const key = request.headers[HEADER];
  const { access } = request.routeOptions.config;
  if (key === undefined || access?.kind !== "granted") return undefined;
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  if (typeof key !== "string" || !/^[\x20-\x7e]{1,200}$/.test(key)) {
    const message = { sv: "Ska vara 1 till 200 tecken.", en: "Must be 1 to 200 characters." };
    throw new InvalidInput([{ field: "Idempotency-Key", message }]);
  }
  return { caller: nameOf(request.caller), key, requestHash: hashOf(request) };
}

function nameOf(caller: Caller): string {
  return caller.kind === "person" ? `person:${caller.personId}` : `key:${caller.keyId}`;
}

/**
 * The same fields in another order are the same request. Secrets are left out: the hash is stored,
 * and one this quick to make would be something to guess them by.
 */
function hashOf(request: FastifyRequest): string {
  const { method, body } = request;
  const hash = createHash("sha256").update(`${method} ${request.url}\n`);
  const bytes = body instanceof Uint8Array ? body : JSON.stringify(body ?? null, sortKeys);
  return hash.update(bytes).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).filter(([key]) => !SECRET_FIELDS.has(key));
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
