/** HTTP for how long personal data is kept, and for what would be removed: a dry run. */
import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { settingHistory, settingHistoryQuery } from "../settings/history-api.ts";
import { historyAfter } from "../settings/history-routes.ts";
import { listHistory } from "../settings/list-history.ts";
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
const changing: Access = { kind: "granted", right: "settings", subject: "installation" };
const reading: Access = { kind: "granted", right: "financeViews", subject: "installation" };

const retentionHistoryQuery = settingHistoryQuery.omit({ subject: true, id: true });

export function registerRetentionRoutes(app: HttpServer, deps: SettingRouteDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/retention",
    config: { access: reading },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "How long personal data is kept, what the next run would remove, and the last run",
      response: { 200: retention },
    },
    handler: () => readRetention(deps),
  });
  app.route({
    method: "GET",
    url: "/api/settings/retention/history",
    config: { access: reading },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Who changed how long personal data is kept, when, from what to what",
      querystring: retentionHistoryQuery,
      response: { 200: settingHistory, 422: settingRefusals[422] },
    },
    handler: (request) => {
      const { cursor, limit } = request.query;
      return listHistory(deps.database, {
        subject: "retention",
        id: undefined,
        sight: request.sight,
        showsPeople: false,
        after: historyAfter(cursor),
        limit,
      });
    },
  });
  app.route({
    method: "PUT",
    url: "/api/settings/retention",
    config: { access: changing },
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
