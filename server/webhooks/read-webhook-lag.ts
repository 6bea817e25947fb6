/** How far behind the webhooks are, for whoever keeps watch over the server. */
import type { Sql } from "../database/database.ts";
import { selectLag, type WebhookLag } from "./delivery-store.ts";

export function readWebhookLag(sql: Sql): Promise<WebhookLag> {
  return selectLag(sql);
}
