/** Server-sent events: the whole picture each time, so that a page that reconnects lacks nothing. */
import type { ServerResponse } from "node:http";
import type { NetsCloud } from "../terminal/nets-cloud.ts";

/** Proxies and browsers give up on a silent stream. */
const HEARTBEAT_MS = 15_000;

export function streamLive(
  cloud: NetsCloud,
  response: ServerResponse,
  snapshot: () => unknown,
): void {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  let queued = false;
  const sendNow = (): void => {
    queued = false;
    if (!response.writableEnded) response.write(`data: ${JSON.stringify(snapshot())}\n\n`);
  };
  // Several changes in one turn are one picture.
  const sendSoon = (): void => {
    if (queued) return;
    queued = true;
    setImmediate(sendNow);
  };
  const heartbeat = setInterval(() => response.write(": alive\n\n"), HEARTBEAT_MS);
  heartbeat.unref();
  cloud.watchers.add(sendSoon);
  response.on("close", () => {
    cloud.watchers.delete(sendSoon);
    clearInterval(heartbeat);
  });
  sendNow();
}
