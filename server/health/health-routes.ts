import { health } from "../api.ts";
import type { Sql } from "../database/database.ts";
import type { HttpServer } from "../http/http-server.ts";
import { pingDatabase } from "./health-store.ts";

export function registerHealthRoutes(
  app: HttpServer,
  deps: { readonly database: Sql; readonly version: string },
): void {
  app.route({
    method: "GET",
    url: "/api/health",
    config: { access: { kind: "public" } },
    schema: {
      tags: ["health"],
      summary: "Whether the server and its database are ready",
      response: { 200: health },
    },
    handler: async () => {
      await pingDatabase(deps.database);
      return { status: "ready" as const, version: deps.version, database: "ok" as const };
    },
  });
}
