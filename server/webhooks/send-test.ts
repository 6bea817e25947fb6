/**
 * Sends a test to one receiver, now, also while it is off or fails: so it is mended before it is
 * turned on. It is tried once.
 */
import { recordAudit } from "../audit/record-audit.ts";
import type { PersonCaller } from "../http/access.ts";
import { claimOne } from "./delivery-store.ts";
import { insertEvents } from "./event-store.ts";
import { lockCursor } from "./news-store.ts";
import { keepResult, openReceiver, type SendDeps, tryDelivery } from "./send-delivery.ts";
import { lockSubscription } from "./subscription-store.ts";
import { LEASE_MS } from "./webhook-sender.ts";
import type { WebhookTested } from "./webhooks-api.ts";

/** Where a server dies over it, another makes the try within the hour, or nobody does. */
const GIVE_UP_AFTER_MS = 3_600_000;

/** Undefined when there is no such receiver. */
export async function sendTest(
  deps: SendDeps,
  id: string,
  by: PersonCaller,
): Promise<WebhookTested | undefined> {
  const begun = await begin(deps, id, by);
  if (begun === undefined) return undefined;
  const { receiver, delivery } = begun;
  const line = await openReceiver(deps, receiver);
  try {
    const { tried, result } = await tryDelivery(deps, line, delivery);
    await keepResult(deps, delivery, { tried, result, isLast: true });
    const { sequence, tookMs, status, failure, answer } = tried;
    return { sequence, tookMs, status, failure, answer };
  } finally {
    line.close();
  }
}

function begin(deps: SendDeps, id: string, by: PersonCaller) {
  return deps.database.inTransaction(async (tx) => {
    await lockCursor(tx);
    const receiver = await lockSubscription(tx, id);
    if (receiver === undefined) return undefined;
    const at = new Date(deps.clock());
    const eventId = deps.newId();
    const { companyId, name } = receiver;
    const event = {
      id: eventId,
      companyId,
      kind: "test",
      topic: null,
      source: `test ${eventId}`,
      subject: `test ${eventId}`,
      content: { webhook: name },
      at,
      tx: null,
    };
    const giveUpAt = new Date(at.getTime() + GIVE_UP_AFTER_MS);
    const [told] = await insertEvents(tx, { events: [event], at, giveUpAt, only: id });
    if (told === undefined) throw new Error("A test was not written");
    const { sequence } = told;
    const lease = { owner: deps.serverId, at, until: new Date(at.getTime() + LEASE_MS) };
    const delivery = await claimOne(tx, { id, sequence }, lease);
    if (delivery === undefined) throw new Error("A test that was just written is gone");
    await recordAudit(tx, deps.newId, {
      kind: "webhookTested",
      companyId,
      subject: { kind: "webhook", id },
      content: { name, sequence },
      by: { id: by.personId, name: by.signature },
      at,
    });
    return { receiver, delivery };
  });
}
