/** The built web pages, and our own answer to every address that nobody has. */
import { existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpServer } from "./http-server.ts";
import { languageOf } from "./language.ts";
import { sendProblem } from "./problem-answer.ts";

export async function serveWeb(app: HttpServer, webFolder: string | undefined): Promise<void> {
  const hasPages = webFolder !== undefined && existsSync(webFolder);
  if (hasPages) {
    await app.register(async (pages) => {
      pages.addHook("onRoute", (route) => {
        route.config = { ...route.config, access: { kind: "public" } };
      });
      await pages.register(fastifyStatic, {
        root: webFolder,
        decorateReply: true,
        cacheControl: false,
        setHeaders: (reply, path) => {
          // Vite names the files in assets/ after their content; index.html is asked for each time.
          const isNamedByContent = /[\\/]assets[\\/]/.test(path);
          reply.header(
            "cache-control",
            isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache",
          );
        },
      });
      pages.setNotFoundHandler((request, reply) =>
        isPageAddress(request) ? reply.sendFile("index.html", webFolder) : notFound(request, reply),
      );
    });
  } else {
    app.setNotFoundHandler(notFound);
  }
}

/** Any address of ours in a browser is the one page, which then shows what belongs there. */
function isPageAddress(request: FastifyRequest): boolean {
  const path = request.url.split("?")[0] ?? "";
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  return path !== "/api" && !path.startsWith("/api/") && !/\.[^/]*$/.test(path);
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, { status: 404, code: "notFound" }, languageOf(request));
}
