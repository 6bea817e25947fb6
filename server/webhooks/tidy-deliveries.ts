/** Gives up what has been tried for days, with an alarm, and removes what has been kept long enough. */
import { businessDayOf } from "@kortkoll/core/time/stockholm.ts";
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { BY_SERVER, recordAudit } from "../audit/record-audit.ts";
import { type GivenUp, giveUpOld, isAnythingOld, removeCars, removeOld } from "./delivery-store.ts";
import { insertEvents } from "./event-store.ts";
import type { GatherDeps } from "./gather-news.ts";
import { lockCursor } from "./news-store.ts";

const KEPT_MS = 30 * 86_400_000;
const AT_ONCE = 2_000;

/** The trail tells of every one; the company's other receivers hear of each receiver once a day. */
export async function giveUpDeliveries(deps: GatherDeps): Promise<readonly GivenUp[]> {
  const at = new Date(deps.clock());
  if (!(await isAnythingOld(deps.database, at))) return [];
  return await deps.database.inTransaction(async (tx) => {
    // Before the deliveries, as whoever changes a receiver: it is what numbers the alarms.
    await lockCursor(tx);
    const found = await giveUpOld(tx, at);
    for (const { subscriptionId: id, companyId, name, ...content } of found) {
      await recordAudit(tx, deps.newId, {
        kind: "webhookGaveUp",
        companyId,
        subject: { kind: "webhook", id },
        content: { name, ...content },
        by: BY_SERVER,
        at,
      });
    }
    const giveUpAt = new Date(at.getTime() + GIVE_UP_AFTER_MS);
    for (const one of found) {
      const events = [alarmOf(deps, one, at)];
      await insertEvents(tx, { events, at, giveUpAt, except: one.subscriptionId });
    }
    return found;
  });
}

function alarmOf({ newId }: GatherDeps, given: GivenUp, at: Date) {
  const { subscriptionId, companyId, companyCode, name, deliveries } = given;
  return {
    id: newId(),
    companyId,
    kind: "alarm",
    topic: "alarm" as const,
    source: `alarm webhook ${subscriptionId} ${businessDayOf(at.getTime())}`,
    subject: `webhook ${subscriptionId}`,
    content: { reason: "webhookGaveUp", companyCode, webhook: name, deliveries },
    at,
    tx: null,
  };
}

export async function removeOldDeliveries(deps: GatherDeps): Promise<number> {
  const before = new Date(deps.clock() - KEPT_MS);
  let removed = 0;
  for (;;) {
    const now = await deps.database.inTransaction((tx) => removeOld(tx, before, AT_ONCE));
    removed += now;
    if (now < AT_ONCE) break;
  }
  await removeCars(deps.database);
  return removed;
}
