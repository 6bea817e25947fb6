/** From calls about matches to who decides, and from what was decided to what is answered. */
import type { FastifyRequest } from "fastify";
import type { IdempotencyClaim } from "../http/idempotency.ts";
import { ProblemError } from "../http/problem.ts";
import type { Decided, MatchRefusal } from "./decide-match.ts";
import type { Actor } from "./match-store.ts";

export function decidedBy(request: FastifyRequest): {
  readonly by: Actor;
  readonly claim: IdempotencyClaim;
} {
  const { caller, idempotency } = request;
  if (caller.kind !== "person") throw new ProblemError({ status: 403, code: "notAllowed" });
  return { by: { id: caller.personId, signature: caller.signature }, claim: idempotency };
}

export function bookedOf(decided: Decided): { readonly id: string } {
  if (decided.kind === "refused") throw problemOf(decided);
  return { id: decided.matchId };
}

export function problemOf({ code }: MatchRefusal): ProblemError {
  switch (code) {
    case "notFound":
      return new ProblemError({ status: 404, code });
    case "unknownAgreement":
    case "unknownSite":
    case "matchSumDiffers":
    case "zeroPayoutDiffers":
    case "agreementDoesNotCover":
      return new ProblemError({ status: 400, code });
    case "matchChanged":
    case "bankLineMatched":
    case "bankLineNotBookable":
    case "bankLineDoubtful":
    case "batchHoldsLess":
    case "reportMatched":
      return new ProblemError({ status: 409, code });
  }
}
