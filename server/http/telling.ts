/** To whom, and when, an answer is told: its sentences speak the caller's language and count from now. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import type { FastifyRequest } from "fastify";
import type { Clock } from "../clock.ts";
import { languageOf } from "./language.ts";

export type Telling = { readonly language: Language; readonly nowMs: number };

export function tellingTo(request: FastifyRequest, clock: Clock): Telling {
  return { language: languageOf(request), nowMs: clock() };
}
