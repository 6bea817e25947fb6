/**
 * A write with a person's cookie must come from our own pages. The cookie is SameSite=Strict
 * already; this holds also where another program on the same host could send it along.
 */
import type { FastifyRequest } from "fastify";
import { ProblemError } from "./problem.ts";

export function refuseOtherOrigins(request: FastifyRequest): Promise<void> {
  const refusal = isForeignWrite(request)
    ? Promise.reject(
        new ProblemError({
          status: 403,
          code: "notAllowed",
          field: request.headers["sec-fetch-site"] === undefined ? "Origin" : "Sec-Fetch-Site",
        }),
      )
    : Promise.resolve();
  return refusal;
}

function isForeignWrite(request: FastifyRequest): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  // A key is sent by a program on purpose; a browser adds none by itself.
  if (request.headers.authorization !== undefined) return false;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  // Browsers name the origin of every write; without one it is a program of its own.
  const { origin } = request.headers;
  return origin !== undefined && hostOf(origin) !== request.host.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
