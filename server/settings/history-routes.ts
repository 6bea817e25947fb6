/** The history of the settings over HTTP, for those who change them and for auditors. */
import { EVERYWHERE, mayActAt } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { ProblemError } from "../http/problem.ts";
import { type PageCursor, readCursor } from "../page-cursor.ts";
import { settingHistory, settingHistoryQuery } from "./history-api.ts";
import { listHistory } from "./list-history.ts";
import { SETTINGS_TAGS, type SettingRouteDeps, settingRefusals } from "./setting-answer.ts";

export function registerSettingHistoryRoutes(
  app: HttpServer,
  deps: Pick<SettingRouteDeps, "database">,
): void {
  app.route({
    method: "GET",
    url: "/api/settings/history",
    config: {
      access: { kind: "granted", right: "settings", scope: "settings:read", subject: "list" },
    },
    schema: {
      tags: SETTINGS_TAGS,
      summary: "Who changed what, when, from what to what, newest first; also what was refused",
      querystring: settingHistoryQuery,
      response: { 200: settingHistory, 401: settingRefusals[401], 422: settingRefusals[422] },
    },
    handler: (request) => {
      const { subject, id, cursor, limit } = request.query;
      const after = historyAfter(cursor);
      const { sight, caller } = request;
      const showsPeople = caller.kind === "person" && mayActAt(caller, "people", EVERYWHERE);
      return listHistory(deps.database, { subject, id, sight, showsPeople, after, limit });
    },
  });
}

export function historyAfter(cursor: string | undefined): PageCursor | undefined {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && after === undefined) {
    throw new ProblemError({ status: 422, code: "invalidInput", field: "cursor" });
  }
  return after;
}
