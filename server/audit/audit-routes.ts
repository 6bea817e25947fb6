/** The audit trail over HTTP: the list, verification on demand, and how it stands. */

import type { FastifyRequest } from "fastify";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Access, Caller } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import {
  type AuditVerdict,
  auditPage,
  auditQuery,
  auditStatus,
  auditVerdict,
} from "./audit-api.ts";
import { type AuditChain, NIGHTLY_HOUR } from "./audit-chain.ts";
import type { Verdict } from "./broken-entry.ts";
import { listAudit, tellVerdict } from "./list-audit.ts";
import { readStatus } from "./read-status.ts";
import type { StoredVerdict } from "./verification-store.ts";

export type AuditRouteDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditChain;
};

const access: Access = { kind: "granted", right: "audit", scope: "audit:read", subject: "list" };
const tags = ["audit"];

export function registerAuditRoutes(app: HttpServer, deps: AuditRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/audit",
    config: { access },
    schema: {
      tags,
      summary: "Every sealed entry, newest first: money, rights used, sign-ins and settings",
      querystring: auditQuery,
      response: { 200: auditPage },
    },
    handler: (request) => listAudit(deps.database, request.query, tellingTo(request)),
  });

  app.route({
    method: "GET",
    url: "/api/audit/status",
    config: { access },
    schema: {
      tags,
      summary: "How far the chain is sealed, and what the last verifications found",
      response: { 200: auditStatus },
    },
    handler: async (request) => {
      const { entries, sealedAt, last, lastNightly } = await readStatus(deps.database);
      const { publicKey } = deps.audit;
      const tell = (one: StoredVerdict | undefined): AuditVerdict | null =>
        one === undefined ? null : tellVerdict(one, { ...one, ...tellingTo(request) });
      const told = { last: tell(last), lastNightly: tell(lastNightly) };
      return { entries, sealedAt, publicKey, ...told, nightlyHour: NIGHTLY_HOUR };
    },
  });
  registerVerification(app, deps);
}

function registerVerification(app: HttpServer, deps: AuditRouteDeps): void {
  const tell = (request: FastifyRequest, verdict: Verdict): AuditVerdict => {
    const told = { ...tellingTo(request), checkedAt: new Date(deps.clock()) };
    return tellVerdict(verdict, { ...told, by: nameOf(request.caller) });
  };

  app.route({
    method: "GET",
    url: "/api/audit/verify",
    config: { access },
    schema: {
      tags,
      summary: "Verifies the whole chain now, and names the first entry that does not hold",
      response: { 200: auditVerdict },
    },
    handler: async (request) => tell(request, await deps.audit.verify(nameOf(request.caller))),
  });

  app.route({
    method: "GET",
    url: "/api/audit/verify/stream",
    config: { access },
    schema: {
      tags,
      summary: "The same as server-sent events: { done, of } on the way, { verdict } at the end",
      produces: ["text/event-stream"],
    },
    handler: (request, reply) => {
      const stream = app.eventStreams.open(request, reply);
      const onProgress = (done: number, of: number): void => stream.send({ done, of });
      deps.audit.verify(nameOf(request.caller), onProgress).then(
        (verdict) => stream.send({ verdict: tell(request, verdict) }),
        (error: unknown) => {
          request.log.error({ err: error }, "the audit chain could not be verified");
          stream.send({ failed: true });
        },
      );
      return reply;
    },
  });
}

function tellingTo(request: FastifyRequest): Parameters<typeof listAudit>[2] {
  return { sight: request.sight, language: languageOf(request) };
}

function nameOf(caller: Caller): string {
  return caller.kind === "person" ? caller.signature : `key:${caller.name}`;
}
