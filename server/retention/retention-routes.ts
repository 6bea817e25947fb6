/** HTTP for how long personal data is kept, and for what would be removed: a dry run. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import {
  answerOf,
  personOf,
  SETTINGS_TAGS,
  type SettingRouteDeps,
  settingRefusals,
} from "../settings/setting-answer.ts";
import { changeRetention } from "./change-retention.ts";
import { readRetention } from "./remove-personal-data.ts";
import { changeRetentionBody, retention } from "./retention-api.ts";

// It holds for every company, and tells how much there is of all.
const access: Access = { kind: "granted", right: "settings", subject: "installation" };

export function registerRetentionRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/retention",
    config: { access },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "How long personal data is kept, what the next run would remove, and the last run",
      response: { 200: retention },
    },
    handler: () => readRetention(deps),
  });
  app.route({
    method: "PUT",
    url: "/api/settings/retention",
    config: { access },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Change how long personal data is kept: never less than the law asks for",
      body: changeRetentionBody,
      response: { 200: retention, ...settingRefusals },
    },
    handler: async (request) => {
      const outcome = await changeRetention(deps, request.body, personOf(request));
      const subject = { kind: "retention", id: null } as const;
      return answerOf(deps, outcome, { request, subject });
    },
  });
}
