/** Requests and answers of releasing orders to the customer ledger. */
import { z } from "zod";
import { id, instant, oreAmount, shortText } from "../api-values.ts";

export const releaseBody = z.strictObject({ reason: shortText(500) });

export const release = z.object({
  id,
  amountOre: oreAmount,
  reason: z.string(),
  by: z.string(),
  at: instant,
  /** When it was taken back, by whom and why; null while it holds. */
  takenBack: z.object({ at: instant, by: z.string(), reason: z.string() }).nullable(),
  /** Nothing has happened to the order since, so that it can be taken back. */
  canBeTakenBack: z.boolean(),
});

export type Release = z.infer<typeof release>;
