/** Vouchers as files over HTTP: as they stand, and as numbered exports that are kept and delivered. */
import { EXPORT_FORMS, type ExportForm, FILE_KINDS } from "@kortkoll/core/exports/export-form.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import packageJson from "../package.json" with { type: "json" };
import { actorOf, type ExportRouteDeps, rangeOf, sendFile } from "./export-answer.ts";
import { createExportMaker, type ExportMaker } from "./export-maker.ts";
import { refuseFile, refuseMaking } from "./export-problem.ts";
import { exportQuery, sieQuery } from "./exports-api.ts";
import { registerKeptExportRoutes } from "./kept-export-routes.ts";
import type { FileAsked } from "./write-export.ts";

/** A company is named in the query; its vouchers are of all its sites. */
const named: Access = {
  kind: "granted",
  right: "exports",
  scope: "exports:read",
  subject: "companyInBody",
};
const refused = { 400: problem, 401: problem, 403: problem, 422: problem, 429: problem };
const tags = ["exports"];
const FORM_NAMES: Readonly<Record<ExportForm, string>> = {
  sie: "SIE 4I",
  csv: "CSV",
  json: "JSON",
  hledger: "an hledger journal",
  beancount: "a beancount ledger",
};

export function registerExportRoutes(app: HttpServer, deps: ExportRouteDeps): void {
  const maker = createExportMaker({ ...deps, version: packageJson.version });
  app.addHook("preClose", () => {
    maker.stop();
    return Promise.resolve();
  });
  const send = createSender(maker);
  app.route({
    method: "GET",
    url: "/api/exports/sie",
    config: { access: named },
    schema: {
      tags,
      summary:
        "A company's numbered vouchers of some days as SIE 4I; see docs/accounting-exports.md",
      querystring: sieQuery,
      produces: ["application/octet-stream"],
      response: refused,
    },
    handler: async (request, reply) => {
      const { profile, checksum } = request.query;
      const range = await rangeOf(deps, request, request.query);
      const wish = { form: "sie", profile, checksum: checksum === "yes" } as const;
      return send(request, reply, { ...range, ...wish, by: actorOf(request).name });
    },
  });
  for (const form of EXPORT_FORMS) {
    if (form === "sie") continue;
    app.route({
      method: "GET",
      url: `/api/exports/${form}`,
      config: { access: named },
      schema: {
        tags,
        summary: `A company's numbered vouchers of some days as ${FORM_NAMES[form]}`,
        querystring: exportQuery,
        produces: [FILE_KINDS[form].contentType],
        response: refused,
      },
      handler: async (request, reply) => {
        const range = await rangeOf(deps, request, request.query);
        const wish = { form, profile: "full", checksum: false } as const;
        return send(request, reply, { ...range, ...wish, by: actorOf(request).name });
      },
    });
  }
  registerKeptExportRoutes(app, { ...deps, maker });
}

function createSender(
  maker: ExportMaker,
): (request: FastifyRequest, reply: FastifyReply, asked: FileAsked) => Promise<FastifyReply> {
  return async (request, reply, asked) => {
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort(new NobodyWaits()));
    const file = await maker.open(asked, gone.signal).catch(refuseUnlessGone);
    if (gone.signal.aborted || file === undefined) {
      if (file?.kind === "ready") file.stream.destroy();
      return reply.hijack();
    }
    if (file.kind === "refused") throw refuseFile(file, request);
    return sendFile(reply, file, asked.form);
  };
}

class NobodyWaits extends Error {}

function refuseUnlessGone(error: unknown): undefined {
  return error instanceof NobodyWaits ? undefined : refuseMaking(error);
}
