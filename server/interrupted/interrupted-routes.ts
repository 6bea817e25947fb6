/** The special list of interrupted payments over HTTP. */
import { interruptedPage } from "../api.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { HttpServer } from "../http/http-server.ts";
import { listInterrupted } from "./list-interrupted.ts";

export function registerInterruptedRoutes(
  app: HttpServer,
  deps: { readonly sql: Sql; readonly clock: Clock },
): void {
  app.route({
    method: "GET",
    url: "/api/interrupted",
    // The right to see, not to resolve: a till must see what became of its own payments.
    config: { access: { kind: "granted", right: "history", scope: "interrupted:read" } },
    schema: {
      tags: ["payments"],
      summary: "What a person must look at: most money at risk first, then the oldest",
      response: { 200: interruptedPage },
    },
    handler: () => listInterrupted(deps),
  });
}
