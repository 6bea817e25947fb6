/** HTTP for the books. */
import { balances, problem } from "../api.ts";
import type { HttpServer } from "../http/http-server.ts";
import { type CheckDeps, readBalances } from "./check-books.ts";

export function registerBalanceRoutes(
  app: HttpServer,
  deps: Pick<CheckDeps, "database" | "clock">,
): void {
  app.route({
    method: "GET",
    url: "/api/ledger/balances",
    config: {
      access: { kind: "granted", right: "financeViews", scope: "ledger:read", subject: "list" },
    },
    schema: {
      tags: ["books"],
      summary: "Balance of each account beside the open items that should explain it",
      response: { 200: balances, 401: problem, 403: problem },
    },
    handler: (request) => readBalances(deps, request.sight),
  });
}
