/** What the list of deliveries is narrowed by, as the address has it. */
import { WEBHOOK_KINDS, type WebhookKind } from "@kortkoll/core/webhooks/webhook-kinds.ts";

export const DELIVERY_STATES = ["pending", "delivered", "gaveUp"] as const;

export type DeliveriesSearch = {
  readonly state?: (typeof DELIVERY_STATES)[number] | undefined;
  readonly kind?: WebhookKind | undefined;
};

export function readDeliveriesSearch(raw: Readonly<Record<string, unknown>>): DeliveriesSearch {
  return {
    state: DELIVERY_STATES.find((one) => one === raw["state"]),
    kind: WEBHOOK_KINDS.find((one) => one === raw["kind"]),
  };
}
