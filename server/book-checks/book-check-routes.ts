/** HTTP for the books held against their items, and for saying that one has seen what was found. */
import { z } from "zod";
import { balances, problem } from "../api.ts";
import { id } from "../api-values.ts";
import type { Database } from "../database/database.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { personOf } from "../settings/setting-answer.ts";
import { seenDifference } from "./book-check-api.ts";
import { readBalances } from "./read-balances.ts";
import { type SeeDeps, seeDifference } from "./see-difference.ts";

const right = "financeViews";
const tags = ["books"];

export function registerBookCheckRoutes(
  app: HttpServer,
  deps: SeeDeps & { readonly database: Database },
): void {
  app.route({
    method: "GET",
    url: "/api/ledger/balances",
    config: { access: { kind: "granted", right, scope: "ledger:read", subject: "list" } },
    schema: {
      tags,
      summary: "Balance of each account beside the open items that should explain it",
      response: { 200: balances, 401: problem, 403: problem },
    },
    handler: (request) => readBalances(deps, request.sight),
  });
  app.route({
    method: "POST",
    url: "/api/ledger/differences/:id/seen",
    // Without a scope: people only.
    config: {
      access: { kind: "granted", right, subject: { thing: "bookDifference", param: "id" } },
    },
    schema: {
      tags,
      summary: "Say that one has seen a difference that the check found",
      params: z.object({ id }),
      response: { 200: seenDifference, 401: problem, 403: problem, 404: problem },
    },
    handler: async (request) => {
      const { personId, signature } = personOf(request);
      const by = { id: personId, name: signature };
      const seen = await seeDifference(deps, { id: request.params.id, by });
      if (seen === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return seen;
    },
  });
}
