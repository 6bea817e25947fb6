import { setTimeout as pause } from "node:timers/promises";
import { health } from "../api.ts";
import type { Sql } from "../database/database.ts";
import { DatabaseUnavailable } from "../database/database-errors.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ready } from "./health-api.ts";
import { pingDatabase } from "./health-store.ts";
import type { Readiness } from "./readiness.ts";

/** Shorter than whoever watches over us is likely to wait. */
const ANSWERS_WITHIN_MS = 3_000;

export function registerHealthRoutes(
  app: HttpServer,
  deps: { readonly database: Sql; readonly version: string; readonly readiness: Readiness },
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
      await pingSoon(deps.database);
      return { status: "ready" as const, version: deps.version, database: "ok" as const };
    },
  });
  app.route({
    method: "GET",
    url: "/api/ready",
    config: { access: { kind: "public" } },
    schema: {
      tags: ["health"],
      summary: "Whether requests may be sent to this server; says what is missing when not",
      response: { 200: ready, 503: ready },
    },
    handler: async (_request, reply) => {
      const found = await deps.readiness.check();
      return await reply.status(found.ready ? 200 : 503).send(found);
    },
  });
}

async function pingSoon(sql: Sql): Promise<void> {
  const patience = new AbortController();
  const late = pause(ANSWERS_WITHIN_MS, "late", patience).catch(() => undefined);
  const ping = pingDatabase(sql);
  const said = await Promise.race([ping, late]).finally(() => patience.abort());
  if (said !== "late") return;
  // What it comes to is of no interest any more.
  ping.catch(() => undefined);
  throw new DatabaseUnavailable("The database does not answer.");
}
