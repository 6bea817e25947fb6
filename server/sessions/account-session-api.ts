/** What a person is shown of where they are signed in. */
import { z } from "zod";
import { id, instant } from "../api-values.ts";

export const ownSessionList = z.object({
  sessions: z.array(
    z.object({
      id,
      /** Browser and system by their names; empty when they are none that we know. */
      device: z.string(),
      address: z.string(),
      tillName: z.string().nullable(),
      createdAt: instant,
      seenAt: instant,
      /** The one that asks. */
      current: z.boolean(),
    }),
  ),
});

export type OwnSessionList = z.infer<typeof ownSessionList>;
