/** The cookie that a person's session travels in: out of reach of scripts and of other sites. */
import type { FastifyReply, FastifyRequest } from "fastify";

const NAME = "kortkoll_session";

export function readSessionCookie(request: FastifyRequest): string | undefined {
  const token = request.cookies[NAME];
  return token === undefined || token.length === 0 || token.length > 200 ? undefined : token;
}

/** A browser forgets it with its window; how long it counts is decided by the server alone. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): void {
  reply.setCookie(NAME, token, attributes(request));
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(NAME, attributes(request));
}

function attributes(request: FastifyRequest): {
  path: string;
  httpOnly: true;
  sameSite: "strict";
  secure: boolean;
} {
  return { path: "/", httpOnly: true, sameSite: "strict", secure: request.protocol === "https" };
}
