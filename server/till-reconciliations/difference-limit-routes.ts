/** HTTP for how large a difference one person may sign alone. */
import { ore } from "@kortkoll/core/money.ts";
import type { HttpServer } from "../http/http-server.ts";
import type { SettingDeps } from "../settings/change-setting.ts";
import {
  answerOf,
  byId,
  personOf,
  SETTINGS_TAGS,
  settingRefusals,
} from "../settings/setting-answer.ts";
import { changeDifferenceLimit, listDifferenceLimits } from "./difference-limit.ts";
import {
  changeDifferenceLimitBody,
  differenceLimit,
  differenceLimitList,
} from "./till-reconciliations-api.ts";

export function registerDifferenceLimitRoutes(app: HttpServer, deps: SettingDeps): void {
  app.route({
    method: "GET",
    url: "/api/settings/difference-limits",
    config: {
      access: { kind: "granted", right: "settings", scope: "settings:read", subject: "list" },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Above which difference of a count a second person approves, by company",
      response: { 200: differenceLimitList, ...settingRefusals },
    },
    handler: async (request) => ({ limits: await listDifferenceLimits(deps, request.sight) }),
  });
  app.route({
    method: "PUT",
    url: "/api/settings/difference-limits/:id",
    config: {
      access: { kind: "granted", right: "settings", subject: { thing: "company", param: "id" } },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Change above which difference of a company's counts a second person approves",
      params: byId,
      body: changeDifferenceLimitBody,
      response: { 200: differenceLimit, ...settingRefusals },
    },
    handler: async (request) => {
      const { id: companyId } = request.params;
      const { limitOre, version } = request.body;
      const asked = { companyId, limitOre: ore(limitOre), version, by: personOf(request) };
      const outcome = await changeDifferenceLimit(deps, asked);
      const subject = { kind: "differenceLimit", id: companyId } as const;
      return await answerOf(deps, outcome, { request, subject });
    },
  });
}
