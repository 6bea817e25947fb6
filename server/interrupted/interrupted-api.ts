/** Requests and answers of the interrupted list, of claims, and of applying a late approval. */
import { INTERRUPTED_REASONS } from "@kortkoll/core/attempts/interrupted-reasons.ts";
import { z } from "zod";
import { paymentRow } from "../api.ts";
import { id, instant, oreAmount, positiveOre, shortText } from "../api-values.ts";

export const interruptedReason = z.enum(INTERRUPTED_REASONS);

export const interruptedAction = z.enum([
  "claim",
  "apply",
  "giveBack",
  "answerSignature",
  "takePaymentAgain",
  "markHandled",
]);

export const interruptedComment = z.object({ id, text: z.string(), by: z.string(), at: instant });

export const interruptedItem = z.object({
  paymentId: id,
  reason: interruptedReason,
  status: z.enum(["open", "closed"]),
  atRiskOre: oreAmount,
  since: instant,
  ageMs: z.number(),
  /** What is being done about it: by the server, by an outside proof to come, or by nobody yet. */
  trying: z.enum(["askingTerminal", "waitingForProof", "waitingForPerson"]),
  checks: z.number().int(),
  nextCheckAt: instant.nullable(),
  closes: z.enum(["proof", "action", "person"]),
  owner: z.string().nullable(),
  deadlineAt: instant.nullable(),
  overdue: z.boolean(),
  comments: z.array(interruptedComment),
  /** What the caller may do about it now. */
  actions: z.array(interruptedAction),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
  /** The person's words, or which evidence closed it. */
  closedBecause: z.string().nullable(),
  payment: paymentRow,
});
export const interruptedPage = z.object({
  items: z.array(interruptedItem),
  /** Of everything open, whatever the filter shows. */
  atRiskOre: oreAmount,
  openItems: z.number().int(),
});

export const listInterruptedQuery = z.object({
  status: z.enum(["open", "closed", "all"]).default("open"),
  reason: interruptedReason.optional(),
  siteCode: z.string().max(12).optional(),
  owner: z.string().max(10).optional(),
  unowned: z.stringbool().default(false),
  search: z.string().max(100).optional(),
});

/** `owner: null` lets go. Somebody else's item is taken only with `takeOver`. */
export const ownItemBody = z.strictObject({
  owner: shortText(5).nullable(),
  deadlineAt: z.iso.datetime().nullable().optional(),
  takeOver: z.boolean().default(false),
});
export const commentBody = z.strictObject({ text: shortText(1_000) });
export const handleItemBody = z.strictObject({ text: shortText(1_000) });
export const itemParams = z.object({ id, reason: interruptedReason });

export const CLAIM_EVIDENCE = ["receiptNumber", "authorisationCode"] as const;
export const claimBody = z.strictObject({
  /** Refused without: optional here so that the refusal can say what to do. */
  evidence: z
    .strictObject({
      kind: z.enum(CLAIM_EVIDENCE),
      value: z
        .string()
        .trim()
        .regex(/^[0-9A-Za-z-]{3,20}$/),
    })
    .optional(),
  reason: shortText(500),
  /** The order may leave as "released on claim". */
  releaseOrder: z.boolean().default(false),
});

/** A late approval, an excess or a hand-keyed sale, applied to an order. */
export const applyBody = z.strictObject({
  /** The payment's own order when not given. */
  orderId: id.optional(),
  /** All that fits when not given. */
  amountOre: positiveOre.optional(),
  reason: shortText(500).optional(),
});

export type InterruptedItem = z.infer<typeof interruptedItem>;
export type InterruptedPage = z.infer<typeof interruptedPage>;
export type ListInterruptedQuery = z.infer<typeof listInterruptedQuery>;
export type ClaimBody = z.infer<typeof claimBody>;
export type ApplyBody = z.infer<typeof applyBody>;
