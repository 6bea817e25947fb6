/** Requests and answers of moving what a payment has paid from one order to another. */
import { z } from "zod";
import { id, instant, oreAmount, positiveOre, shortText } from "../api-values.ts";
import { secondPerson } from "../people/second-person-api.ts";

export const movePaymentBody = z.strictObject({
  fromOrderId: id,
  toOrderId: id,
  /** All of it that fits when not given. */
  amountOre: positiveOre.optional(),
  reason: shortText(500),
  /** Never the person who asks. */
  approver: secondPerson,
});

export const movePlanQuery = z.strictObject({
  fromOrderId: id,
  toOrderId: id,
  amountOre: z.coerce.number().pipe(positiveOre).optional(),
});

const standing = z.object({ paidOre: oreAmount, leftOre: oreAmount });
const movedOrder = z.object({
  orderId: id,
  invoiceNumber: z.string(),
  customerName: z.string(),
  before: standing,
  after: standing,
});
/** What the move would do now: nothing has been moved. */
export const movePlan = z.object({
  amountOre: oreAmount,
  mostOre: oreAmount,
  from: movedOrder,
  to: movedOrder,
});

/** As an order tells of it: a payment that left it for another, or came to it. */
export const orderMove = z.object({
  id,
  paymentId: id,
  at: instant,
  by: z.string(),
  approver: z.string(),
  reason: z.string(),
  amountOre: oreAmount,
  from: z.object({ orderId: id, invoiceNumber: z.string() }),
  to: z.object({ orderId: id, invoiceNumber: z.string() }),
});

export type MovePaymentBody = z.infer<typeof movePaymentBody>;
export type MovePlan = z.infer<typeof movePlan>;
export type OrderMove = z.infer<typeof orderMove>;
