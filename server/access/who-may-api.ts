/** Who may do what a page is for, told to somebody who may not. */
import { RIGHTS } from "@kortkoll/core/people/rights.ts";
import { z } from "zod";

export const whoMayParams = z.object({ right: z.enum(RIGHTS) });
export const whoMay = z.object({
  /** At most five, never the caller. */
  allowed: z.array(z.object({ signature: z.string(), name: z.string() })),
  /** What the caller does about it, as a refusal would say. */
  nextStep: z.string(),
});

export type WhoMay = z.infer<typeof whoMay>;
