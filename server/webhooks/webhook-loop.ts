/** What runs by itself for webhooks, at every server: none of it is one server's alone. */
import { gatherNews } from "./gather-news.ts";
import type { SendDeps } from "./send-delivery.ts";
import { type AlarmDeps, tellAlarms } from "./tell-alarms.ts";
import { giveUpDeliveries, removeOldDeliveries } from "./tidy-deliveries.ts";
import { createWebhookSender } from "./webhook-sender.ts";

export type WebhookLoop = { stop(): Promise<void> };

const LOOK_EVERY_MS = 250;
const ALARMS_EVERY_MS = 10_000;
const REMOVE_EVERY_MS = 3_600_000;

export function startWebhookLoop(deps: SendDeps & AlarmDeps): WebhookLoop {
  const stopping = new AbortController();
  const { signal } = stopping;
  const sender = createWebhookSender(deps);
  const repeat = async (everyMs: number, work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      await work().catch((error: unknown) => {
        deps.log.warn({ err: error, loop: "webhooks" }, "a loop met an error and goes on");
      });
      await deps.pause(everyMs, signal);
    }
  };
  const loops = [
    repeat(LOOK_EVERY_MS, async () => {
      while (!signal.aborted && (await gatherNews(deps)) !== undefined);
    }),
    repeat(LOOK_EVERY_MS, () => sender.look()),
    repeat(ALARMS_EVERY_MS, async () => {
      await giveUpDeliveries(deps);
      await tellAlarms(deps);
    }),
    repeat(REMOVE_EVERY_MS, () => removeOldDeliveries(deps)),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...loops, sender.stop()]);
    },
  };
}
