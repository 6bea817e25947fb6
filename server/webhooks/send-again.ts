/** Lets deliveries be sent again: one, whatever became of it, or all that were given up or fail. */
import { GIVE_UP_AFTER_MS } from "@kortkoll/core/webhooks/retry-plan.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { PersonCaller } from "../http/access.ts";
import { type IdempotencyClaim, storeAnswer } from "../http/idempotency.ts";
import { sendAllAgain, sendOneAgain } from "./delivery-store.ts";
import type { GatherDeps } from "./gather-news.ts";
import { lockSubscription, restart } from "./subscription-store.ts";
import type { WebhookSentAgain } from "./webhooks-api.ts";

/** Undefined when there is no such receiver, or it has no such delivery. */
export function sendAgain(
  deps: GatherDeps,
  asked: {
    readonly id: string;
    /** Undefined for all. */
    readonly sequence: number | undefined;
    readonly by: PersonCaller;
    readonly claim: IdempotencyClaim;
  },
): Promise<WebhookSentAgain | undefined> {
  const { id, sequence, by, claim } = asked;
  return deps.database.inTransaction(async (tx) => {
    const receiver = await lockSubscription(tx, id);
    if (receiver === undefined) return undefined;
    const at = new Date(deps.clock());
    const anew = { id, at, giveUpAt: new Date(at.getTime() + GIVE_UP_AFTER_MS) };
    const sequences =
      sequence === undefined
        ? await sendAllAgain(tx, anew)
        : await sendOneAgain(tx, { ...anew, sequence });
    if (sequence !== undefined && sequences.length === 0) return undefined;
    if (sequence === undefined) await restart(tx, id, at);
    const { companyId, name } = receiver;
    await recordAudit(tx, deps.newId, {
      kind: "webhookSentAgain",
      companyId,
      subject: { kind: "webhook", id },
      content: {
        name,
        deliveries: sequences.length,
        firstSequence: sequences[0] ?? null,
        lastSequence: sequences.at(-1) ?? null,
      },
      by: { id: by.personId, name: by.signature },
      at,
    });
    const body = { deliveries: sequences.length };
    await storeAnswer(tx, claim, { status: 200, body, at });
    return body;
  });
}
