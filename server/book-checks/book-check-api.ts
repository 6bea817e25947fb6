/** Where the books part from their items, what the check has found, and how far it has come. */
import { z } from "zod";
import { day, id, instant, oreAmount } from "../api-values.ts";

export const bookDifference = z.object({
  companyCode: z.string(),
  role: z.string(),
  orderId: id.nullable(),
  paymentId: id.nullable(),
  debtId: id.nullable(),
  /** The drawer, or the movement of one, whose cash it is. */
  drawerId: id.nullable(),
  cashMovementId: id.nullable(),
  payoutMatchId: id.nullable(),
  bookedOre: oreAmount,
  expectedOre: oreAmount,
});

export const foundDifference = bookDifference.extend({
  id,
  /** The day of a sum. */
  businessDay: day.nullable(),
  firstFoundAt: instant,
  lastFoundAt: instant,
  /** Null while it stands. */
  goneAt: instant.nullable(),
  /** The check put it right itself, from the payments. */
  mended: z.boolean(),
  seenAt: instant.nullable(),
  seenBy: z.string().nullable(),
});

/** Beside the balances. */
export const bookCheck = {
  /** What stands, and what is gone or mended and nobody has seen yet. */
  found: z.array(foundDifference),
  check: z.object({
    /** All of history was looked at as this was asked for; else `differences` is what was found until now. */
    everything: z.boolean(),
    /** What was made in the last days was gone through until then; null before the first time. */
    recentAt: instant.nullable(),
    /** The last whole pass over history: each part of it as it was at some moment between. */
    wholeFrom: instant.nullable(),
    wholeUntil: instant.nullable(),
    /** The pass that is under way; null between two. */
    underWaySince: instant.nullable(),
    /** From 0 to 1. */
    progress: z.number(),
  }),
};

export const seenDifference = z.object({ id, seenAt: instant, seenBy: z.string() });

export type FoundDifference = z.infer<typeof foundDifference>;
export type SeenDifference = z.infer<typeof seenDifference>;
