/**
 * Goes through every text and number of a request before anything else does: full card numbers never
 * enter, and text that a database cannot hold is refused here, with its field, not by failing there.
 */
import { looksLikeCardNumber } from "@kortkoll/core/cards/card-number.ts";
import type { FastifyRequest } from "fastify";
import { ProblemError } from "./problem.ts";
import { SECRET_FIELDS } from "./secret-fields.ts";
import { fieldPath, InvalidInput } from "./validate-input.ts";

const DEEPEST = 20;

export function refuseUnsafeText(request: FastifyRequest): Promise<void> {
  // The one header that is stored.
  const key = { "Idempotency-Key": request.headers["idempotency-key"] };
  const { body, query: querystring, params } = request;
  const parts = { body, querystring, params, header: key };
  for (const [whole, value] of Object.entries(parts)) {
    const refusal = findRefusal(value, whole);
    if (refusal !== undefined) return Promise.reject(refusal);
  }
  return Promise.resolve();
}

type Place = { readonly value: unknown; readonly path: readonly string[] };

/** With a list of its own instead of recursion, which deep nesting would bring down. */
function findRefusal(value: unknown, whole: string): Error | undefined {
  const places: Place[] = [{ value, path: [] }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { path } = place;
    if (typeof place.value === "string") {
      const refusal = refusalOfText(place.value, path, whole);
      if (refusal !== undefined) return refusal;
      continue;
    }
    if (typeof place.value === "number" && looksLikeCardNumber(String(place.value))) {
      return cardNumberAt(path, whole);
    }
    // Bytes are a file: whoever reads its format looks for card numbers in it.
    if (typeof place.value !== "object" || place.value === null) continue;
    if (place.value instanceof Uint8Array) continue;
    if (path.length > DEEPEST) return refuse(path.slice(0, 3), whole, TOO_DEEP);
    for (const [key, inside] of Object.entries(place.value)) {
      if (looksLikeCardNumber(key)) return cardNumberAt(path, whole);
      places.push({ value: inside, path: [...path, key] });
    }
  }
  return undefined;
}

function refusalOfText(text: string, path: readonly string[], whole: string): Error | undefined {
  if (text.includes("\0") || !text.isWellFormed()) return refuse(path, whole, UNREADABLE);
  if (SECRET_FIELDS.has(path.at(-1) ?? "")) return undefined;
  return looksLikeCardNumber(text) ? cardNumberAt(path, whole) : undefined;
}

const TOO_DEEP = { sv: "Är för djupt nästlat.", en: "Is nested too deeply." };
const UNREADABLE = {
  sv: "Innehåller tecken som inte är text.",
  en: "Contains characters that are not text.",
};

function refuse(
  path: readonly string[],
  whole: string,
  message: { readonly sv: string; readonly en: string },
): InvalidInput {
  return new InvalidInput([{ field: fieldPath(path, whole), message }]);
}

function cardNumberAt(path: readonly string[], whole: string): ProblemError {
  const field = fieldPath(path, whole);
  return new ProblemError({ status: 422, code: "looksLikeCardNumber", field });
}
