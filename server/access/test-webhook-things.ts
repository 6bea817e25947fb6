/** A company's receiver of webhooks, where nobody listens, with one delivery that was given up. */
import { newUuid } from "../clock.ts";
import type { Sql } from "../database/database.ts";
import { insertRow } from "../database/test-rows.ts";
import { NOBODYS_HOST } from "../http/test-app.ts";
import { TEST_SECRETS } from "../secrets/test-secrets.ts";

const AT = new Date("2026-03-02T08:00:00Z");

export async function insertWebhook(sql: Sql, company_id: string): Promise<string> {
  const id = newUuid();
  await insertRow(sql, "webhook_subscriptions", {
    id,
    company_id,
    name: "Mottagaren",
    address: `http://${NOBODYS_HOST}/kortkoll`,
    topics: ["alarm"],
    is_on: true,
    sealed_secret: TEST_SECRETS.seal("webhook", id, "whsec_påhittad"),
    created_at: AT,
  });
  await insertRow(sql, "webhook_states", { subscription_id: id, from_tx: "1", last_sequence: 1 });
  const event_id = newUuid();
  const told = { kind: "alarm", subject: "prov" };
  const content = { reason: "tip" };
  await insertRow(sql, "webhook_events", {
    id: event_id,
    company_id,
    ...told,
    source: id,
    content,
    at: AT,
  });
  await insertRow(sql, "webhook_deliveries", {
    subscription_id: id,
    sequence: 1,
    event_id,
    ...told,
    state: "gaveUp",
    created_at: AT,
    next_try_at: AT,
    give_up_at: AT,
    ended_at: AT,
  });
  return id;
}
