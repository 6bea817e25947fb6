/** How companies' SIE files mark where a posting comes from, over HTTP. */
import type { HttpServer } from "../http/http-server.ts";
import { changeMarking } from "./change-marking.ts";
import { changeMarkingBody, companyMarking, markingList } from "./marking-api.ts";
import { selectMarkings } from "./marking-store.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "./setting-answer.ts";

export function registerMarkingRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/origin-markings",
    config: {
      access: { kind: "granted", right: "settings", scope: "settings:read", subject: "list" },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Dimensions, and each issuer's code and text, in a company's SIE files",
      response: { 200: markingList },
    },
    handler: async (request) => ({
      companies: await selectMarkings(deps.database, request.sight.companyIds),
    }),
  });
  app.route({
    method: "PUT",
    url: "/api/settings/companies/:id/origin-marking",
    config: {
      access: { kind: "granted", right: "settings", subject: { thing: "company", param: "id" } },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Mark origin otherwise in the files that are made from now on",
      params: byId,
      body: changeMarkingBody,
      response: { 200: companyMarking, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: companyId } = request.params;
      const outcome = await changeMarking(deps, { companyId, ...request.body }, personOf(request));
      const subject = { kind: "originMarking", id: companyId } as const;
      return answerOf(deps, outcome, { request, subject });
    },
  });
}
