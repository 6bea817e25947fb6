/** For tests: deliveries that wait for a receiver. */
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { statement } from "../database/database.ts";
import type { TestHooks } from "./test-hooks.ts";

/** As if so many had been told and gathered; each about a thing of its own. */
const PUT_IN = statement({
  name: "test_put_in_deliveries",
  text: `with n as (select gen_random_uuid() as id, i from generate_series(1, $2::int) i),
      e as (insert into webhook_events (id, company_id, kind, source, subject, content, at)
        select n.id, s.company_id, 'paymentApproved', n.id::text, n.id::text, '{"paymentId":"x"}', $3
        from n, webhook_subscriptions s where s.id = $1),
      t as (update webhook_states set last_sequence = $2 where subscription_id = $1)
    insert into webhook_deliveries (subscription_id, sequence, event_id, kind, subject, state,
      created_at, next_try_at, give_up_at)
    select $1, n.i, n.id, 'paymentApproved', n.id::text, 'pending', $3, $3, $4 from n`,
});

/** A receiver for which so many wait. */
export async function subscribeWaiting(
  hooks: TestHooks,
  { address, count }: { readonly address: string; readonly count: number },
): Promise<string> {
  const id = await hooks.subscribe(address, "paymentApproved", "alarm");
  const at = new Date(hooks.desk.nowMs);
  const giveUpAt = new Date(hooks.desk.nowMs + GIVE_UP_AFTER_MS);
  await hooks.database.query(PUT_IN, [id, count, at, giveUpAt]);
  return id;
}
