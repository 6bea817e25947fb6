import type { FastifyRequest } from "fastify";
import { ProblemError } from "./problem.ts";

/** What decides over every company is not changed by somebody who sees only some of them. */
export function refuseUnlessSeesAll({ sight }: FastifyRequest): void {
  if (sight.companyIds === null && sight.siteIds === null) return;
  throw new ProblemError({ status: 403, code: "notAllowed" });
}
