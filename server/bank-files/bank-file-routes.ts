/** Files from banks and acquirers over HTTP: taken in, listed, shown, fetched again, read again. */
import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { problem } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { languageOf } from "../http/language.ts";
import { ProblemError } from "../http/problem.ts";
import {
  bankFilePage,
  bankFileParams,
  bankFileView,
  listBankFilesQuery,
  preview,
  previewBody,
  readAgainBody,
  recordsPage,
  recordsQuery,
  sendBankFileQuery,
  takenBankFile,
  tellCompanyBody,
} from "./bank-files-api.ts";
import { readAgainBy, tellCompany } from "./decide-bank-file.ts";
import { plainMapping } from "./keep-mapping.ts";
import { previewMapping } from "./preview-mapping.ts";
import { readBankFile, readUnread } from "./read-bank-file.ts";
import { type ReceivingDeps, receiveBankFile, type Sender } from "./receive-bank-file.ts";
import { listFiles, listRecords, readContent, showFile, showTaken } from "./show-bank-file.ts";

export type BankFileRouteDeps = ReceivingDeps & {
  /** What goes on after the answer, and must not be lost without a word. */
  readonly log: { readonly error: (details: object, message: string) => void };
};

const granted = { kind: "granted", right: "bank" } as const;
const sending: Access = { ...granted, scope: "bank:write", subject: "companyInBody" };
const listing: Access = { ...granted, subject: "list" };
const ofFile = { thing: "bankFile", param: "id" } as const;
const looking: Access = { ...granted, scope: "bank:write", subject: ofFile };
const deciding: Access = { ...granted, subject: ofFile };
const refused = {
  401: problem,
  403: problem,
  404: problem,
  409: problem,
  413: problem,
  422: problem,
};
const tags = ["bank"];

/** So long is a call kept waiting for a file to be read; then it is answered with how far it is. */
const ANSWERED_WITHIN_MS = 20_000;

export function registerBankFileRoutes(app: HttpServer, deps: BankFileRouteDeps): void {
  registerDoor(app, deps);
  registerReads(app, deps);
  registerDecisions(app, deps);
}

/** In a scope of its own, for here a body is bytes and is read as it comes. */
function registerDoor(app: HttpServer, deps: BankFileRouteDeps): void {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, parsed) => parsed(null));
    (scope as HttpServer).route({
      method: "POST",
      url: "/api/bank/files",
      config: { access: sending },
      schema: {
        tags,
        summary: "Take in a file from a bank or an acquirer: its bytes are the body",
        querystring: sendBankFileQuery,
        response: { 200: takenBankFile, 201: takenBankFile, ...refused },
      },
      handler: async (request, reply) => {
        const { name, company } = request.query;
        const by = senderOf(request);
        const received = await receiveBankFile(deps, { name, company, body: request.raw, by });
        switch (received.kind) {
          case "tooLarge":
            // What is left of it is not waited for.
            void reply.header("connection", "close");
            throw new ProblemError({ status: 413, code: "bankFileTooLarge" });
          case "brokenOff":
            throw new ProblemError({ status: 422, code: "bankFileBrokenOff" });
          case "companyUnknown":
            throw new ProblemError({ status: 404, code: "notFound", field: "?company" });
          case "taken":
            await readInTime(deps, received.id);
            return reply.status(201).send(await taken(deps, request, received.id));
          case "known": {
            await readInTime(deps, received.id);
            const known = await taken(deps, request, received.id);
            return reply.status(200).send({ ...known, duplicateOf: received.id });
          }
        }
      },
    });
    done();
  });
}

function registerReads(app: HttpServer, deps: BankFileRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/bank/files",
    config: { access: listing },
    schema: {
      tags,
      summary: "Files that have been taken in, newest first, and statements that are missing",
      querystring: listBankFilesQuery,
      response: { 200: bankFilePage },
    },
    handler: (request) => {
      goOn(deps);
      return listFiles(deps.database, { sight: request.sight, ...ask(request.query) });
    },
  });
  app.route({
    method: "GET",
    url: "/api/bank/files/:id",
    config: { access: looking },
    schema: {
      tags,
      summary: "One file: its statements, payouts and first problems, and how far it is read",
      params: bankFileParams,
      response: { 200: bankFileView, ...refused },
    },
    handler: async (request) => {
      goOn(deps);
      return there(await showFile(deps.database, request.params.id, languageOf(request)));
    },
  });
  app.route({
    method: "GET",
    url: "/api/bank/files/:id/records",
    config: { access: looking },
    schema: {
      tags,
      summary: "A file's lines or problems, page by page",
      params: bankFileParams,
      querystring: recordsQuery,
      response: { 200: recordsPage, ...refused },
    },
    handler: (request) =>
      listRecords(deps.database, {
        id: request.params.id,
        ...request.query,
        language: languageOf(request),
      }),
  });
  app.route({
    method: "GET",
    url: "/api/bank/files/:id/content",
    config: { access: deciding },
    schema: { tags, summary: "A file's bytes as they came", params: bankFileParams },
    handler: async (request, reply) => {
      const found = await showFile(deps.database, request.params.id, languageOf(request));
      const { name, originalRemovedAt } = there(found);
      if (originalRemovedAt !== null) {
        throw new ProblemError({ status: 404, code: "bankFileContentGone" });
      }
      return reply
        .header("content-type", "application/octet-stream")
        .header(
          "content-disposition",
          `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, "_")}`,
        )
        .send(Readable.from(readContent(deps.database, request.params.id)));
    },
  });
}

function registerDecisions(app: HttpServer, deps: BankFileRouteDeps): void {
  app.route({
    method: "POST",
    url: "/api/bank/files/:id/readings",
    config: { access: deciding },
    schema: {
      tags,
      summary: "Read a file of rows by a mapping",
      params: bankFileParams,
      body: readAgainBody,
      response: { 200: bankFileView, ...refused },
    },
    handler: async (request) => {
      const asked = { id: request.params.id, sight: request.sight, by: senderOf(request) };
      const outcome = await readAgainBy(deps, { ...asked, ...request.body });
      if (outcome.kind === "refused") throw refusal(outcome.code);
      return there(await showFile(deps.database, asked.id, languageOf(request)));
    },
  });
  app.route({
    method: "PUT",
    url: "/api/bank/files/:id/company",
    config: { access: deciding },
    schema: {
      tags,
      summary: "Say whose payouts a file tells of, where it does not show",
      params: bankFileParams,
      body: tellCompanyBody,
      response: { 200: bankFileView, ...refused },
    },
    handler: async (request) => {
      const asked = { id: request.params.id, sight: request.sight, by: senderOf(request) };
      const outcome = await tellCompany(deps, { ...asked, ...request.body });
      if (outcome.kind === "refused") throw refusal(outcome.code);
      return there(await showFile(deps.database, asked.id, languageOf(request)));
    },
  });
  app.route({
    method: "POST",
    url: "/api/bank/files/:id/previews",
    config: { access: deciding },
    schema: {
      tags,
      summary: "What a mapping would read of a file's first rows; nothing is kept",
      params: bankFileParams,
      body: previewBody,
      response: { 200: preview, ...refused },
    },
    handler: async (request) => {
      const { mapping } = request.body;
      return there(
        await previewMapping(deps.database, {
          id: request.params.id,
          mapping: mapping === null ? null : plainMapping(mapping),
          language: languageOf(request),
        }),
      );
    },
  });
}

function ask(query: { readonly after?: string | undefined; readonly limit: number }) {
  return { after: query.after, limit: query.limit };
}

function senderOf({ caller, sight }: FastifyRequest): Sender {
  return caller.kind === "person"
    ? { id: caller.personId, name: caller.signature, companyIds: sight.companyIds }
    : { id: null, name: `key:${caller.name}`, companyIds: sight.companyIds };
}

async function taken(deps: BankFileRouteDeps, request: FastifyRequest, id: string) {
  const shown = there(await showTaken(deps.database, id, languageOf(request)));
  return { ...shown.summary, problems: shown.problems };
}

/** Waits for the reading for a while; it goes on all the same. */
async function readInTime(deps: BankFileRouteDeps, id: string): Promise<void> {
  const reading = readBankFile(deps, id);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, ANSWERED_WITHIN_MS, "late");
  });
  try {
    if ((await Promise.race([reading, late])) === "late") tellIfItFails(deps, reading);
  } finally {
    clearTimeout(timer);
  }
}

/** Begins what a server that is gone has left. */
function goOn(deps: BankFileRouteDeps): void {
  tellIfItFails(deps, readUnread(deps));
}

function tellIfItFails({ log }: BankFileRouteDeps, work: Promise<unknown>): void {
  work.catch((error: unknown) => log.error({ err: error }, "a bank's file could not be read"));
}

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new ProblemError({ status: 404, code: "notFound" });
  return value;
}

function refusal(code: ConstructorParameters<typeof ProblemError>[0]["code"]): ProblemError {
  return new ProblemError({ status: code === "notFound" ? 404 : 409, code });
}
