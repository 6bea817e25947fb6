/** In which language a problem is told: Swedish unless the caller asks for English. */

import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { FastifyRequest } from "fastify";

/**
 * A browser sends a list of languages of its own accord; our pages send exactly one, the language
 * they are shown in. So one alone is believed first, then the person's own, then the list.
 */
export function languageOf(request: FastifyRequest): Language {
  const accepted = (request.headers["accept-language"] ?? "").trim().toLowerCase();
  if (accepted === "sv" || accepted === "en") return accepted;
  return request.signedIn?.language ?? firstKnown(accepted) ?? "sv";
}

function firstKnown(accepted: string): Language | undefined {
  for (const entry of accepted.split(",")) {
    const language = entry.trim().slice(0, 2);
    if (language === "sv" || language === "en") return language;
  }
  return undefined;
}
