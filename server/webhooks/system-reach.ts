/** How a server that is really running finds the receivers of its webhooks. */
import { lookup } from "node:dns/promises";
import type { Pause } from "../clock.ts";
import type { WebhookReach } from "./find-target.ts";

/** From the first byte to the status of the answer. */
export const WEBHOOK_TIMEOUT_MS = 10_000;
const LOOKUP_TIMEOUT_MS = 5_000;

/** A look-up cannot be ended, only left. */
export function systemReach(allowedHosts: readonly string[], pause: Pause): WebhookReach {
  return {
    allowedHosts,
    resolve: (host) =>
      Promise.race([lookup(host, { all: true }), pause(LOOKUP_TIMEOUT_MS).then(() => [])]),
  };
}
