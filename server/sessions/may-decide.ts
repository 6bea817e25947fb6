/** Asked before somebody puts right how another person signs in. */
import type { FastifyRequest } from "fastify";
import type { Database } from "../database/database.ts";
import { ProblemError } from "../http/problem.ts";
import { whyNotDecideOver } from "../settings/decide-over.ts";
import { personOf } from "./own-session.ts";

export async function requireMayDecide(
  request: FastifyRequest,
  deps: { readonly database: Database },
  personId: string,
): Promise<void> {
  const refusal = await whyNotDecideOver(deps, personOf(request), personId);
  if (refusal !== undefined) throw new ProblemError({ status: 409, code: refusal.code });
}
