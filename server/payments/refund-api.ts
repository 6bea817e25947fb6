/** Requests and answers of giving money back, and of answering for a signature. */
import { z } from "zod";
import { id, positiveOre, shortText } from "../api-values.ts";
import { secondPerson } from "../people/second-person-api.ts";

export const REFUND_TENDERS = ["sameCard", "otherCard", "cash"] as const;
export const startRefundBody = z.strictObject({
  amountOre: positiveOre,
  reason: shortText(500),
  tender: z.enum(REFUND_TENDERS).default("sameCard"),
  /** Needed for everything but the same card: never the person who asks. */
  approver: secondPerson.optional(),
  /** Our id or the vendor's; the terminal that took the payment when not given. */
  terminalId: z.union([id, z.string().regex(/^[A-Za-z0-9]{1,20}$/)]).optional(),
  operator: shortText(5).optional(),
});

/** Whether the customer signed the slip of a payment that asked for a signature. */
export const answerSignatureBody = z.strictObject({
  signed: z.boolean(),
  /** Required with an API key, and judged by that person's rights. */
  operator: shortText(5).optional(),
});
export const answeredSignature = z.object({
  id,
  state: z.enum(["signed", "notSigned"]),
  answeredBy: z.string(),
  /** The void that takes the payment back, when it was not signed. */
  voidPaymentId: id.nullable(),
});

export type StartRefundBody = z.infer<typeof startRefundBody>;
