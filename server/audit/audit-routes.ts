/** The audit trail over HTTP: the list, verification on demand, and how it stands. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import type { FastifyRequest } from "fastify";
import type { Clock, NewId } from "../clock.ts";
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
  exportQuery,
} from "./audit-api.ts";
import { type AuditChain, NIGHTLY_HOUR } from "./audit-chain.ts";
import type { Verdict } from "./broken-entry.ts";
import { exportAudit } from "./export-audit.ts";
import { listAudit, tellVerdict } from "./list-audit.ts";
import { readStatus } from "./read-status.ts";
import { recordAuditAlone } from "./record-audit.ts";
import type { StoredVerdict } from "./verification-store.ts";

export type AuditRouteDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
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
  registerExport(app, deps);
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
      deps.audit
        .verify(nameOf(request.caller), onProgress)
        .then((verdict) => stream.send({ verdict: tell(request, verdict) }))
        .catch((error: unknown) => {
          request.log.error({ err: error }, "the audit chain could not be verified");
          stream.send({ failed: true });
        })
        // Nobody listens any more.
        .catch(() => undefined);
      return reply;
    },
  });
}

/** The script stands where it is developed; an installation has it too. */
const VERIFIER = join(import.meta.dirname, "../../tools/audit/verify-audit.mjs");

function registerExport(app: HttpServer, deps: AuditRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/audit/export",
    config: { access },
    schema: {
      tags,
      summary: "A part of the chain as a file that an auditor checks offline; see docs/audit.md",
      querystring: exportQuery,
      produces: ["application/x-ndjson"],
    },
    handler: async (request, reply) => {
      const { from, to } = request.query;
      await recordAuditAlone(deps, {
        kind: "rightUsed",
        subject: { kind: "auditChain", id: null },
        content: { exported: { from: from ?? null, to: to ?? null } },
        by: { id: idOf(request.caller), name: nameOf(request.caller) },
        at: new Date(deps.clock()),
      });
      await deps.audit.sealNow();
      const { publicKey } = deps.audit;
      const lines = exportAudit({ ...deps, publicKey }, { from, to, sight: request.sight });
      const name = `revisionslogg-${from ?? "start"}-${to ?? businessDayOf(deps.clock())}.ndjson`;
      return reply
        .header("content-type", "application/x-ndjson; charset=utf-8")
        .header("content-disposition", `attachment; filename="${name}"`)
        .header("cache-control", "no-store")
        .send(Readable.from(lines));
    },
  });

  app.route({
    method: "GET",
    url: "/api/audit/verifier",
    config: { access: { ...access, subject: "nothing" } },
    schema: {
      tags,
      summary: "The script that checks an export: plain Node, no packages",
      produces: ["text/javascript"],
    },
    handler: async (_request, reply) =>
      reply
        .header("content-type", "text/javascript; charset=utf-8")
        .header("content-disposition", 'attachment; filename="verify-audit.mjs"')
        .send(await readFile(VERIFIER, "utf8")),
  });
}

function tellingTo(request: FastifyRequest): Parameters<typeof listAudit>[2] {
  return { sight: request.sight, language: languageOf(request) };
}

function idOf(caller: Caller): string | null {
  return caller.kind === "person" ? caller.personId : null;
}

function nameOf(caller: Caller): string {
  return caller.kind === "person" ? caller.signature : `key:${caller.name}`;
}
