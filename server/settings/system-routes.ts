/** Invoicing systems over HTTP. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { changeSystem } from "./change-system.ts";
import { connectSystem } from "./connect-system.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";
import { changeSystemBody, connectSystemBody, systemList, systemSetting } from "./system-api.ts";
import { selectSystems } from "./system-store.ts";

const right = "settings";
const reading: Access = { kind: "granted", right, scope: "settings:read", subject: "list" };
const making: Access = { kind: "granted", right, subject: "companyInBody" };
const changing: Access = {
  kind: "granted",
  right,
  subject: { thing: "invoicingSystem", param: "id" },
};
const tags = SETTINGS_TAGS;

export function registerSystemRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/invoicing-systems",
    config: { access: reading },
    schema: {
      tags,
      summary: "The invoicing systems of each company, those that are stopped too",
      response: { 200: systemList },
    },
    handler: async (request) => {
      const { companyIds } = request.sight;
      return { systems: await selectSystems(deps.database, { id: null, companyIds }) };
    },
  });
  app.route({
    method: "POST",
    url: "/api/settings/invoicing-systems",
    config: { access: making },
    schema: {
      tags,
      summary: "Connect an invoicing system to a company",
      body: connectSystemBody,
      response: { 201: systemSetting, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await connectSystem(deps, asked);
      const subject = { kind: "invoicingSystem", id: null } as const;
      return reply.status(201).send(await answerOf(deps, outcome, { request, subject }));
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/invoicing-systems/:id",
    config: { access: changing },
    schema: {
      tags,
      summary: "Change an invoicing system, stop it or connect it again",
      params: byId,
      body: changeSystemBody,
      response: { 200: systemSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const wanted = { id, ...request.body };
      const outcome = await changeSystem(deps, { wanted, by: personOf(request) });
      const subject = { kind: "invoicingSystem", id } as const;
      return answerOf(deps, outcome, { request, subject });
    },
  });
}
