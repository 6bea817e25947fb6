/** The live stream: hints of what has changed, as long as the caller keeps it open. */
import type { HttpServer } from "../http/http-server.ts";
import type { Live } from "./relay.ts";

export function registerLiveRoutes(app: HttpServer, deps: { readonly live: Live }): void {
  app.route({
    method: "GET",
    url: "/api/live",
    config: {
      access: {
        kind: "granted",
        right: "signedIn",
        scope: "payments:read",
        subject: "list",
        // Only ids; a till that is unlocked must have missed nothing.
        alsoWhile: ["locked"],
      },
    },
    schema: {
      tags: ["live"],
      summary:
        "Server-sent events: { paymentIds, orderIds, terminalIds } to read again; all empty at first",
      produces: ["text/event-stream"],
    },
    handler: (request, reply) => {
      const stream = app.eventStreams.open(request, reply);
      stream.onEnd(deps.live.subscribe((hint) => stream.send(hint), request.sight));
      return reply;
    },
  });
}
