/** One try of one delivery: what is sent, and what is written of how it went. */
import {
  BREAKER_OPENS_AFTER,
  probeDelayMs,
  retryDelayMs,
} from "@kortkoll/core/webhooks/retry-plan.ts";
import type { Clock, NewId, Pause } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import {
  type ClaimedDelivery,
  markDelivered,
  markFailed,
  readFailures,
  type Tried,
  type Work,
} from "./delivery-store.ts";
import { findTarget, type WebhookReach } from "./find-target.ts";
import { openLine, type SendFailure, type SendResult, type WebhookLine } from "./post-webhook.ts";
import { signWebhook } from "./sign-webhook.ts";

export type SendDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly elapsedMs: () => number;
  readonly pause: Pause;
  readonly newId: NewId;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: { warn(details: object, message: string): void };
  readonly secrets: SecretBox;
  readonly serverId: string;
  readonly reach: WebhookReach;
  /** How long a target may take for one delivery, from the first byte to the status of its answer. */
  readonly timeoutMs: number;
};

export type Receiver = Omit<Work, "isBroken">;

/** How to reach it for some deliveries after another; what stands in the way is what each try gives. */
export type OpenedReceiver = {
  send(delivery: ClaimedDelivery): Promise<SendResult>;
  close(): void;
};

export async function openReceiver(deps: SendDeps, receiver: Receiver): Promise<OpenedReceiver> {
  const secrets = openSecrets(deps, receiver);
  const target = await findTarget(deps.reach, receiver.address);
  if (typeof secrets === "string") return refusing(secrets);
  if (typeof target === "string") return refusing(target);
  const line = openLine(target, deps.timeoutMs);
  return {
    send: (delivery) => post(deps, { line, secrets, delivery }),
    close: () => line.close(),
  };
}

function refusing(failure: SendFailure): OpenedReceiver {
  const refused = { status: null, failure, answer: "" };
  return { send: () => Promise.resolve(refused), close: () => undefined };
}

/** While one secret takes over from another, both sign; the old one only where the server's key opens it. */
function openSecrets(
  { secrets, clock }: SendDeps,
  receiver: Receiver,
): readonly string[] | "noSecret" | "secretNotOpened" {
  const { id, sealedSecret, sealedOldSecret, oldSecretUntil } = receiver;
  if (sealedSecret === null) return "noSecret";
  const overlaps = oldSecretUntil !== null && oldSecretUntil.getTime() > clock();
  const open = (sealed: string): readonly string[] => {
    try {
      return [secrets.open("webhook", id, sealed)];
    } catch {
      return [];
    }
  };
  const now = open(sealedSecret);
  if (now.length === 0) return "secretNotOpened";
  return overlaps && sealedOldSecret !== null ? [...now, ...open(sealedOldSecret)] : now;
}

export function bodyOf(delivery: ClaimedDelivery): string {
  const { eventId, kind, sequence, newestSequence, companyCode, at, content } = delivery;
  return JSON.stringify({
    id: eventId,
    kind,
    at: at.toISOString(),
    companyCode,
    sequence,
    newestSequence,
    data: content,
  });
}

async function post(
  { clock }: SendDeps,
  sending: {
    readonly line: WebhookLine;
    readonly secrets: readonly string[];
    readonly delivery: ClaimedDelivery;
  },
): Promise<SendResult> {
  const body = bodyOf(sending.delivery);
  const atSeconds = Math.floor(clock() / 1_000);
  return await sending.line.post(body, {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Kortkoll-Webhooks/1",
    "kortkoll-event-id": sending.delivery.eventId,
    "kortkoll-signature": signWebhook(sending.secrets, { atSeconds, body }),
  });
}

/** The target answers, and would not have this one; anything else is a sign that it is not well. */
export function isTargetsFault({ status, failure }: SendResult): boolean {
  if (failure === null) return false;
  return failure !== "refused" || status === 408 || status === 425 || status === 429;
}

export async function tryDelivery(
  deps: SendDeps,
  receiver: OpenedReceiver,
  delivery: ClaimedDelivery,
): Promise<{ readonly tried: Tried; readonly result: SendResult }> {
  const beganMs = deps.elapsedMs();
  const at = new Date(deps.clock());
  const result = await receiver.send(delivery);
  const tookMs = Math.round(deps.elapsedMs() - beganMs);
  const { subscriptionId, sequence } = delivery;
  return { tried: { subscriptionId, sequence, at, tookMs, ...result }, result };
}

const PATIENCE = 20;
const PAUSE_MS = 1_000;

/** What has been delivered is known here alone: a database that is gone for a while is waited for. */
export async function keepResult(
  deps: SendDeps,
  delivery: ClaimedDelivery,
  kept: { readonly tried: Tried; readonly result: SendResult; readonly isLast?: boolean },
  signal?: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await keepOnce(deps, delivery, kept);
      return;
    } catch (error) {
      if (tries >= PATIENCE || signal?.aborted === true) throw error;
      deps.log.warn({ err: error }, "how a webhook went could not be written");
      await deps.pause(PAUSE_MS, signal);
    }
  }
}

async function keepOnce(
  { database, clock, random, serverId }: SendDeps,
  delivery: ClaimedDelivery,
  { tried, result, isLast = false }: Parameters<typeof keepResult>[2],
): Promise<void> {
  const nowMs = clock();
  if (result.failure === null) {
    await markDelivered(database, tried, new Date(nowMs));
    return;
  }
  const failures = await readFailures(database, tried.subscriptionId);
  await markFailed(database, {
    ...tried,
    owner: serverId,
    nextTryAt: new Date(nowMs + retryDelayMs(delivery.triesInTime + 1, random())),
    isTargetsFault: isTargetsFault(result),
    probeAt: new Date(nowMs + probeDelayMs(Math.max(failures + 1, BREAKER_OPENS_AFTER), random())),
    isLast,
  });
}
