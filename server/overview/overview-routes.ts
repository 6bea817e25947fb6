/** The day's takings over HTTP: once, or live as long as somebody watches. */

import type { Access } from "../http/access.ts";
import type { HttpServer } from "../http/http-server.ts";
import { overview } from "./overview-api.ts";
import { type OverviewFeedSettings, startOverviewFeed } from "./overview-feed.ts";
import { readOverview } from "./read-overview.ts";

const access: Access = {
  kind: "granted",
  right: "financeViews",
  scope: "overview:read",
  subject: "list",
};

export function registerOverviewRoutes(app: HttpServer, deps: OverviewFeedSettings): void {
  const feed = startOverviewFeed(deps);

  app.route({
    method: "GET",
    url: "/api/overview",
    config: { access },
    schema: {
      tags: ["overview"],
      summary: "The day's takings by issuer, site and terminal, and whether the books agree",
      response: { 200: overview },
    },
    handler: (request) => readOverview(deps, request.sight),
  });

  app.route({
    method: "GET",
    url: "/api/overview/stream",
    config: { access },
    schema: {
      tags: ["overview"],
      summary: "Server-sent events: the whole overview at once, and again after each change",
      produces: ["text/event-stream"],
    },
    handler: (request, reply) => {
      const stream = app.eventStreams.open(request, reply);
      stream.onEnd(feed.follow((now) => stream.send(now), request.sight));
      return reply;
    },
  });
}
