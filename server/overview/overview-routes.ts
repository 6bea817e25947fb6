/** The day's takings over HTTP: once, or live as long as somebody watches. */

import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { outlook, overview, overviewQuery, overviewStreamQuery } from "./overview-api.ts";
import { type OverviewFeedSettings, startOverviewFeed } from "./overview-feed.ts";
import { createOutlookReader } from "./read-outlook.ts";
import { narrowToSite, readOverview } from "./read-overview.ts";

const access: Access = {
  kind: "granted",
  right: "financeViews",
  scope: "overview:read",
  subject: "list",
};

const OUTLOOK_KEPT_MS = 2_000;

export function registerOverviewRoutes(app: HttpServer, deps: OverviewFeedSettings): void {
  const feed = startOverviewFeed(deps);
  const readOutlook = createOutlookReader(deps, deps.outlookKeptMs ?? OUTLOOK_KEPT_MS);

  app.route({
    method: "GET",
    url: "/api/overview",
    config: { access },
    schema: {
      tags: ["overview"],
      summary: "The day's takings by issuer, site and terminal, and whether the books agree",
      querystring: overviewQuery,
      response: { 200: overview },
    },
    handler: async (request) => {
      const sight = await narrowToSite(deps.database, request.sight, request.query.site);
      return await readOverview(deps, sight);
    },
  });

  app.route({
    method: "GET",
    url: "/api/overview/outlook",
    config: { access },
    schema: {
      tags: ["overview"],
      summary:
        "What is due at the bank today, what is overdue, and what is not sent for payout yet",
      querystring: overviewQuery,
      response: { 200: outlook },
    },
    handler: (request) => readOutlook({ sight: request.sight, site: request.query.site }),
  });

  app.route({
    method: "GET",
    url: "/api/overview/stream",
    config: { access },
    schema: {
      tags: ["overview"],
      summary: "Server-sent events: the whole overview at once, and again after each change",
      produces: ["text/event-stream"],
      querystring: overviewStreamQuery,
    },
    handler: async (request, reply) => {
      const sight = await narrowToSite(deps.database, request.sight, request.query.site);
      const stream = app.eventStreams.open(request, reply);
      const wantsChanges = request.query.changes === "2";
      stream.onEnd(feed.follow({ tell: stream.sendMade, wantsChanges }, sight));
      return reply;
    },
  });
}
