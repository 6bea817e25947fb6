/** Tills and their terminals over HTTP. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { changeTill } from "./change-till.ts";
import { createTill } from "./create-till.ts";
import { orderTillTerminals } from "./order-till-terminals.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";
import {
  changeTillBody,
  createTillBody,
  tillSetting,
  tillSettingList,
  tillTerminalsBody,
} from "./till-api.ts";
import { selectTills } from "./till-store.ts";

const right = "settings";
const reading: Access = { kind: "granted", right, scope: "settings:read", subject: "list" };
const making: Access = { kind: "granted", right, subject: "body" };
const changing: Access = { kind: "granted", right, subject: { thing: "till", param: "id" } };
const tags = SETTINGS_TAGS;

export function registerTillRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/tills",
    config: { access: reading },
    schema: {
      tags,
      summary: "Every till, the retired ones too, with its terminals in the order it prefers",
      response: { 200: tillSettingList },
    },
    handler: async (request) => ({
      tills: await selectTills(deps.database, { id: null, ...request.sight }),
    }),
  });
  app.route({
    method: "POST",
    url: "/api/settings/tills",
    config: { access: making },
    schema: {
      tags,
      summary: "Make a till",
      body: createTillBody,
      response: { 201: tillSetting, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await createTill(deps, asked);
      const subject = { kind: "till", id: null } as const;
      return reply.status(201).send(await answerOf(deps, outcome, { request, subject }));
    },
  });
  registerChanges(app, deps);
}

function registerChanges(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "PUT",
    url: "/api/settings/tills/:id",
    config: { access: changing },
    schema: {
      tags,
      summary: "Rename a till, retire it or put it in use again",
      params: byId,
      body: changeTillBody,
      response: { 200: tillSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const wanted = { id, ...request.body };
      const outcome = await changeTill(deps, { wanted, by: personOf(request) });
      const view = await answerOf(deps, outcome, { request, subject: { kind: "till", id } });
      deps.wake();
      return view;
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/tills/:id/terminals",
    config: { access: changing },
    schema: {
      tags,
      summary: "Say which terminals a till uses, the one that it prefers first",
      params: byId,
      body: tillTerminalsBody,
      response: { 200: tillSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: tillId } = request.params;
      const wanted = { tillId, ...request.body };
      const outcome = await orderTillTerminals(deps, { wanted, by: personOf(request) });
      const subject = { kind: "till", id: tillId } as const;
      const view = await answerOf(deps, outcome, { request, subject });
      deps.wake();
      return view;
    },
  });
}
