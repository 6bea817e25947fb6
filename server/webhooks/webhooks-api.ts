/** Receivers of webhooks, and how what they are told arrives. */
import { WEBHOOK_KINDS, WEBHOOK_TOPICS } from "@kortkoll/core/webhooks/webhook-kinds.ts";
import { z } from "zod";
import { id, instant, shortText } from "../api-values.ts";

const count = z.number().int();
const topics = z.array(z.enum(WEBHOOK_TOPICS));
const kind = z.enum(WEBHOOK_KINDS);
export const deliveryState = z.enum(["pending", "delivered", "gaveUp"]);

export const webhookSetting = z.object({
  id,
  version: count,
  companyId: id,
  companyCode: z.string(),
  name: z.string(),
  address: z.string(),
  topics,
  isOn: z.boolean(),
  createdAt: instant,
  /** Shown for 30 days after that, and may be taken back. */
  removedAt: instant.nullable(),
  /** Its secret is erased when it is removed: it is given a new one before it can be turned on. */
  hasSecret: z.boolean(),
  /** Until then the secret before signs as well; null when only one does. */
  oldSecretUntil: instant.nullable(),
  /** How many wait, since when the oldest does, and how many were given up in the last 30 days. */
  pending: count,
  oldestPendingAt: instant.nullable(),
  gaveUp: count,
  lastDeliveredAt: instant.nullable(),
  failingSince: instant.nullable(),
  /** It has failed so often that it gets one try at a time: when the next is made. */
  nextProbeAt: instant.nullable(),
});
export const webhookList = z.object({ webhooks: z.array(webhookSetting) });

/** The secret is in the first answer alone. */
export const webhookWithSecret = z.object({
  webhook: webhookSetting,
  secret: z.string().nullable(),
});

const parts = {
  name: shortText(60),
  address: shortText(500),
  topics: topics.min(1).max(WEBHOOK_TOPICS.length),
};
export const createWebhookBody = z.strictObject({ companyId: id, ...parts });
export const changeWebhookBody = z.strictObject({
  version: z.number().int().min(1),
  ...parts,
  /** While it is off nothing is sent, and what happens meanwhile is not told of later, but how cars' keys stand. */
  isOn: z.boolean(),
  /**
   * True removes it: nothing is sent to it any more, what waits is given up, and its secret is erased. False
   * takes it back, off and without a secret, and what was given up may be sent again. Left out changes nothing.
   */
  isRemoved: z.boolean().optional(),
});
export const changeWebhookSecretBody = z.strictObject({
  version: z.number().int().min(1),
  /** How long the secret that it has now signs as well. */
  overlapHours: z.number().int().min(0).max(168).default(24),
});

const tried = {
  /** Of the answer; null where none came. */
  status: count.nullable(),
  /** Null where it was delivered. */
  failure: z.string().nullable(),
};

export const webhookDelivery = z.object({
  sequence: count,
  eventId: id,
  kind,
  /** What it is about, as people call it; empty where that has no name. */
  about: z.string(),
  state: deliveryState,
  createdAt: instant,
  tries: count,
  lastTriedAt: instant.nullable(),
  nextTryAt: instant.nullable(),
  giveUpAt: instant.nullable(),
  endedAt: instant.nullable(),
  ...tried,
});
export const webhookDeliveries = z.object({
  deliveries: z.array(webhookDelivery),
  /** The cursor of the next page. */
  next: z.string().nullable(),
});
export const webhookTry = z.object({
  number: count,
  at: instant,
  tookMs: count,
  ...tried,
  /** The beginning of what was answered. */
  answer: z.string(),
});
export const webhookDeliveryDetails = webhookDelivery.extend({
  /** What is sent, as far as it is the same each time. */
  content: z.record(z.string(), z.unknown()),
  triesMade: z.array(webhookTry),
});
export const listDeliveriesQuery = z.strictObject({
  state: deliveryState.optional(),
  kind: kind.optional(),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const webhookTested = z.object({
  sequence: count,
  tookMs: count,
  ...tried,
  answer: z.string(),
});
export const webhookSentAgain = z.object({ deliveries: count });

export type WebhookSetting = z.infer<typeof webhookSetting>;
export type WebhookList = z.infer<typeof webhookList>;
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;
export type CreateWebhookBody = z.infer<typeof createWebhookBody>;
export type ChangeWebhookBody = z.infer<typeof changeWebhookBody>;
export type ChangeWebhookSecretBody = z.infer<typeof changeWebhookSecretBody>;
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
export type WebhookDeliveries = z.infer<typeof webhookDeliveries>;
export type WebhookDeliveryDetails = z.infer<typeof webhookDeliveryDetails>;
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;
export type WebhookTested = z.infer<typeof webhookTested>;
export type WebhookSentAgain = z.infer<typeof webhookSentAgain>;
