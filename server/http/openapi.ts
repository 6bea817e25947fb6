/** The description of every call, from the same schemas that check the calls. */
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";
import { problem } from "../api.ts";
import type { Access } from "./access.ts";
import type { HttpServer } from "./http-server.ts";

const PUBLIC: Access = { kind: "public" };

export async function addOpenApi(app: HttpServer, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Kortkoll",
        version,
        description: "Card payments for invoices, from the order to the books.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      components: {
        securitySchemes: {
          apiKey: { type: "http", scheme: "bearer", description: "A program's own key." },
          session: { type: "apiKey", in: "cookie", name: "kortkoll_session" },
        },
      },
    },
    transform: (document) => {
      const { access } = document.route.config ?? {};
      const { schema, url } = jsonSchemaTransform({
        ...document,
        schema: withStandingParts(document.schema ?? { hide: true }, document.route.method),
      });
      return { schema: { ...schema, ...securityOf(access) }, url };
    },
  });
  await app.register(async (docs) => {
    docs.addHook("onRoute", (route) => {
      route.config = { ...route.config, access: PUBLIC };
    });
    await docs.register(swaggerUi, {
      routePrefix: "/api/docs",
      uiConfig: { docExpansion: "list", validatorUrl: null },
    });
  });
  app.route({
    method: "GET",
    url: "/api/openapi.json",
    config: { access: PUBLIC },
    schema: { hide: true },
    handler: (_request, reply) => reply.send(app.swagger()),
  });
}

const writeHeaders = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Sent again with the same key and body, the write is not done twice."),
});

/** What holds for every call: any failure is a problem, and any write may be repeated by its key. */
function withStandingParts<Schema extends { response?: unknown }>(
  schema: Schema,
  method: string | string[],
): Schema {
  const failure = {
    description: "What went wrong, whether money moved, and the one next step.",
    content: { "application/problem+json": { schema: problem } },
  };
  const isRead = [method].flat().every((name) => name === "GET" || name === "HEAD");
  const response = { ...(schema.response ?? { 200: z.unknown() }), default: failure };
  return { ...schema, response, ...(isRead ? {} : { headers: writeHeaders }) };
}

function securityOf(access: Access | undefined): { security?: Record<string, string[]>[] } {
  if (access === undefined) return {};
  if (access.kind === "public") return { security: [] };
  const byKey = access.scope === undefined ? [] : [{ apiKey: [access.scope] }];
  return { security: [...byKey, { session: [] }] };
}
