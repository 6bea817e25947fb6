/** The live stream: hints of what has changed, as long as the caller keeps it open. */

import { type MadeEvent, makeEvent } from "../http/event-stream.ts";
import type { HttpServer } from "../http/http-server.ts";
import type { Live, LiveHint } from "./relay.ts";

export function registerLiveRoutes(app: HttpServer, deps: { readonly live: Live }): void {
  const eventOf = createEventMaker();
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
      stream.onEnd(deps.live.subscribe((hint) => stream.sendMade(eventOf(hint)), request.sight));
      return reply;
    },
  });
}

/** All who see everything are told one and the same hint, one after another: it is made once. */
function createEventMaker(): (hint: LiveHint) => MadeEvent {
  let last: { readonly hint: LiveHint; readonly event: MadeEvent } | undefined;
  return (hint) => {
    if (last?.hint !== hint) last = { hint, event: makeEvent(hint) };
    return last.event;
  };
}
