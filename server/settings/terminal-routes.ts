/** Terminals over HTTP: registered, renamed, moved and replaced by people, never by programs. */
import { APPROVED_TERMINAL_MODELS } from "@kortkoll/terminals/assumptions.ts";
import type { TerminalCloud } from "@kortkoll/terminals/terminal.ts";
import type { FastifyRequest } from "fastify";
import { type Terminal, terminal } from "../api.ts";
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { readTerminal } from "../places/list-places.ts";
import { moveTerminalBody, replaceTerminalBody } from "../places/terminal-api.ts";
import { addTerminal } from "./add-terminal.ts";
import type { SettingOutcome } from "./change-setting.ts";
import { changeTerminal } from "./change-terminal.ts";
import { moveTerminalHere, type PlacedId, replaceTerminalHere } from "./place-terminal.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";
import { suggestTerminals } from "./suggest-terminals.ts";
import {
  addTerminalBody,
  changeTerminalBody,
  terminalSetting,
  terminalSettingList,
  terminalSuggestions,
} from "./terminal-api.ts";
import { selectTerminals } from "./terminal-store.ts";

export type TerminalRouteDeps = SettingRouteDeps & {
  readonly cloud: Pick<TerminalCloud, "listTerminals">;
};

const right = "settings";
const reading: Access = { kind: "granted", right, scope: "settings:read", subject: "list" };
const making: Access = { kind: "granted", right, subject: "body" };
const changing: Access = { kind: "granted", right, subject: { thing: "terminal", param: "id" } };
const tags = SETTINGS_TAGS;

export function registerTerminalRoutes(app: HttpServer, deps: TerminalRouteDeps): void {
  registerReading(app, deps);
  registerPlacing(app, deps);
  app.route({
    method: "POST",
    url: "/api/settings/terminals",
    config: { access: making },
    schema: {
      tags,
      summary: "Register a terminal of an approved model, and tie it to tills of its site",
      body: addTerminalBody,
      response: { 201: terminalSetting, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await addTerminal(deps, asked);
      const subject = { kind: "terminal", id: null } as const;
      const view = await answerOf(deps, outcome, { request, subject });
      deps.wake();
      return reply.status(201).send(view);
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/terminals/:id",
    config: { access: changing },
    schema: {
      tags,
      summary: "Rename a terminal and put its serial number right",
      params: byId,
      body: changeTerminalBody,
      response: { 200: terminalSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const wanted = { id, ...request.body };
      const outcome = await changeTerminal(deps, { wanted, by: personOf(request) });
      const view = await answerOf(deps, outcome, { request, subject: { kind: "terminal", id } });
      deps.wake();
      return view;
    },
  });
}

function registerReading(app: HttpServer, deps: TerminalRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/terminals",
    config: { access: reading },
    schema: {
      tags,
      summary: "Every terminal, those that were replaced too, and the models that are approved",
      response: { 200: terminalSettingList },
    },
    handler: async (request) => ({
      terminals: await selectTerminals(deps.database, { id: null, ...request.sight }),
      approvedModels: [...APPROVED_TERMINAL_MODELS],
    }),
  });
  app.route({
    method: "GET",
    url: "/api/settings/terminals/suggestions",
    config: { access: { kind: "granted", right, subject: "nothing" } },
    schema: {
      tags,
      summary: "Terminals that the login at the cloud returns and that are not registered",
      response: { 200: terminalSuggestions },
    },
    handler: () => suggestTerminals(deps),
  });
}

function registerPlacing(app: HttpServer, deps: TerminalRouteDeps): void {
  const response = { 200: terminal, ...settingRefusals };
  app.route({
    method: "PUT",
    url: "/api/terminals/:id/place",
    config: { access: changing },
    schema: {
      tags: ["places"],
      summary: "Move a terminal to other tills, also at another site of its company",
      params: byId,
      body: moveTerminalBody,
      response,
    },
    handler: async (request) => {
      const wanted = { terminalId: request.params.id, ...request.body };
      const outcome = await moveTerminalHere(deps, { wanted, by: personOf(request) });
      return placed(deps, outcome, request);
    },
  });
  app.route({
    method: "POST",
    url: "/api/terminals/:id/replace",
    config: { access: changing },
    schema: {
      tags: ["places"],
      summary: "Put a new device in the place of a terminal, which keeps its payments",
      params: byId,
      body: replaceTerminalBody,
      response,
    },
    handler: async (request) => {
      const { version, terminalId, model, serialNumber } = request.body;
      const wanted = { id: request.params.id, version, terminalId, model, serialNumber };
      const outcome = await replaceTerminalHere(deps, { wanted, by: personOf(request) });
      return placed(deps, outcome, request);
    },
  });
}

async function placed(
  deps: TerminalRouteDeps,
  outcome: SettingOutcome<PlacedId>,
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<Terminal> {
  const subject = { kind: "terminal", id: request.params.id } as const;
  const { terminalId } = await answerOf(deps, outcome, { request, subject });
  deps.wake();
  const view = await readTerminal(deps.database, { nowMs: deps.clock(), id: terminalId });
  // Replaced in turn while it was read.
  if (view === undefined) throw new ProblemError({ status: 404, code: "terminalNotFound" });
  return view;
}
