/** Sites over HTTP. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { changeSite } from "./change-site.ts";
import { createSite } from "./create-site.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";
import { changeSiteBody, createSiteBody, siteList, siteSetting } from "./site-api.ts";
import { selectSites } from "./site-store.ts";

const right = "settings";
const reading: Access = { kind: "granted", right, scope: "settings:read", subject: "list" };
const making: Access = { kind: "granted", right, subject: "companyInBody" };
const changing: Access = { kind: "granted", right, subject: { thing: "site", param: "id" } };
const tags = SETTINGS_TAGS;

export function registerSiteRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/sites",
    config: { access: reading },
    schema: {
      tags,
      summary: "The sites, their companies, and how many tills and terminals are there",
      response: { 200: siteList },
    },
    handler: async (request) => ({ sites: await selectSites(deps.database, request.sight) }),
  });
  app.route({
    method: "POST",
    url: "/api/settings/sites",
    config: { access: making },
    schema: {
      tags,
      summary: "Make a site",
      body: createSiteBody,
      response: { 201: siteSetting, ...settingRefusals },
    },
    handler: async (request, reply) => {
      const asked = { wanted: request.body, by: personOf(request), claim: request.idempotency };
      const outcome = await createSite(deps, asked);
      const subject = { kind: "site", id: null } as const;
      return reply.status(201).send(await answerOf(deps, outcome, { request, subject }));
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/sites/:id",
    config: { access: changing },
    schema: {
      tags,
      summary: "Change a site's name, companies and franchise, from the version that was edited",
      params: byId,
      body: changeSiteBody,
      response: { 200: siteSetting, ...settingRefusals },
    },
    handler: async (request) => {
      const { id } = request.params;
      const wanted = { id, ...request.body };
      const outcome = await changeSite(deps, { wanted, by: personOf(request) });
      return answerOf(deps, outcome, { request, subject: { kind: "site", id } });
    },
  });
}
