/** Day closes over HTTP: close, look ahead, and read one as it was and as far as it has come. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { problem } from "../api.ts";
import type { AuditActor } from "../audit/record-audit.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { type CloseDeps, closeDay } from "./close-day.ts";
import {
  type CloseDayBody,
  closeDayBody,
  closeParams,
  dayClose,
  dayClosed,
  dayClosePreview,
  previewQuery,
} from "./day-close-api.ts";
import { findWhatToClose, type WhatToClose } from "./find-what-to-close.ts";
import { previewDay } from "./preview-day.ts";
import { readClose, readFrozenText } from "./read-close.ts";

const granted = { kind: "granted", right: "dayClose", scope: "day-closes:write" } as const;
const ofBody: Access = { ...granted, subject: "body" };
const ofClose: Access = { ...granted, subject: { thing: "dayClose", param: "id" } };
const refused = {
  400: problem,
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  422: problem,
};

export function registerDayCloseRoutes(
  app: HttpServer,
  deps: CloseDeps & { readonly wake: () => void },
): void {
  app.route({
    method: "POST",
    url: "/api/day-closes",
    config: { access: ofBody },
    schema: {
      tags: ["day closes"],
      summary:
        "Close the day of a site, a company, a till or a terminal: a numbered cut of each company at each site; with nothing new the last one. Terminals are asked to close their sessions afterwards",
      body: closeDayBody,
      response: { 201: dayClosed, ...refused },
    },
    handler: async (request, reply) => {
      const { places, part } = await wantedBy(deps, request, request.body);
      const asked = { places, part, by: actorOf(request) };
      const closed = await closeDay(deps, asked, request.idempotency);
      deps.wake();
      return reply.status(201).send(closed);
    },
  });
  registerReads(app, deps);
}

function registerReads(app: HttpServer, deps: CloseDeps): void {
  app.route({
    method: "GET",
    url: "/api/day-closes/preview",
    config: { access: ofBody },
    schema: {
      tags: ["day closes"],
      summary: "X: what such a close would have now; nothing is closed or numbered",
      querystring: previewQuery,
      response: { 200: dayClosePreview, ...refused },
    },
    handler: async (request) => {
      const { places, part } = await wantedBy(deps, request, request.query);
      return await previewDay(deps.database, { places, part, at: new Date(deps.clock()) });
    },
  });
  app.route({
    method: "GET",
    url: "/api/day-closes/:id",
    config: { access: ofClose },
    schema: {
      tags: ["day closes"],
      summary: "A close: its frozen part, how far its terminals have come, and its follow-ups",
      params: closeParams,
      response: { 200: dayClose, ...refused },
    },
    handler: async (request) => {
      const close = await readClose(deps.database, request.params.id);
      if (close === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return close;
    },
  });
  app.route({
    method: "GET",
    url: "/api/day-closes/:id/frozen",
    config: { access: ofClose },
    schema: {
      tags: ["day closes"],
      summary: "The frozen part of a close, byte for byte as it was written at the cut",
      params: closeParams,
      response: { 200: z.string(), ...refused },
    },
    handler: async (request, reply) => {
      const text = await readFrozenText(deps.database, request.params.id);
      if (text === undefined) throw new ProblemError({ status: 404, code: "notFound" });
      return reply.type("application/json; charset=utf-8").serializer(String).send(text);
    },
  });
}

export async function wantedBy(
  deps: Pick<CloseDeps, "database">,
  { sight, caller }: FastifyRequest,
  { siteCode, companyCode, tillId, terminalId }: CloseDayBody,
): Promise<Extract<WhatToClose, { kind: "found" }>> {
  const person = caller.kind === "person" ? caller : undefined;
  const named = { siteCode, companyCode, tillId, terminalId, sight, person };
  const found = await findWhatToClose(deps.database, named);
  if (found.kind === "refused") throw refusal(found);
  return found;
}

function refusal(outcome: Extract<WhatToClose, { kind: "refused" }>): ProblemError {
  const { code, field, siteId } = outcome;
  return new ProblemError({
    status: code === "notAllowed" ? 403 : 422,
    code,
    field,
    ...(siteId === undefined ? {} : { needs: { right: "dayClose", siteId } }),
  });
}

function actorOf({ caller }: FastifyRequest): AuditActor {
  return caller.kind === "person"
    ? { id: caller.personId, name: caller.signature }
    : { id: null, name: `key:${caller.name}` };
}
