/** Tills and terminals over HTTP. Everybody who is let in may see them: payments start there. */
import { terminalList, tillList } from "../api.ts";
import type { Clock } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { listTerminals, listTills } from "./list-places.ts";

const access: Access = {
  kind: "granted",
  right: "signedIn",
  scope: "payments:read",
  subject: "list",
};

export type PlaceRouteDeps = { readonly sql: Sql; readonly clock: Clock };

export function registerPlaceRoutes(app: HttpServer, deps: PlaceRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/tills",
    config: { access },
    schema: {
      tags: ["places"],
      summary: "Every till with its site, its companies and the terminals it prefers, in order",
      response: { 200: tillList },
    },
    handler: async (request) => ({ tills: await listTills(deps.sql, request.sight) }),
  });

  app.route({
    method: "GET",
    url: "/api/terminals",
    config: { access },
    schema: {
      tags: ["places"],
      summary: "Every terminal, what it last said of itself, and who holds it now",
      response: { 200: terminalList },
    },
    handler: async ({ sight }) => ({
      terminals: await listTerminals(deps.sql, { nowMs: deps.clock(), sight }),
    }),
  });
}
