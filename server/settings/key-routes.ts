/** Keys of programs over HTTP. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { changeKey } from "./change-key.ts";
import { createKey } from "./create-key.ts";
import { changeKeyBody, createdKey, createKeyBody, keyList, keySetting } from "./key-api.ts";
import { selectKeys } from "./key-store.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";

const right = "settings";
/** A key is of no company or site of its own: its list and its changes ask what the caller sees. */
const reading: Access = { kind: "granted", right, subject: "list" };
const writing: Access = { kind: "granted", right, subject: "companyInBody" };
const tags = SETTINGS_TAGS;

export function registerKeyRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/keys",
    config: { access: reading },
    schema: {
      tags,
      summary: "The keys of programs, those that are stopped last",
      response: { 200: keyList },
    },
    handler: async (request) => {
      const { companyIds } = request.sight;
      return { keys: await selectKeys(deps.database, { id: null, companyIds }) };
    },
  });
  app.route({
    method: "POST",
    url: "/api/settings/keys",
    config: { access: writing },
    schema: {
      tags,
      summary: "Make a key, which is shown in this answer only",
      body: createKeyBody,
      response: { 201: createdKey, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await createKey(deps, asked);
      const subject = { kind: "apiKey", id: null } as const;
      return reply.status(201).send(await answerOf(deps, outcome, { request, subject }));
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/keys/:id",
    config: { access: writing },
    schema: {
      tags,
      summary: "Change what a key may do, or stop it",
      params: byId,
      body: changeKeyBody,
      response: { 200: keySetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const wanted = { id, ...request.body };
      const outcome = await changeKey(deps, { wanted, by: personOf(request) });
      return answerOf(deps, outcome, { request, subject: { kind: "apiKey", id } });
    },
  });
}
