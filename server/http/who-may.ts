/** A person who was refused is told who can do it: among the people they see, at the place itself. */
import type { Language } from "@kortkoll/core/failure-sentences.ts";
import { askThem } from "@kortkoll/core/people/who-may.ts";
import type { FastifyRequest } from "fastify";
import type { Caller, PersonCaller } from "./access.ts";
import type { NeededRight, ProblemContent } from "./problem.ts";

export type Named = { readonly signature: string; readonly name: string };

export interface WhoMaySource {
  /** At most five, never the caller. */
  findWhoMay(needs: NeededRight, caller: PersonCaller): Promise<readonly Named[]>;
}

export async function withWhoMay(
  source: WhoMaySource,
  content: ProblemContent,
  asked: { readonly request: FastifyRequest; readonly language: Language },
): Promise<ProblemContent> {
  const { request, language } = asked;
  const caller: Caller | undefined = request.caller;
  const { needs, code } = content;
  if (content.status !== 403 || needs === undefined || caller?.kind !== "person") return content;
  try {
    const allowed = await source.findWhoMay(needs, caller);
    const signatures = allowed.map((one) => one.signature);
    const nextStep = askThem(code, signatures, language) ?? content.nextStep;
    return { ...content, allowed: [...allowed], nextStep };
  } catch (error) {
    request.log.warn({ err: error }, "who may do it could not be looked up");
    return content;
  }
}
